using System.Globalization;
using Glossa.Models;
using Glossa.Nn;
using Glossa.Tensors;
using Glossa.Text;

namespace Glossa.Pipelines;

/// <summary>
/// A language model with its symbols: writes texts, and computes how likely texts are. Saved as one file that holds everything. Immutable;
/// any number of threads can use it.
/// </summary>
public sealed partial class TextGenerator : IModelPart
{
    // Enough to show how one symbol after another is processed.
    private const int DrawnSymbols = 3;

    /// <summary>The name of its kind.</summary>
    public const string KindName = "language_model";

    /// <summary>Creates a generator from a model and its symbols.</summary>
    /// <param name="config">The configuration that it is made from.</param>
    /// <param name="codec">The symbols.</param>
    /// <param name="model">The model, of the kind the configuration names.</param>
    /// <exception cref="ConfigException">The model has another number of symbols.</exception>
    public TextGenerator(LanguageModelConfig config, TextCodec codec, ILanguageModel model)
    {
        if (model.Symbols != codec.Count)
        {
            throw new ConfigException($"The model knows {model.Symbols} symbols, but the codec has {codec.Count}.");
        }
        (Config, Codec, Model) = (config, codec, model);
    }

    /// <inheritdoc/>
    public string Kind => KindName;

    /// <inheritdoc/>
    public ITextVectors? Vectors => Model is INeuralLanguageModel ? this : null;

    /// <summary>The configuration that it was made from.</summary>
    public LanguageModelConfig Config { get; }

    /// <summary>The symbols.</summary>
    public TextCodec Codec { get; }

    /// <summary>The model.</summary>
    public ILanguageModel Model { get; }

    /// <summary>The size of the model: the number of a network's parameters, or of counts.</summary>
    public long Parameters => Model is Module module ? module.ParameterCount
        : Model is NgramLanguageModel { Counts: var counts } ? Enumerable.Range(1, counts.Order)
            .Sum(length => (long)counts.Distinct(length))
        : 0;

    /// <summary>The scores on held-out text when it was trained, if there was any.</summary>
    public IReadOnlyDictionary<string, double>? Scores { get; init; }

    /// <summary>Writes a model file of this part alone; a file that is there is replaced as a whole.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">It cannot be written; the old file is untouched then.</exception>
    public void Save(string path) => ToModelFile().Write(path);

    /// <summary>Returns a model file of this part alone.</summary>
    public ModelFile ToModelFile() => new("en", new NamedPart(Kind, this));

    /// <summary>
    /// Computes the mean loss of a text's symbols, in nats: the negative logarithm of the probability that the model gives them.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns>The mean loss; null for a text in which no symbol comes after another one.</returns>
    public double? LossOf(string text, Run run)
    {
        int[] ids = Codec.Encode(text);
        if (Codec.Boundary is { } boundary) ids = [boundary, .. ids, boundary];
        if (ids.Length < 2) return null;
        using Scope scope = run.OpenScope();
        IdTensor read = new([.. ids[..^1].Select(id => (long)id)], [ids.Length - 1, 1]), targets = IdTensor.Of(ids.AsSpan(1));
        (Tensor logits, _) = Model.Forward(read, Model.InitialState(1, run), run);
        return Loss.CrossEntropy(logits, targets, run).ToDouble();
    }

    /// <summary>Returns the computation graph of the logits after the first symbols of a text; a model of counts is one node.</summary>
    /// <param name="text">The text.</param>
    /// <param name="detail">Whether layers are folded.</param>
    internal ComputationGraph Graph(string text, GraphDetail detail)
    {
        long[] ids = [.. Codec.Encode(text).Take(DrawnSymbols).Select(id => (long)id)];
        if (ids.Length == 0) throw new ConfigException("The text has no symbol that the model could read.");
        IdTensor read = new(ids, [ids.Length, 1]);
        string[] counts = [$"{this}", $"[{ids.Length}, {Codec.Count}]"];
        ComputationGraph graph = Model is Module network
            ? network.Graph(run => Model.Forward(read, Model.InitialState(1, run), run).Logits, detail)
            : new ComputationGraph([new GraphNode(GraphNodeKind.Layer, Model.GetType().Name, counts)], []);
        return detail == GraphDetail.Layers ? graph.WithSource($"{Codec.Level}s", $"{read.Shape}") : graph;
    }

    /// <inheritdoc/>
    public PartState Save() => new(new Dictionary<string, string>
    {
        ["config"] = Config.ToYaml(),
        ["level"] = Codec.Level,
        ["codec"] = Codec.Save(),
        ["scores"] = StoredScores.Write(Scores),
    }, Config.Model.TensorsOf(Model))
    {
        IsExact = Config.Model.IsExact,
    };

    /// <summary>Makes one from its saved state.</summary>
    /// <param name="state">The saved state.</param>
    /// <exception cref="GlossaException">Weights, symbols and configuration do not fit each other.</exception>
    internal static TextGenerator Load(PartState state)
    {
        LanguageModelConfig config = state.IsOld
            ? OldConfig.LanguageModel(state.Entry("config"))
            : LanguageModelConfig.Parse(state.Entry("config"), kinds: state.Kinds);
        TextCodec codec = TextCodecs.Load(state.Entry("level"), state.Entry("codec"));
        state.RequireFinite();
        return new TextGenerator(config, codec, config.Model.Load(SymbolSizes.Of(codec), state.Tensors))
        {
            Scores = StoredScores.Read(state.Entry("scores")),
        };
    }

    /// <summary>Returns a description of the symbols, the model and its sizes.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Config.Model.Kind} of {Codec.Count} {Codec.Level}s, {Parameters:N0} {(Model is Module ? "parameters" : "counts")}");
}
