using Glossa.Tensors;

namespace Glossa.Plots;

/// <summary>A plot cannot be drawn or written as it was asked for.</summary>
/// <param name="message">What is wrong and what to do.</param>
public sealed class PlotException(string message) : GlossaException(message);
