using Glossa.Tensors;

namespace Glossa.Formats;

/// <summary>A file of a Hugging Face folder cannot be used.</summary>
/// <param name="message">The file, what is wrong with it, and what to do.</param>
/// <param name="inner">The error that showed it, or null.</param>
public sealed class HuggingFaceException(string message, Exception? inner = null) : GlossaException(message, inner);
