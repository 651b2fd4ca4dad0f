using Glossa.Tensors;

namespace Glossa.Pipelines;

/// <summary>
/// A model file holds other parts than the one that was asked for. The message says what it holds, and which command uses that.
/// </summary>
/// <param name="message">What is missing and what is there.</param>
public sealed class MissingPartException(string message) : GlossaException(message);
