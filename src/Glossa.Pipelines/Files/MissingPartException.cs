using Glossa.Tensors;

namespace Glossa.Pipelines;

/// <summary>
/// The error that a model does not hold the part that was asked for, by its class or by what it can do. The message says what is missing;
/// that of a file that holds other parts also names them, and the commands that use them.
/// </summary>
/// <param name="message">What is missing, what there is instead, and what to do.</param>
public sealed class MissingPartException(string message) : GlossaException(message);
