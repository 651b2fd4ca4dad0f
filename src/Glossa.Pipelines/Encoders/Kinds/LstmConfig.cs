using Glossa.Models;
using Glossa.Text;

namespace Glossa.Pipelines;

/// <summary>LSTM layers in both directions over hashed embeddings of words (<see cref="RecurrentEncoder"/>).</summary>
public sealed record LstmConfig : VectorsConfig
{
    /// <summary>Creates the settings that suit some thousand sentences as well as some ten thousand longer texts.</summary>
    public LstmConfig() => (Dropout, WordDropout) = (0.3, 0.3);

    /// <inheritdoc/>
    public override string Kind => "lstm";

    /// <inheritdoc/>
    public override bool HasLayers => true;

    /// <summary>The width of a word's vector.</summary>
    public int Width { get; init; } = 96;

    /// <summary>The size of a layer's state in each direction.</summary>
    public int Hidden { get; init; } = 128;

    /// <summary>The number of layers.</summary>
    public int Depth { get; init; } = 1;

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
        Hidden = v.Number("hidden", Hidden, 1, ConfigLimits.MostColumns),
        Depth = v.Number("depth", Depth, 1, 100),
        Rows = v.Number("rows", Rows, 2, ConfigLimits.MostRows),
    }, v);

    /// <inheritdoc/>
    protected override TokenEncoder NewEncoder(VectorTable? vectors, KnownWords? known) => new RecurrentEncoder(new RecurrentEncoderOptions
    {
        Width = Width,
        Hidden = Hidden,
        Layers = Depth,
        Dropout = Dropout,
        WordDropout = WordDropout,
        Tables = [new(LexicalForm.Norm, Rows)],
        Vectors = vectors,
        Known = known,
    });
}
