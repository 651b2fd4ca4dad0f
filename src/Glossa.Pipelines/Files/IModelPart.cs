namespace Glossa.Pipelines;

/// <summary>
/// A part of a model file: a component, a generator, or anything else that was trained or set up and can be saved. Safe to use from any
/// number of threads.
/// </summary>
public interface IModelPart
{
    /// <summary>
    /// The name of its kind, and its name within a file unless another is given; one of <see cref="Kinds.Parts"/> if it can be loaded
    /// again.
    /// </summary>
    string Kind { get; }

    /// <summary>The encoder whose token vectors the part reads: a part of its own in files; null where it reads none.</summary>
    EncoderPart? Encoder => null;

    /// <summary>The encoder of texts into vectors with this part; null where it has none.</summary>
    ITextVectors? Vectors => null;

    /// <summary>Returns the state to save, from which the same part can be loaded.</summary>
    /// <exception cref="ConfigException">The part cannot be saved.</exception>
    PartState Save() => throw new ConfigException(
        $"A component of the kind '{Kind}' cannot be saved. Remove it from the pipeline before saving, and add it after loading.");
}
