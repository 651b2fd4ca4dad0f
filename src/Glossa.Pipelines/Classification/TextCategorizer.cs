using System.Text.Json;
using System.Text.Json.Serialization;
using Glossa.Models;
using Glossa.Tensors;
using Glossa.Text;
using Glossa.Training;

namespace Glossa.Pipelines;

/// <summary>Gives every document one of some labels, with a probability for each (<see cref="Doc.Cats"/>). Saved as one file that holds everything: weights, labels, configuration, scores.</summary>
public sealed class TextCategorizer : IPipelineComponent
{
    /// <summary>The file's name within a training's folder.</summary>
    public const string FileName = "model.safetensors";

    /// <summary>The name of its kind.</summary>
    public const string KindName = "textcat";

    /// <summary>A categorizer.</summary>
    /// <param name="config">What it was made from.</param>
    /// <param name="labels">The labels, in the order of the classes.</param>
    public TextCategorizer(ClassifierConfig config, LabelSet labels)
    {
        (Config, Labels) = (config, labels);
        Classifier = Classifiers.Kinds[config.Model.Kind](config.Model, labels.Count);
    }

    /// <inheritdoc/>
    public string Kind => KindName;

    /// <summary>What it was made from.</summary>
    public ClassifierConfig Config { get; }

    /// <summary>The labels, in the order of the classes.</summary>
    public LabelSet Labels { get; }

    /// <summary>The model.</summary>
    public TextClassifier Classifier { get; }

    /// <summary>The scores on the validation texts when it was trained, if there were any.</summary>
    public ClassificationReport? Scores { get; init; }

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

    /// <inheritdoc/>
    public ComponentState Save() => new(new Dictionary<string, string>
    {
        ["config"] = Config.ToYaml(),
        ["labels"] = JsonSerializer.Serialize([.. Labels.Names], CategorizerJson.Default.StringArray),
        // Without the speed, which differs from run to run: the same training gives the same bytes.
        ["scores"] = Scores is null ? "" : (Scores with { WordsPerSecond = null }).ToJson(),
    }, Classifier.State());

    /// <summary>Writes a pipeline of this component alone, one file; a file that is there is replaced as a whole.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">It cannot be written; the old file is untouched then.</exception>
    public void Save(string path) => PipelineFile.Write(path, Config.Language, [new PipelineStep(Kind, this)]);

    /// <summary>Loads the first text categorizer of a pipeline's file.</summary>
    /// <param name="path">The file, or the folder a training wrote it into.</param>
    /// <exception cref="ConfigException">There is no such file, it holds no text categorizer, or its weights do not fit its configuration.</exception>
    /// <exception cref="TensorFileException">It is damaged.</exception>
    public static TextCategorizer Load(string path) => PipelineFile.Read(path, []).Steps.Select(step => step.Component).OfType<TextCategorizer>().FirstOrDefault()
        ?? throw new ConfigException($"{path} holds a pipeline without a text categorizer.");

    /// <summary>Makes one of what was saved.</summary>
    /// <param name="state">What was saved.</param>
    /// <exception cref="GlossaException">Weights, labels and configuration do not fit each other.</exception>
    /// <exception cref="JsonException">The labels are damaged.</exception>
    internal static TextCategorizer Load(ComponentState state)
    {
        ClassifierConfig config = ClassifierConfig.Parse(state.Entry("config"));
        string[] labels = JsonSerializer.Deserialize(state.Entry("labels"), CategorizerJson.Default.StringArray) ?? [];
        string scores = state.Entry("scores");
        TextCategorizer categorizer = new(config, new LabelSet(labels)) { Scores = scores.Length == 0 ? null : ClassificationReport.FromJson(scores) };
        categorizer.Classifier.LoadState(state.Tensors);
        return categorizer;
    }
}

[JsonSerializable(typeof(string[]))]
internal sealed partial class CategorizerJson : JsonSerializerContext;
