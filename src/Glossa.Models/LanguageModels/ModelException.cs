using Glossa.Tensors;

namespace Glossa.Models;

/// <summary>A model was asked for something it cannot do.</summary>
/// <param name="message">What happened, why, and what to do.</param>
public sealed class ModelException(string message) : GlossaException(message);
