using Glossa.Tensors;

namespace Glossa.Formats;

/// <summary>What an HDF5 file says about one of its data sets.</summary>
/// <param name="Name">The path, such as <c>rnn_1/rnn_1/kernel:0</c>.</param>
/// <param name="Shape">The shape.</param>
public sealed record Hdf5Entry(string Name, Shape Shape);
