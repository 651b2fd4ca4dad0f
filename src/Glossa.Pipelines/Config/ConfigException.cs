using Glossa.Tensors;

namespace Glossa.Pipelines;

/// <summary>
/// A configuration that cannot be meant: an unknown key, a value of the wrong kind, a contradiction. The message names file and line.
/// </summary>
/// <param name="message">What is wrong, and what is allowed.</param>
/// <param name="inner">What went wrong below, if anything.</param>
public sealed class ConfigException(string message, Exception? inner = null) : GlossaException(message, inner);
