using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Glossa.Data;
using Glossa.Models;
using Glossa.Tensors;
using Glossa.Text;
using Glossa.Training;

namespace Glossa.Pipelines;

/// <summary>Gives every document one of some labels, or any number of them, with a probability for each (<see cref="Doc.Cats"/>). Saved as one file that holds everything: weights, labels, configuration, scores.</summary>
public sealed class TextCategorizer : IPipelineComponent
{
    /// <summary>The name of its kind.</summary>
    public const string KindName = "textcat";

    private const string VectorsName = "static_vectors";

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

    /// <inheritdoc/>
    public string Kind => KindName;

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
    public ClassificationReport? Scores { get; init; }

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

    /// <inheritdoc/>
    public PartState Save() => new(new Dictionary<string, string>
    {
        ["config"] = Config.ToYaml(),
        ["labels"] = JsonSerializer.Serialize([.. Labels.Names], CategorizerJson.Default.StringArray),
        ["thresholds"] = JsonSerializer.Serialize([.. Thresholds], CategorizerJson.Default.DoubleArray),
        ["features"] = FeatureState.ToJson(Inputs.Columns),
        ["vector_words"] = Inputs.Vectors is { } vectors ? JsonSerializer.Serialize([.. vectors.Words], CategorizerJson.Default.StringArray) : "",
        ["words"] = Inputs.Words is { } words ? JsonSerializer.Serialize([.. words.Table.Symbols.Skip(SocialWords.Count)], CategorizerJson.Default.StringArray) : "",
        ["ngrams"] = Inputs.Ngrams?.ToText() ?? "",
        ["max_words"] = Inputs.MaxWords.ToString(CultureInfo.InvariantCulture),
        // Without the speed, which differs from run to run: the same training gives the same bytes.
        ["scores"] = Scores is null ? "" : (Scores with { WordsPerSecond = null }).ToJson(),
    }, Tensors());

    /// <summary>Writes a model file of this part alone; a file that is there is replaced as a whole.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">It cannot be written; the old file is untouched then.</exception>
    public void Save(string path) => new ModelFile(Config.Language, new NamedPart(Kind, this)).Write(path);

    /// <summary>Makes one of what was saved.</summary>
    /// <param name="state">What was saved.</param>
    /// <exception cref="GlossaException">Weights, labels and configuration do not fit each other.</exception>
    internal static TextCategorizer Load(PartState state)
    {
        ClassifierConfig config = ClassifierConfig.Parse(state.Entry("config"));
        string scores = state.Entry("scores");
        ClassifierInputs inputs = new()
        {
            Columns = FeatureState.FromJson(state.Entry("features"), config.Features),
            Vectors = ReadVectors(state),
            Words = ReadWords(state),
            MaxWords = ReadMaxWords(state),
            Ngrams = ReadNgrams(state, config.Model),
        };
        TextCategorizer categorizer = new(config, new LabelSet(ReadList(state, "labels", StrictJson.Text)), inputs)
        {
            Thresholds = ReadList(state, "thresholds", StrictJson.Number),
            Scores = scores.Length == 0 ? null : ClassificationReport.FromJson(scores),
        };
        state.RequireFinite();
        categorizer.Classifier.LoadState(state.Tensors.Where(entry => entry.Key != VectorsName).ToDictionary(entry => entry.Key, entry => entry.Value));
        return categorizer;
    }

    /// <summary>The weights and, once, the static word vectors, which are no weights.</summary>
    private Dictionary<string, Tensor> Tensors()
    {
        Dictionary<string, Tensor> tensors = new(Classifier.State());
        if (Inputs.Vectors is { } vectors) tensors.Add(VectorsName, vectors.ToTensor());
        return tensors;
    }

    private static WordVectors? ReadVectors(PartState state)
    {
        if (state.Entry("vector_words").Length == 0) return null;
        if (!state.Tensors.TryGetValue(VectorsName, out Tensor? vectors)) throw new ConfigException($"it has words of vectors, but no tensor '{VectorsName}'");
        return new WordVectors(ReadList(state, "vector_words", StrictJson.Text), vectors.ToArray());
    }

    // Models of before DeepMoji have no words.
    private static SocialVocabulary? ReadWords(PartState state) => state.Texts.GetValueOrDefault("words", "").Length == 0 ? null : new SocialVocabulary(ReadList(state, "words", StrictJson.Text));

    // Older models have rows for all hashes.
    private static OccurringHashes? ReadNgrams(PartState state, ModelConfig config) =>
        state.Texts.GetValueOrDefault("ngrams", "") is { Length: > 0 } text
            ? OccurringHashes.Parse(Classifiers.NgramsOf(config).Rows, text)
            : null;

    private static int ReadMaxWords(PartState state)
    {
        string text = state.Texts.GetValueOrDefault("max_words", int.MaxValue.ToString(CultureInfo.InvariantCulture));
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int most) && most > 0 ? most : throw new ConfigException($"its max_words is {SourceLine.Quote(text)}, but a positive number is needed");
    }

    private static T[] ReadList<T>(PartState state, string key, Func<JsonElement, T> read) => StrictJson.Read(state.Entry(key), $"its {key}", list => list.List(read));
}

[JsonSerializable(typeof(string[]))]
[JsonSerializable(typeof(double[]))]
internal sealed partial class CategorizerJson : JsonSerializerContext;
