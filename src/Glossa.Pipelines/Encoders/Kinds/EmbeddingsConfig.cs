using Glossa.Models;
using Glossa.Text;

namespace Glossa.Pipelines;

/// <summary>
/// Hashed embeddings of words and nothing between them and the pooling: a bag of words (<see cref="MultiHashEmbedding"/>).
/// </summary>
public sealed record EmbeddingsConfig : VectorsConfig
{
    /// <summary>Creates the settings that suit some thousand sentences as well as some ten thousand longer texts.</summary>
    public EmbeddingsConfig() => (Dropout, WordDropout) = (0.3, 0.4);

    /// <inheritdoc/>
    public override string Kind => "embeddings";

    /// <summary>The width of a word's vector.</summary>
    public int Width { get; init; } = 96;

    /// <summary>The number of rows of the table of words.</summary>
    public int Rows { get; init; } = 5000;

    /// <inheritdoc/>
    public override IReadOnlyList<string> DefaultPooling => ["mean", "max"];

    /// <inheritdoc/>
    public override TrainingConfig DefaultTraining => TrainingConfig.Adagrad(0.02, average: 0.995);

    /// <inheritdoc/>
    public override EncoderKind Visit(ConfigVisitor v) => VisitVectors(this with
    {
        Width = v.Number("width", Width, 1, ConfigLimits.MostColumns),
        Rows = v.Number("rows", Rows, 2, ConfigLimits.MostRows),
    }, v);

    /// <inheritdoc/>
    protected override TokenEncoder NewEncoder(VectorTable? vectors, KnownWords? known) =>
        new MultiHashEmbedding([new(LexicalForm.Norm, Rows)], Width, vectors, known, WordDropout);
}
