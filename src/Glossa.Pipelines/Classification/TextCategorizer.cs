using System.Text.Json;
using System.Text.Json.Serialization;
using Glossa.Models;
using Glossa.Nn;
using Glossa.Tensors;
using Glossa.Text;
using Glossa.Training;

namespace Glossa.Pipelines;

/// <summary>Gives every document one of some labels, or any number of them, with a probability for each (<see cref="Doc.Cats"/>). Saved as one file that holds everything: weights, labels, configuration, scores.</summary>
public sealed class TextCategorizer : IPipelineComponent
{
    /// <summary>The file's name within a training's folder.</summary>
    public const string FileName = "model.safetensors";

    private const string VectorsName = "static_vectors";

    // Read from a file only when somebody asks: a prediction does not, and reading them takes a third of the time a model loads in.
    private readonly Lazy<ClassificationReport?> scores = new((ClassificationReport?)null);

    private const string Format = "glossa-text-categorizer", Version = "1";

    /// <summary>A categorizer.</summary>
    /// <param name="config">What it was made from.</param>
    /// <param name="labels">The labels, in the order of the classes.</param>
    /// <param name="inputs">What was learned of its inputs; nothing when it reads the words alone.</param>
    /// <exception cref="ConfigException">The configuration names inputs that <paramref name="inputs"/> does not have.</exception>
    public TextCategorizer(ClassifierConfig config, LabelSet labels, ClassifierInputs? inputs = null)
    {
        (Config, Labels, Inputs) = (config, labels, inputs ?? new ClassifierInputs());
        Inputs.Check(config);
        Classifier = Classifiers.Kinds[config.Model.Kind](config.Model, Inputs, labels.Count);
        Labelling = Labelling.Of(config);
        Thresholds = Labelling.StartThresholds(labels.Count);
    }

    private TextCategorizer(ClassifierConfig config, LabelSet labels, ClassifierInputs inputs, Lazy<ClassificationReport?> scores) : this(config, labels, inputs) => this.scores = scores;

    /// <inheritdoc/>
    public string Name => "textcat";

    /// <summary>What it was made from.</summary>
    public ClassifierConfig Config { get; }

    /// <summary>The labels, in the order of the classes.</summary>
    public LabelSet Labels { get; }

    /// <summary>What it knows of its inputs besides the words: feature columns, static word vectors.</summary>
    public ClassifierInputs Inputs { get; }

    /// <summary>Whether labels exclude each other, and what follows.</summary>
    internal Labelling Labelling { get; }

    /// <summary>The model.</summary>
    public TextClassifier Classifier { get; }

    /// <summary>From which probability on each label is predicted, in the order of <see cref="Labels"/>; empty where labels exclude each other.</summary>
    /// <exception cref="ConfigException">There is not one number from 0 to 1 for each label.</exception>
    public IReadOnlyList<double> Thresholds
    {
        get;
        init => field = value.Count == Labelling.StartThresholds(Labels.Count).Count && value.All(threshold => threshold is >= 0 and <= 1)
            ? value
            : throw new ConfigException($"Thresholds are {(Config.Exclusive ? "none for labels that exclude each other" : $"{Labels.Count} numbers from 0 to 1, one for each label")}, but these were given: {string.Join(", ", value)}.");
    }

    /// <summary>The scores on the validation texts when it was trained, if there were any.</summary>
    public ClassificationReport? Scores
    {
        get => scores.Value;
        init => scores = new Lazy<ClassificationReport?>(value);
    }

    /// <summary>The scores of each label before they become probabilities.</summary>
    /// <param name="docs">The documents, with what the model needs besides words in <see cref="Doc.Features"/>.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns><c>Shape: [docs, labels]</c>.</returns>
    /// <exception cref="DataException">A document lacks a feature, or has one of the wrong kind.</exception>
    public Tensor Logits(IReadOnlyList<Doc> docs, Run run) => Classifier.Forward(new TokenBatch(docs), Inputs.BatchOf(docs), run);

