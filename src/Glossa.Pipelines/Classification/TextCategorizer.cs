using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Glossa.Data;
using Glossa.Models;
using Glossa.Nn;
using Glossa.Tensors;
using Glossa.Text;
using Glossa.Training;

namespace Glossa.Pipelines;

/// <summary>
/// Gives every document one of some labels, or any number of them, with a probability for each (<see cref="Doc.Cats"/>). Saved as one file
/// that holds everything: weights, labels, configuration, scores.
/// </summary>
public sealed class TextCategorizer : IPipelineComponent
{
    /// <summary>The name of its kind.</summary>
    public const string KindName = "textcat";

    /// <summary>Creates a categorizer from a model that was made for its labels and columns.</summary>
    /// <param name="config">The configuration that it was made from.</param>
    /// <param name="labels">The labels, in the order of the classes.</param>
    /// <param name="columns">The feature columns, in the order of the configuration; empty when it reads the words alone.</param>
    /// <param name="classifier">The model.</param>
    /// <param name="encoder">The encoder whose token vectors the model reads, where it shares it with others; null for one of its
    /// own.</param>
    /// <exception cref="ConfigException">The model has another number of classes than there are labels, or a column of the configuration is
    /// missing.</exception>
    public TextCategorizer(
        ClassifierConfig config, LabelSet labels, IReadOnlyList<FeatureColumn> columns, TextClassifier classifier,
        EncoderPart? encoder = null)
    {
        if (classifier.Classes != labels.Count)
        {
            throw new ConfigException($"The model has {classifier.Classes} classes, but there are {labels.Count} labels.");
        }
        if (config.Features.Keys.Except(columns.Select(column => column.Name)).FirstOrDefault() is { } missing)
        {
            throw new ConfigException($"The configuration names the feature column '{missing}', whose parameters were not learned. "
                + $"Learn it first: {nameof(TextCategorizer)}.{nameof(Learn)}(config, labels, docs).");
        }
        (Config, Labels, Columns, Classifier) = (config, labels, columns, classifier);
        Encoder = encoder ?? config.Model.EncoderOf(classifier);
        Labelling = Labelling.Of(config);
        Thresholds = Labelling.StartThresholds(labels.Count);
    }

    /// <summary>
    /// Makes a categorizer for training texts: learns what its columns and its kind of model need from them. Its weights are not
    /// initialised.
    /// </summary>
    /// <param name="config">The configuration.</param>
    /// <param name="labels">The labels, in the order of the classes.</param>
    /// <param name="docs">The training texts with their features.</param>
    /// <param name="start">The categorizer to start from, whose words and vectors are kept; or null.</param>
    /// <exception cref="DataException">No text has a value for a column.</exception>
    /// <exception cref="ConfigException">There is no such file of word vectors or words.</exception>
    /// <exception cref="TextException">The file is malformed.</exception>
    public static TextCategorizer Learn(ClassifierConfig config, LabelSet labels, IReadOnlyList<Doc> docs, TextCategorizer? start = null)
    {
        config.ValidatePositive(labels);
        FeatureColumn[] columns = FeatureLearning.Learn(config.Features, docs);
        return new TextCategorizer(config, labels, columns, config.Model.Learn(SizesOf(config, labels, columns), docs, start?.Classifier));
    }

    /// <inheritdoc/>
    public string Kind => KindName;

    /// <inheritdoc/>
    public ITextVectors? Vectors => Config.Model.VectorsOf(this);

    /// <inheritdoc/>
    public EncoderPart? Encoder { get; }

    /// <summary>The configuration that it was made from.</summary>
    public ClassifierConfig Config { get; }

    /// <summary>The labels, in the order of the classes.</summary>
    public LabelSet Labels { get; }

    /// <summary>The feature columns that it reads besides the words.</summary>
    public IReadOnlyList<FeatureColumn> Columns { get; }

    /// <summary>The labelling: whether labels exclude each other, with its loss, probabilities and scores.</summary>
    internal Labelling Labelling { get; }

    /// <summary>The model.</summary>
    public TextClassifier Classifier { get; }

    /// <summary>
    /// The probability from which on each label is predicted, in the order of <see cref="Labels"/>; empty where labels exclude each other.
    /// </summary>
    /// <exception cref="ConfigException">There is not one number from 0 to 1 for each label.</exception>
    public IReadOnlyList<double> Thresholds
    {
        get;
        init => field = value.Count == Labelling.StartThresholds(Labels.Count).Count && value.All(threshold => threshold is >= 0 and <= 1)
            ? value
            : throw new ConfigException(
                (Config.Exclusive
                    ? "There are no thresholds for labels that exclude each other"
                    : $"Thresholds are {Labels.Count} values from 0 to 1, one for each label")
                + $", but these were given: {string.Join(", ", value)}.");
    }

