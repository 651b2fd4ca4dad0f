using Glossa.Tensors;

namespace Glossa.Formats;

/// <summary>The description of one data set of an HDF5 file.</summary>
/// <param name="Name">The path, such as <c>rnn_1/rnn_1/kernel:0</c>.</param>
/// <param name="Shape">The shape.</param>
public sealed record Hdf5Entry(string Name, Shape Shape);
