using Glossa.Tensors;

namespace Glossa.Pipelines;

/// <summary>
/// The error that a model file does not hold the part that was asked for. The message names the parts it holds, and the command that uses
/// them.
/// </summary>
/// <param name="message">The missing part and the existing ones.</param>
public sealed class MissingPartException(string message) : GlossaException(message);