    /// <summary>
    /// The temperature T that logits are divided by before they become probabilities, learned on the validation texts
    /// (<see cref="Training.Temperature"/>); 1 leaves them unchanged.
    /// </summary>
    /// <exception cref="ConfigException">It is not above 0.</exception>
    public double Temperature
    {
        get;
        init => field = double.IsFinite(value) && value > 0
            ? value
            : throw new ConfigException($"A temperature is above 0, but {value} was given.");
    } = Training.Temperature.None;

    /// <summary>The scores on the validation texts when it was trained, if there were any.</summary>
    public ClassificationReport? Scores { get; init; }

    /// <summary>Computes the logits: the scores of the labels before they become probabilities.</summary>
    /// <param name="docs">The documents, with the feature values that the model needs in <see cref="Doc.Features"/>.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns><c>Shape: [docs, labels]</c>.</returns>
    /// <exception cref="DataException">A document lacks a feature, or has one of the wrong kind.</exception>
    public Tensor Logits(IReadOnlyList<Doc> docs, Run run) => Logits(new TokenBatch(docs), run);

    /// <summary>Computes the logits: the scores of the labels before they become probabilities.</summary>
    /// <param name="batch">The documents.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns><c>Shape: [docs, labels]</c>.</returns>
    internal Tensor Logits(TokenBatch batch, Run run) => Logits(Classifier, batch, run);

    /// <summary>Computes the logits of the model, or of a part of it.</summary>
    /// <param name="model">The model or the part.</param>
    /// <param name="batch">The documents.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns><c>Shape: [docs, labels]</c>.</returns>
    internal Tensor Logits(TextClassifier model, TokenBatch batch, Run run) => model.Forward(batch, BatchOf(batch.Docs), run);

    /// <summary>
    /// Computes the logits of each part of the model that learns by itself (<see cref="TextClassifier.TrainingLogits"/>).
    /// </summary>
    /// <param name="batch">The documents.</param>
    /// <param name="run">The run to compute in.</param>
    internal IReadOnlyList<Tensor> TrainingLogits(TokenBatch batch, Run run) =>
        Classifier.TrainingLogits(batch, BatchOf(batch.Docs), run);

    /// <summary>Computes the probability of each label for each document.</summary>
    /// <param name="docs">The documents, with the feature values that the model needs in <see cref="Doc.Features"/>.</param>
    /// <param name="run">The run to compute in, with a scope open.</param>
    /// <returns><c>Shape: [docs, labels]</c>.</returns>
    /// <exception cref="DataException">A document lacks a feature, or has one of the wrong kind.</exception>
    public Tensor Score(IReadOnlyList<Doc> docs, Run run) => Probabilities(Logits(docs, run), run);

    /// <summary>
    /// Computes the probabilities of logits: <c>softmax(z / T)</c>, or <c>σ(z / T)</c> where labels do not exclude each other.
    /// </summary>
    /// <param name="logits"><c>Shape: [docs, labels]</c>.</param>
    /// <param name="run">The run to compute in.</param>
    internal Tensor Probabilities(Tensor logits, Run run) =>
        Labelling.Probabilities(Temperature == Training.Temperature.None ? logits : logits.Scale(1 / Temperature, run), run);

    /// <summary>
    /// Returns the predicted labels of an annotated document: the likeliest one, or those at or above their threshold, the likeliest first.
    /// </summary>
    /// <param name="doc">The document, with a probability for each label in <see cref="Doc.Cats"/>.</param>
    /// <exception cref="KeyNotFoundException">It was not annotated by this model.</exception>
    public IReadOnlyList<string> LabelsOf(Doc doc)
    {
        double[] probabilities = [.. Labels.Names.Select(label => doc.Cats[label])];
        return [.. Labelling.Decide(probabilities, Thresholds).OrderByDescending(label => probabilities[label])
            .Select(label => Labels.Names[label])];
    }

    /// <inheritdoc/>
    public void Annotate(TokenBatch batch, Run run)
    {
        float[] scores = Probabilities(Logits(batch, run), run).ToArray();
        for (int i = 0; i < batch.Texts; i++)
        {
            for (int label = 0; label < Labels.Count; label++) batch.Docs[i].Cats[Labels.Names[label]] = scores[(i * Labels.Count) + label];
        }
    }

