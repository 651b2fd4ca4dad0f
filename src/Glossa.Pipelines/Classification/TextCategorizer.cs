using System.Text.Json;
using System.Text.Json.Serialization;
using Glossa.Models;
using Glossa.Nn;
using Glossa.Tensors;
using Glossa.Text;
using Glossa.Training;

namespace Glossa.Pipelines;

/// <summary>Gives every document one of some labels, with a probability for each (<see cref="Doc.Cats"/>). Saved as one file that holds everything: weights, labels, configuration, scores.</summary>
public sealed class TextCategorizer : IPipelineComponent
{
    /// <summary>The file's name within a training's folder.</summary>
    public const string FileName = "model.safetensors";

    // Read from a file only when somebody asks: a prediction does not, and reading them takes a third of the time a model loads in.
    private readonly Lazy<ClassificationReport?> scores = new((ClassificationReport?)null);

    private const string Format = "glossa-text-categorizer", Version = "1";

    /// <summary>A categorizer.</summary>
    /// <param name="config">What it was made from.</param>
    /// <param name="labels">The labels, in the order of the classes.</param>
    public TextCategorizer(ClassifierConfig config, LabelSet labels)
    {
        (Config, Labels) = (config, labels);
        Classifier = Classifiers.Kinds[config.Model.Kind](config.Model, labels.Count);
    }

    private TextCategorizer(ClassifierConfig config, LabelSet labels, Lazy<ClassificationReport?> scores) : this(config, labels) => this.scores = scores;

    /// <inheritdoc/>
    public string Name => "textcat";

    /// <summary>What it was made from.</summary>
    public ClassifierConfig Config { get; }

    /// <summary>The labels, in the order of the classes.</summary>
    public LabelSet Labels { get; }

    /// <summary>The model.</summary>
    public TextClassifier Classifier { get; }

    /// <summary>The scores on the validation texts when it was trained, if there were any.</summary>
    public ClassificationReport? Scores
    {
        get => scores.Value;
        init => scores = new Lazy<ClassificationReport?>(value);
    }

    /// <summary>The probability of each label for each document.</summary>
    /// <param name="docs">The documents.</param>
    /// <param name="run">The run to compute in, with a scope open.</param>
    /// <returns><c>Shape: [docs, labels]</c>.</returns>
    public Tensor Score(IReadOnlyList<Doc> docs, Run run) => Classifier.Forward(new TokenBatch(docs), null, run).Softmax(run);

    /// <inheritdoc/>
    public void Annotate(IReadOnlyList<Doc> docs, Run run)
    {
        float[] scores = Score(docs, run).ToArray();
        for (int i = 0; i < docs.Count; i++)
        {
            for (int label = 0; label < Labels.Count; label++) docs[i].Cats[Labels.Names[label]] = scores[(i * Labels.Count) + label];
        }
    }

    /// <summary>Writes the one file a model is; a file that is there is replaced as a whole.</summary>
    /// <param name="path">The file.</param>
    public void Save(string path) => Classifier.Save(path, new Dictionary<string, string>
    {
        ["format"] = Format,
        ["version"] = Version,
        ["config"] = Config.ToYaml(),
        ["labels"] = JsonSerializer.Serialize([.. Labels.Names], CategorizerJson.Default.StringArray),
        ["scores"] = Scores?.ToJson() ?? "",
    });

    /// <summary>Loads a model.</summary>
    /// <param name="path">Its file, or the folder a training wrote it into.</param>
    /// <exception cref="ConfigException">There is no such file, or it holds no model of this kind.</exception>
    /// <exception cref="TensorFileException">It is damaged.</exception>
    /// <exception cref="ModuleException">Its weights do not fit its configuration.</exception>
    public static TextCategorizer Load(string path)
    {
        string file = Directory.Exists(path) ? Path.Combine(path, FileName) : path;
        if (!File.Exists(file)) throw new ConfigException($"There is no model '{file}'. Give the file, or the folder `glossa train` wrote it into; a training that was stopped has written none yet.");
        using SafetensorsFile stored = SafetensorsFile.Open(file);
        string Entry(string key) => stored.Metadata.TryGetValue(key, out string? value) ? value : throw new ConfigException($"{file} is a safetensors file, but no text categorizer of Glossa's: it has no '{key}' among its metadata.");
        if (Entry("format") != Format) throw new ConfigException($"{file} is of the format '{Entry("format")}', not '{Format}'.");
        if (Entry("version") != Version) throw new ConfigException($"{file} is of version {Entry("version")} of its format; this program reads version {Version}. Use the Glossa it was made with, or a newer one.");
        ClassifierConfig config = ClassifierConfig.Parse(Entry("config"));
        string scores = Entry("scores");
        TextCategorizer categorizer = new(config, new LabelSet(ReadLabels(file, Entry("labels"))), new Lazy<ClassificationReport?>(() => scores.Length == 0 ? null : ClassificationReport.FromJson(scores)));
        categorizer.Classifier.LoadState(stored.ReadAll(Backend.Cpu));
        return categorizer;
    }

    private static string[] ReadLabels(string file, string json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            return [.. document.RootElement.EnumerateArray().Select(name => name.GetString()!)];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new ConfigException($"{file}: its labels are no JSON list of texts: {e.Message}", e);
        }
    }
}

[JsonSerializable(typeof(string[]))]
internal sealed partial class CategorizerJson : JsonSerializerContext;
