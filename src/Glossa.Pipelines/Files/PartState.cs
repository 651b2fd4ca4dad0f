using Glossa.Data;
using Glossa.Nn;
using Glossa.Tensors;

namespace Glossa.Pipelines;

/// <summary>The state of a part in a model file: settings by key, and tensors by path.</summary>
public sealed class PartState
{
    private readonly string prefix;
    private readonly HashSet<string> assets;

    /// <summary>Creates the state of a part that is to be saved.</summary>
    /// <param name="texts">Settings by key.</param>
    /// <param name="tensors">Tensors by path.</param>
    public PartState(IReadOnlyDictionary<string, string> texts, IReadOnlyDictionary<string, Tensor> tensors)
        : this(Kinds.BuiltIn, false, texts, tensors) { }

    /// <summary>Creates the state of a part that was saved.</summary>
    /// <param name="kinds">The kinds it may name.</param>
    /// <param name="isOld">Whether it is of version 1 of the format.</param>
    /// <param name="texts">Settings by key.</param>
    /// <param name="tensors">Tensors by path.</param>
    /// <param name="encoder">The encoder that it reads, another part of the file; null where it reads none.</param>
    internal PartState(
        Kinds kinds,
        bool isOld,
        IReadOnlyDictionary<string, string> texts,
        IReadOnlyDictionary<string, Tensor> tensors,
        EncoderPart? encoder = null)
        : this(kinds, isOld, texts, tensors, "", []) => Encoder = encoder;

    private PartState(
        Kinds kinds,
        bool isOld,
        IReadOnlyDictionary<string, string> texts,
        IReadOnlyDictionary<string, Tensor> tensors,
        string prefix,
        HashSet<string> assets) =>
        (Kinds, IsOld, Texts, Tensors, this.prefix, this.assets) = (kinds, isOld, texts, tensors, prefix, assets);

    /// <summary>The kinds it may name.</summary>
    public Kinds Kinds { get; }

    /// <summary>
    /// Whether the tensors are stored in 32 bits whatever the precision of the file: needed for counts, which 16 bits would change.
    /// </summary>
    public bool IsExact { get; init; }

    /// <summary>The encoder that the part reads, another part of the file; null where it reads none.</summary>
    public EncoderPart? Encoder { get; }

    /// <summary>Settings by key.</summary>
    public IReadOnlyDictionary<string, string> Texts { get; }

    /// <summary>Tensors by path.</summary>
    public IReadOnlyDictionary<string, Tensor> Tensors { get; }

    /// <summary>The tensors that were not read as assets: the weights.</summary>
    internal IReadOnlyDictionary<string, Tensor> Weights => Tensors.Where(entry => !assets.Contains(prefix + entry.Key)).ToDictionary();

    /// <summary>Returns the weights of a module: those of the part, and those of <see cref="Encoder"/> where the module holds it.</summary>
    /// <param name="module">The module.</param>
    internal IReadOnlyDictionary<string, Tensor> WeightsOf(Module module)
    {
        Dictionary<string, Tensor> weights = new(Weights);
        if (Encoder is not { } shared) return weights;
        string path = module.Modules.First(entry => entry.Module == shared.Encoder).Path;
        foreach ((string name, Tensor tensor) in shared.Encoder.State()) weights[$"{path}.{name}"] = tensor;
        return weights;
    }

    /// <summary>Whether it is of version 1 of the format (<see cref="OldConfig"/>).</summary>
    internal bool IsOld { get; }

    /// <summary>Returns a setting.</summary>
    /// <param name="key">Its key.</param>
    /// <exception cref="ConfigException">There is none.</exception>
    public string Entry(string key) => Texts.TryGetValue(key, out string? value) ? value : throw new ConfigException($"it has no '{key}'");

    /// <summary>Returns a tensor that is no weight, such as a table of word vectors.</summary>
    /// <param name="path">Its path.</param>
    /// <exception cref="ConfigException">There is none.</exception>
    public Tensor Asset(string path)
    {
        if (!Tensors.TryGetValue(path, out Tensor? tensor)) throw new ConfigException($"it has no tensor '{path}'");
        assets.Add(prefix + path);
        if (IsOld) assets.Add(path);
        return tensor;
    }

    /// <summary>Returns the state of something within the part, whose keys and paths begin with a name and a dot.</summary>
    /// <param name="name">The name.</param>
    /// <remarks>Assets that version 1 stored once for all of them, such as word vectors, are found in each.</remarks>
    public PartState Within(string name)
    {
        string start = name + ".";
        return new PartState(Kinds, IsOld, Under(Texts), Under(Tensors), prefix + start, assets);

        Dictionary<string, T> Under<T>(IReadOnlyDictionary<string, T> all)
        {
            Dictionary<string, T> own = IsOld ? all.Where(entry => !entry.Key.Contains('.', StringComparison.Ordinal)).ToDictionary() : [];
            foreach ((string key, T value) in all.Where(entry => entry.Key.StartsWith(start, StringComparison.Ordinal)))
            {
                own[key[start.Length..]] = value;
            }
            return own;
        }
    }

    /// <summary>Requires all values of tensors to be finite, as those of every trained model are.</summary>
    /// <exception cref="ConfigException">One is not.</exception>
    public void RequireFinite()
    {
        if (Tensors.FirstOrDefault(entry => !entry.Value.IsFinite()).Key is not { } damaged) return;
        throw new ConfigException($"its weight {SourceLine.Quote(damaged)} is damaged: not all of its values are finite. "
            + "Take an undamaged copy of the file, or train again");
    }
}