    /// <summary>Returns the computation graph of the logits of a text; features count as missing.</summary>
    /// <param name="text">The text.</param>
    /// <param name="detail">Whether layers are folded.</param>
    internal ComputationGraph Graph(string text, GraphDetail detail)
    {
        Doc doc = Tokenizer.For(Languages.Find(Config.Language)).Tokenize(text);
        if (doc.Count == 0) throw new ConfigException("The text has no word that a model could read.");
        FeatureBatch? features = Columns.Count > 0 ? FeatureBatches.Missing(Columns, 1) : null;
        ComputationGraph graph = Classifier.Graph(run => Classifier.Forward(new TokenBatch([doc]), features, run), detail);
        return detail == GraphDetail.Layers ? graph.WithSource("text", $"{doc.Count} tokens") : graph;
    }

    /// <inheritdoc/>
    public PartState Save()
    {
        PartWriter writer = new(Encoder);
        writer.Add("config", Config.ToYaml());
        writer.Add("labels", JsonSerializer.Serialize([.. Labels.Names], CategorizerJson.Default.StringArray));
        writer.Add("thresholds", JsonSerializer.Serialize([.. Thresholds], CategorizerJson.Default.DoubleArray));
        writer.Add("temperature", Temperature.ToString("R", CultureInfo.InvariantCulture));
        writer.Add("features", FeatureState.ToJson(Columns));
        // Without the speed, which differs from run to run: the same training gives the same bytes.
        writer.Add("scores", Scores is null ? "" : (Scores with { WordsPerSecond = null }).ToJson());
        Config.Model.Save(Classifier, writer);
        writer.Add(Classifier);
        return writer.ToState();
    }

    /// <summary>Writes a model file of this part alone; a file that is there is replaced as a whole.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">It cannot be written; the old file is untouched then.</exception>
    public void Save(string path) => ToModelFile().Write(path);

    /// <summary>Returns a model file of this part alone.</summary>
    public ModelFile ToModelFile() => new(Config.Language, new NamedPart(Kind, this));

    /// <summary>Returns the same categorizer with the scores on validation texts, and the thresholds that were chosen by them.</summary>
    /// <param name="scores">The scores; null where there were no texts.</param>
    internal TextCategorizer WithScores(ClassificationReport? scores) => new(Config, Labels, Columns, Classifier, Encoder)
    {
        Temperature = Temperature,
        Scores = scores,
        Thresholds = scores is null ? Thresholds : [.. scores.Labels.Values.Select(label => label.Threshold).OfType<double>()],
    };

    /// <summary>Returns the same categorizer, without scores, with a temperature.</summary>
    /// <param name="temperature">T, above 0.</param>
    internal TextCategorizer WithTemperature(double temperature) => new(Config, Labels, Columns, Classifier, Encoder)
    {
        Temperature = temperature,
        Thresholds = Thresholds,
    };

    /// <summary>Makes one from its saved state.</summary>
    /// <param name="state">The saved state.</param>
    /// <exception cref="GlossaException">Weights, labels and configuration do not fit each other.</exception>
    internal static TextCategorizer Load(PartState state)
    {
        ClassifierConfig config = state.IsOld
            ? OldConfig.Classifier(state.Entry("config"))
            : ClassifierConfig.Parse(state.Entry("config"), kinds: state.Kinds.With(new PooledConfig()));
        string scores = state.Entry("scores");
        LabelSet labels = new(ReadList(state, "labels", StrictJson.Text));
        FeatureColumn[] columns = FeatureState.FromJson(state.Entry("features"), config.Features);
        TextClassifier classifier = config.Model.Load(SizesOf(config, labels, columns), state);
        TextCategorizer categorizer = new(config, labels, columns, classifier, state.Encoder)
        {
            Thresholds = ReadList(state, "thresholds", StrictJson.Number),
            Temperature = state.Texts.TryGetValue("temperature", out string? known)
                ? StrictJson.Read(known, "its temperature", StrictJson.Number)
                : Training.Temperature.None,
            Scores = scores.Length == 0 ? null : ClassificationReport.FromJson(scores),
        };
        state.RequireFinite();
        categorizer.Classifier.LoadState(state.WeightsOf(categorizer.Classifier));
        return categorizer;
    }

    private static ClassifierSizes SizesOf(ClassifierConfig config, LabelSet labels, FeatureColumn[] columns) =>
        new(labels.Count, columns) { IsExclusive = config.Exclusive };

    /// <summary>Returns the documents' values of the columns; null when there are none.</summary>
    private FeatureBatch? BatchOf(IReadOnlyList<Doc> docs) => Columns.Count > 0 ? FeatureBatches.Of(Columns, docs) : null;

    private static T[] ReadList<T>(PartState state, string key, Func<JsonElement, T> read) =>
        StrictJson.Read(state.Entry(key), $"its {key}", list => list.List(read));
}

[JsonSerializable(typeof(string[]))]
[JsonSerializable(typeof(double[]))]
[JsonSerializable(typeof(double[][]))]
internal sealed partial class CategorizerJson : JsonSerializerContext;
