using Glossa.Data;
using Glossa.Models;
using Glossa.Nn;

namespace Glossa.Pipelines;

/// <summary>A pipeline while it is trained: the encoder, the heads, and the training task of both.</summary>
internal sealed class PipelineModel
{
    private readonly string[] names;
    private readonly PipelineNetwork network;

    private PipelineModel(PipelineConfig config, AnnotatedTexts training)
    {
        (Config, names) = (config, [.. config.Components.Keys]);
        Encoder = new EncoderPart(config.Encoder, config.Encoder.Learn(training.Docs, config.Encoder.Start?.Encoder));
        HeadKind[] kinds = [.. config.Components.Values];
        Heads = [.. kinds.Select((kind, i) => kind.Learn(config, Encoder, training.Rows[i], training.Docs))];
        network = new PipelineNetwork(Encoder.Encoder, names.Zip(Heads).ToDictionary(head => head.First, head => head.Second.Module));
        network.Initialize((ulong)config.Seed);
        if (config.Encoder.Start is { } start) Encoder.Encoder.LoadState(start.Encoder.State());
        Task = new PipelineTrainingTask(
            network,
            Encoder.Encoder,
            [.. names.Select((name, i) => (name, kinds[i].Weight, Heads[i]))],
            new PieceLimit(config.Training.MaxPieces, network));
        Training = training.ToExamples(Heads);
        TokenBatch texts = new(training.Docs);
        for (int i = 0; i < Heads.Count; i++) Heads[i].InitializeWeights(texts, [.. Training.Select(example => example.Gold[i])]);
    }

    /// <summary>The configuration, whose encoder to start from is loaded.</summary>
    public PipelineConfig Config { get; }

    /// <summary>The encoder.</summary>
    public EncoderPart Encoder { get; }

    /// <summary>The heads, in the order of the components.</summary>
    public IReadOnlyList<Head> Heads { get; }

    /// <summary>The training task.</summary>
    public PipelineTrainingTask Task { get; }

    /// <summary>The training texts.</summary>
    public IReadOnlyList<PipelineExample> Training { get; }

    /// <summary>The parameters that are trained: those of all parts that the configuration does not freeze.</summary>
    /// <exception cref="ConfigException">It freezes all.</exception>
    public IReadOnlyList<Parameter> Learning
    {
        get
        {
            IEnumerable<Parameter> frozen = Config.Training.Frozen.SelectMany(name => name == EncoderPart.KindName
                ? ParametersOf(Encoder.Encoder)
                : ParametersOf(Heads[Array.IndexOf(names, name)].Module).Except(ParametersOf(Encoder.Encoder)));
            Parameter[] learning = [.. ParametersOf(network).Except(frozen)];
            return learning.Length > 0
                ? learning
                : throw new ConfigException("training.frozen names all parts, so that nothing is left to train.");
        }
    }

    /// <summary>Makes a pipeline for training texts, with initial weights.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="training">The training texts.</param>
    /// <exception cref="DataException">A component has too few annotations.</exception>
    /// <exception cref="ConfigException">There is no encoder to start from where the configuration names one.</exception>
    public static PipelineModel Learn(PipelineConfig config, AnnotatedTexts training) =>
        new(config with { Encoder = config.Encoder.WithStart() }, training);

    /// <summary>Makes the optimiser of the configuration.</summary>
    public Optimizer NewOptimizer() => Optimizers.Kinds[Config.Training.Optimizer.Kind].Make(network, Config.Training);

    /// <summary>Makes the sampler of texts, which puts texts of about the same length together.</summary>
    /// <param name="examples">The texts.</param>
    public BatchSampler NewSampler(IReadOnlyList<PipelineExample> examples) => new BucketSampler(
        [.. examples.Select(example => example.Doc.Count)],
        new BucketSamplerOptions { BatchSize = Config.Training.BatchSize, Seed = (ulong)Config.Seed });

    /// <summary>Returns the trained parts: the encoder, then the components.</summary>
    /// <param name="scorers">Scorers that have seen the validation texts, one for each head; null where there are none.</param>
    public NamedPart[] ToParts(IReadOnlyList<IHeadScorer>? scorers) =>
    [
        new NamedPart(EncoderPart.KindName, Encoder),
        .. Heads.Select((head, i) => new NamedPart(names[i], head.ToComponent(scorers?[i]))),
    ];

    private static IEnumerable<Parameter> ParametersOf(Module module) => module.Parameters.Select(entry => entry.Parameter);
}
