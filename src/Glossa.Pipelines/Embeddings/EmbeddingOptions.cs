using Glossa.Data;
using Glossa.Formats;

namespace Glossa.Pipelines;

/// <summary>The ways to make one vector of a text of a transformer's vectors of pieces.</summary>
public enum EmbeddingPooling
{
    /// <summary>Their mean, special pieces included, as sentence-transformers computes it.</summary>
    Mean,

    /// <summary>The largest value of each dimension.</summary>
    Max,

    /// <summary>The vector of the first piece.</summary>
    Cls,
}

/// <summary>The settings of vectors of texts, as sentence-transformers (Reimers and Gurevych 2019) stores them beside a model.</summary>
public sealed record EmbeddingOptions
{
    private const string ModulesFile = "modules.json", PoolingFile = "config.json", LengthFile = "sentence_bert_config.json";

    /// <summary>The way to make one vector of those of the pieces.</summary>
    public EmbeddingPooling Pooling { get; init; }

    /// <summary>Whether vectors are divided by their length.</summary>
    public bool Normalize { get; init; } = true;

    /// <summary>The most pieces of a text that are read; what comes after them is left out. As many as the model reads when null.</summary>
    public int? MaxLength { get; init; }

    /// <summary>Reads the settings of a folder; the defaults where it has none.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="HuggingFaceException">A file is damaged, or names a pooling that is not known.</exception>
    public static EmbeddingOptions Read(string folder)
    {
        string modules = Path.Combine(folder, ModulesFile);
        if (!File.Exists(modules)) return new EmbeddingOptions();
        EmbeddingOptions options = new() { Normalize = false };
        foreach ((string type, string path) in ModulesOf(modules))
        {
            if (type.EndsWith(".Normalize", StringComparison.Ordinal)) options = options with { Normalize = true };
            if (type.EndsWith(".Pooling", StringComparison.Ordinal))
            {
                options = options with { Pooling = PoolingOf(Path.Combine(folder, path, PoolingFile)) };
            }
        }
        string length = Path.Combine(folder, LengthFile);
        if (!File.Exists(length)) return options;
        int most = HuggingFaceConfig.Parse(File.ReadAllText(length), length).Count("max_seq_length", 0, least: 0);
        return options with { MaxLength = most > 0 ? most : null };
    }

    /// <summary>The modules of sentence-transformers, each with its folder; a folder outside is left out.</summary>
    private static IEnumerable<(string Type, string Path)> ModulesOf(string path) => StrictJson
        .Read(File.ReadAllText(path), path, modules => modules.List(
            module => (Type: module.GetProperty("type").Text(), Path: module.GetProperty("path").Text())))
        .Where(module => Path.GetFileName(module.Path) == module.Path && module.Path != "..");

    private static EmbeddingPooling PoolingOf(string path)
    {
        HuggingFaceConfig config = HuggingFaceConfig.Parse(File.Exists(path) ? File.ReadAllText(path) : "{}", path);
        EmbeddingPooling[] asked =
        [
            .. config.Flag("pooling_mode_mean_tokens", false) ? [EmbeddingPooling.Mean] : Array.Empty<EmbeddingPooling>(),
            .. config.Flag("pooling_mode_max_tokens", false) ? [EmbeddingPooling.Max] : Array.Empty<EmbeddingPooling>(),
            .. config.Flag("pooling_mode_cls_token", false) ? [EmbeddingPooling.Cls] : Array.Empty<EmbeddingPooling>(),
        ];
        return asked.Length == 1 ? asked[0] : throw config.Error("of the poolings mean, max and cls exactly one should be set");
    }
}
