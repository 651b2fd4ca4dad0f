using Glossa.Nn;
using Glossa.Tensors;

namespace Glossa.Pipelines;

/// <summary>
/// The head of a pre-training as a part of a model file, beside the encoder whose vectors it predicts from: with it the encoder can be
/// scored, pretrained further, and asked for hidden pieces.
/// </summary>
/// <param name="config">The configuration of the pre-training.</param>
/// <param name="encoder">The encoder.</param>
/// <param name="head">The head, of the kind that the objective makes.</param>
public sealed class PretrainedHead(PretrainingConfig config, EncoderPart encoder, Module head) : IModelPart
{
    /// <summary>The name of its kind.</summary>
    public const string KindName = "pretraining";

    private const string ConfigKey = "config", ScoresKey = "scores";

    /// <inheritdoc/>
    public string Kind => KindName;

    /// <summary>The configuration of the pre-training.</summary>
    public PretrainingConfig Config => config;

    /// <inheritdoc/>
    public EncoderPart Encoder => encoder;

    /// <summary>The head.</summary>
    public Module Head => head;

    /// <summary>The scores on the validation texts when it was trained; null where there were none.</summary>
    public IReadOnlyDictionary<string, double>? Scores { get; init; }

    /// <inheritdoc/>
    public PartState Save()
    {
        PartWriter writer = new(encoder);
        writer.Add(ConfigKey, config.ToYaml());
        writer.Add(ScoresKey, StoredScores.Write(Scores));
        writer.Add(head);
        return writer.ToState();
    }

    /// <summary>Makes one from its saved state.</summary>
    /// <param name="state">The saved state.</param>
    /// <exception cref="GlossaException">It is damaged, or its encoder is missing.</exception>
    internal static PretrainedHead Load(PartState state)
    {
        PretrainingConfig config = PretrainingConfig.Parse(state.Entry(ConfigKey), kinds: state.Kinds);
        EncoderPart encoder = state.Encoder ?? throw new ConfigException("it has no encoder");
        Module head = config.Objective.NewHead(encoder);
        state.RequireFinite();
        head.LoadState(state.Weights);
        return new PretrainedHead(config, encoder, head) { Scores = StoredScores.Read(state.Entry(ScoresKey)) };
    }
}
