using Glossa.Nn;
using Glossa.Tensors;

namespace Glossa.Pipelines;

/// <summary>Collects the state of a part to save.</summary>
public sealed class PartWriter
{
    private readonly Dictionary<string, string> texts;
    private readonly Dictionary<string, Tensor> tensors;
    private readonly string prefix;

    /// <summary>Creates an empty writer.</summary>
    /// <param name="encoder">The encoder that the part reads, which the file stores as a part of its own; null where it reads none.</param>
    public PartWriter(EncoderPart? encoder = null) : this([], [], "") => Encoder = encoder;

    private PartWriter(Dictionary<string, string> texts, Dictionary<string, Tensor> tensors, string prefix) =>
        (this.texts, this.tensors, this.prefix) = (texts, tensors, prefix);

    /// <summary>
    /// The encoder that the part reads, which the file stores as a part of its own; null where it reads none, and in a writer of
    /// <see cref="Within"/>.
    /// </summary>
    public EncoderPart? Encoder { get; }

    /// <summary>Adds a setting.</summary>
    /// <param name="key">Its key, which is not there yet.</param>
    /// <param name="text">The setting.</param>
    public void Add(string key, string text) => texts.Add(prefix + key, text);

    /// <summary>Adds a tensor.</summary>
    /// <param name="path">Its path, which is not there yet.</param>
    /// <param name="tensor">The tensor.</param>
    public void Add(string path, Tensor tensor) => tensors.Add(prefix + path, tensor);

    /// <summary>Adds the state of a module, without that of <see cref="Encoder"/> within it.</summary>
    /// <param name="module">The module.</param>
    public void Add(Module module)
    {
        HashSet<Tensor> stored = [.. Encoder?.Encoder.State().Values ?? []];
        foreach ((string path, Tensor tensor) in module.State().Where(entry => !stored.Contains(entry.Value))) Add(path, tensor);
    }

    /// <summary>Returns a writer to the same state, without an encoder, that puts a name and a dot before keys and paths.</summary>
    /// <param name="name">The name.</param>
    public PartWriter Within(string name) => new(texts, tensors, $"{prefix}{name}.");

    /// <summary>Returns all that was collected, here and within it; the encoder is none of it.</summary>
    public PartState ToState() => new(texts, tensors);
}