    /// <summary>The logits of each part of the model that learns by itself (<see cref="TextClassifier.LearningLogits"/>).</summary>
    /// <param name="docs">The documents.</param>
    /// <param name="run">The run to compute in.</param>
    internal IReadOnlyList<Tensor> LearningLogits(IReadOnlyList<Doc> docs, Run run) => Classifier.LearningLogits(new TokenBatch(docs), Inputs.BatchOf(docs), run);

    /// <summary>The probability of each label for each document.</summary>
    /// <param name="docs">The documents, with what the model needs besides words in <see cref="Doc.Features"/>.</param>
    /// <param name="run">The run to compute in, with a scope open.</param>
    /// <returns><c>Shape: [docs, labels]</c>.</returns>
    /// <exception cref="DataException">A document lacks a feature, or has one of the wrong kind.</exception>
    public Tensor Score(IReadOnlyList<Doc> docs, Run run) => Labelling.Probabilities(Logits(docs, run), run);

    /// <summary>The labels a document that was annotated is given: the likeliest one, or those at or above their threshold, the likeliest first.</summary>
    /// <param name="doc">The document, with a probability for each label in <see cref="Doc.Cats"/>.</param>
    /// <exception cref="KeyNotFoundException">It was not annotated by this model.</exception>
    public IReadOnlyList<string> LabelsOf(Doc doc)
    {
        double[] probabilities = [.. Labels.Names.Select(label => doc.Cats[label])];
        return [.. Labelling.Decide(probabilities, Thresholds).OrderByDescending(label => probabilities[label]).Select(label => Labels.Names[label])];
    }

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
    public void Save(string path) => SafetensorsWriter.Write(path, Tensors(), new Dictionary<string, string>
    {
        ["format"] = Format,
        ["version"] = Version,
        ["config"] = Config.ToYaml(),
        ["labels"] = JsonSerializer.Serialize([.. Labels.Names], CategorizerJson.Default.StringArray),
        ["thresholds"] = JsonSerializer.Serialize([.. Thresholds], CategorizerJson.Default.DoubleArray),
        ["features"] = FeatureState.ToJson(Inputs.Columns),
        ["vector_words"] = Inputs.Vectors is { } vectors ? JsonSerializer.Serialize([.. vectors.Words], CategorizerJson.Default.StringArray) : "",
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
        ClassifierInputs inputs = new() { Columns = FeatureState.FromJson(stored.Metadata.GetValueOrDefault("features", "{}"), config.Features), Vectors = ReadVectors(stored) };
        LabelSet labels = new([.. ReadList(stored, "labels", name => name.GetString()!)]);
        TextCategorizer categorizer = new(config, labels, inputs, new Lazy<ClassificationReport?>(() => scores.Length == 0 ? null : ClassificationReport.FromJson(scores)))
        {
            Thresholds = config.Exclusive ? [] : ReadList(stored, "thresholds", threshold => threshold.GetDouble()),
        };
        categorizer.Classifier.LoadState(stored.Names.Where(name => name != VectorsName).ToDictionary(name => name, name => stored.Read(name, Backend.Cpu)));
        return categorizer;
    }

    /// <summary>The weights and, once, the static word vectors, which are no weights.</summary>
    private Dictionary<string, Tensor> Tensors()
    {
        Dictionary<string, Tensor> tensors = new(Classifier.State());
        if (Inputs.Vectors is { } vectors) tensors.Add(VectorsName, vectors.ToTensor());
        return tensors;
    }

    private static WordVectors? ReadVectors(SafetensorsFile stored)
    {
        if (stored.Metadata.GetValueOrDefault("vector_words", "").Length == 0) return null;
        return new WordVectors(ReadList(stored, "vector_words", word => word.GetString()!), stored.Read(VectorsName, Backend.Cpu).ToArray());
    }

    private static T[] ReadList<T>(SafetensorsFile stored, string key, Func<JsonElement, T> read)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(stored.Metadata.GetValueOrDefault(key, ""));
            return [.. document.RootElement.EnumerateArray().Select(read)];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            throw new ConfigException($"{stored.Path}: its {key} are no JSON list as they should be: {e.Message}", e);
        }
    }
}

[JsonSerializable(typeof(string[]))]
[JsonSerializable(typeof(double[]))]
internal sealed partial class CategorizerJson : JsonSerializerContext;
