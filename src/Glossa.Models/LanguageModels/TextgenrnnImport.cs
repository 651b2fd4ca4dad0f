using Glossa.Nn;
using Glossa.Tensors;

namespace Glossa.Models;

/// <summary>
/// A pretrained textgenrnn model as its author's program keeps it: weights, vocabulary and settings in three files of a folder.
/// </summary>
/// <param name="Model">The network with its weights.</param>
/// <param name="Vocabulary">The id of each symbol, from 1 on; id 0 is padding and everything unknown.</param>
/// <param name="IsWordLevel">Whether a symbol is a word or a mark (<c>word_level</c>); otherwise it is a character.</param>
/// <param name="IsSingleText">Whether it learnt from one long text, so that texts have no <see cref="EndSymbol"/> around them
/// (<c>single_text</c>).</param>
/// <param name="WeightsPath">The file the weights are from.</param>
/// <param name="Origin">The program that wrote the weights, such as <c>Keras 2.1.5 with tensorflow</c>; null when the file does not
/// say.</param>
public sealed record TextgenrnnImport(
    Textgenrnn Model, IReadOnlyDictionary<string, long> Vocabulary, bool IsWordLevel, bool IsSingleText, string WeightsPath, string? Origin)
{
    /// <summary>The symbol before and after every text.</summary>
    public const string EndSymbol = "<s>";

    private const string DefaultName = "textgenrnn_weights";

    private static readonly string[] Extensions = [".safetensors", ".hdf5", ".h5"];

    /// <summary>
    /// Reads a model. The vocabulary is <c>NAME_vocab.json</c> beside <c>NAME_weights.hdf5</c> or <c>NAME.safetensors</c>, or the only file
    /// of the folder that ends with <c>vocab.json</c>; likewise the settings, <c>NAME_config.json</c>, and without them the original's own
    /// hold.
    /// </summary>
    /// <param name="folder">The folder.</param>
    /// <param name="weightsName">The weights' file in it, with or without its ending; when left out the only one, or the one named
    /// <c>textgenrnn_weights</c>.</param>
    /// <param name="backend">The backend that holds the parameters; the CPU when left out.</param>
    /// <exception cref="ModuleException">A file is missing or not valid, or the tensors do not fit the settings: the message names
    /// them.</exception>
    /// <exception cref="TensorFileException">The weights' file is damaged or of another format.</exception>
    /// <exception cref="IOException">The folder or a file cannot be read.</exception>
    public static TextgenrnnImport Read(string folder, string? weightsName = null, Backend? backend = null)
    {
        string weights = FindWeights(folder, weightsName);
        string name = Path.GetFileNameWithoutExtension(weights);
        if (name.EndsWith("_weights", StringComparison.Ordinal)) name = name[..^"_weights".Length];
        string vocabularyPath = FindCompanion(folder, name, "vocab.json")
            ?? throw new ModuleException($"In {folder} there is no vocabulary of {Path.GetFileName(weights)}: "
                + $"a file {name}_vocab.json with the id of each symbol. textgenrnn writes it beside the weights; copy it here.");
        Dictionary<string, long> vocabulary = TextgenrnnJson.ReadVocabulary(vocabularyPath);
        string? config = FindCompanion(folder, name, "config.json");
        TextgenrnnSettings settings = config is null ? new TextgenrnnSettings() : TextgenrnnJson.ReadSettings(config);
        (IReadOnlyDictionary<string, Tensor> tensors, string? origin) = ReadTensors(weights);
        TextgenrnnOptions options = settings.ToOptions(vocabulary.Count + 1);
        if (tensors.TryGetValue("context_output.kernel", out Tensor? context) && context.Shape.Rank == 2)
        {
            options = options with { ContextLabels = Math.Max(1, context.Shape[0] - options.Features) };
        }
        try
        {
            Textgenrnn model = new(options);
            TextgenrnnWeights.FromKeras(model, tensors, backend);
            return new TextgenrnnImport(model, vocabulary, settings.IsWordLevel, settings.IsSingleText, weights, origin);
        }
        catch (Exception e) when (e is ModuleException or OutOfRangeException)
        {
            throw new ModuleException($"{weights}: {e.Message} The symbols are those of {Path.GetFileName(vocabularyPath)}; the sizes are "
                + $"those of {(config is null ? $"textgenrnn itself, as there is no {name}_config.json" : Path.GetFileName(config))}.");
        }
    }

    private static (IReadOnlyDictionary<string, Tensor> Tensors, string? Origin) ReadTensors(string path)
    {
        if (!path.EndsWith(".safetensors", StringComparison.OrdinalIgnoreCase)) return TextgenrnnHdf5.Read(path);
        using SafetensorsFile file = SafetensorsFile.Open(path);
        return (file.ReadAll(Backend.Cpu), null);
    }

    /// <summary>Returns the files of weights in a folder, in the order of their names.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    public static IReadOnlyList<string> WeightsIn(string folder) =>
        [.. Directory.EnumerateFiles(folder).Where(IsWeights).Order(StringComparer.Ordinal)];

    private static bool IsWeights(string path) => Extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);

    private static string FindWeights(string folder, string? name)
    {
        IReadOnlyList<string> all = WeightsIn(folder);
        string names = string.Join(", ", all.Select(Path.GetFileName));
        if (all.Count == 0)
        {
            throw new ModuleException($"In {folder} there are no weights: no file ends with {string.Join(", ", Extensions)}.");
        }
        if (name is null && all.Count == 1) return all[0];
        string wanted = name ?? DefaultName;
        string[] found = [.. all.Where(path => Path.GetFileName(path) == wanted)];
        if (found.Length == 0) found = [.. all.Where(path => Path.GetFileNameWithoutExtension(path) == wanted)];
        // Where the same weights are there twice, those of safetensors are read: a file's name chooses the other.
        if (found.Length > 0) return found.OrderBy(path => Array.IndexOf(Extensions, Path.GetExtension(path).ToLowerInvariant())).First();
        throw new ModuleException(name is null
            ? $"In {folder} there are weights of several models. Say which (--weights): {names}."
            : $"In {folder} there are no weights named {name}. There are {names}.");
    }

    /// <summary>Returns the file that belongs to the weights of a name by its own name, or because there is no other.</summary>
    private static string? FindCompanion(string folder, string name, string ending)
    {
        string[] all = [.. Directory.EnumerateFiles(folder).Where(path => Path.GetFileName(path).EndsWith(ending, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)];
        string? own = Array.Find(all, path => Path.GetFileName(path) == $"{name}_{ending}");
        if (own is not null || all.Length == 0) return own;
        if (all.Length == 1) return all[0];
        throw new ModuleException($"In {folder} it is not clear which of {string.Join(", ", all.Select(Path.GetFileName))} belongs to "
            + $"{name}: none is named {name}_{ending}.");
    }
}
