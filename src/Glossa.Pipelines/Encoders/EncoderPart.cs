using Glossa.Models;
using Glossa.Tensors;

namespace Glossa.Pipelines;

/// <summary>
/// A token encoder as a part of a model file. Heads such as a <see cref="TextCategorizer"/> hold the encoder whose vectors they read; one
/// that several heads of a pipeline hold is stored once, and computed once for each batch of documents.
/// </summary>
/// <param name="config">The kind of the encoder with its settings.</param>
/// <param name="encoder">The encoder.</param>
public sealed class EncoderPart(EncoderKind config, TokenEncoder encoder) : IModelPart
{
    /// <summary>The name of its kind.</summary>
    public const string KindName = "encoder";

    private const string ConfigKey = "config";

    /// <inheritdoc/>
    public string Kind => KindName;

    /// <summary>The kind of the encoder with its settings, without the encoder that it started from.</summary>
    public EncoderKind Config { get; } = config with { Start = null };

    /// <summary>The encoder.</summary>
    public TokenEncoder Encoder { get; } = encoder;

    /// <inheritdoc/>
    public PartState Save()
    {
        PartWriter writer = new();
        writer.Add(ConfigKey, ConfigSource.Write(Config, Visit));
        Config.Save(Encoder, writer);
        writer.Add(Encoder);
        return writer.ToState();
    }

    /// <summary>Makes one from its saved state.</summary>
    /// <param name="state">The saved state.</param>
    /// <exception cref="GlossaException">Weights and settings do not fit each other, or are damaged.</exception>
    internal static EncoderPart Load(PartState state)
    {
        ConfigSource source = ConfigSource.Parse(state.Entry(ConfigKey), kinds: state.Kinds);
        EncoderKind config = source.Read<EncoderKind>(state.Kinds.Encoders.All[0], Visit);
        TokenEncoder encoder = config.Load(state);
        state.RequireFinite();
        encoder.LoadState(state.Weights);
        return new EncoderPart(config, encoder);
    }

    private static EncoderKind Visit(EncoderKind config, ConfigVisitor v) =>
        v.OneOf("encoder", config, v.Known.Encoders, (kind, inner) => kind.Visit(inner));
}
