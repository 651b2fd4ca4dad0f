using Glossa.Tensors;

namespace Glossa.Pipelines;

/// <summary>
/// A configuration that is not valid: an unknown key, a value of the wrong kind, a contradiction. The message names file and line.
/// </summary>
/// <param name="message">The error, and what is allowed.</param>
/// <param name="inner">The exception that caused this one, if any.</param>
public sealed class ConfigException(string message, Exception? inner = null) : GlossaException(message, inner);
