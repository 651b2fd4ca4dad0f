using Glossa.Models;
using Glossa.Text;

namespace Glossa.Pipelines;

/// <summary>
/// A convolutional network over hashed embeddings of words, prefixes, suffixes and shapes, as spaCy's (<see cref="Tok2Vec"/>).
/// </summary>
public sealed record CnnConfig : VectorsConfig
{
    /// <summary>Creates the settings that suit some thousand sentences as well as some ten thousand longer texts.</summary>
    public CnnConfig() => (Dropout, WordDropout) = (0.3, 0.4);

    /// <inheritdoc/>
    public override string Kind => "cnn";

    /// <inheritdoc/>
    public override bool HasLayers => true;

    /// <summary>The width of a token's vector.</summary>
    public int Width { get; init; } = 96;

    /// <summary>The number of window layers.</summary>
    public int Depth { get; init; } = 1;

    /// <summary>The number of neighbours on each side that a window layer reads.</summary>
    public int Window { get; init; } = 1;

    /// <summary>The number of linear maps of which each maxout takes the largest.</summary>
    public int Pieces { get; init; } = 3;

    /// <summary>The number of rows of the table of words.</summary>
    public int Rows { get; init; } = 5000;

    /// <summary>The number of rows of the table of prefixes (the first letter); 0 for half as many as of words.</summary>
    public int PrefixRows { get; init; }

    /// <summary>The number of rows of the table of suffixes (the last three letters); 0 for half as many as of words.</summary>
    public int SuffixRows { get; init; }

    /// <summary>The number of rows of the table of shapes; 0 for half as many as of words.</summary>
    public int ShapeRows { get; init; }

    /// <inheritdoc/>
    protected override IReadOnlyList<LexicalForm> WordForms =>
        [LexicalForm.Norm, LexicalForm.Prefix, LexicalForm.Suffix, LexicalForm.Shape];

    /// <inheritdoc/>
    public override IReadOnlyList<string> DefaultPooling => ["mean", "max"];

    /// <inheritdoc/>
    public override TrainingConfig DefaultTraining => TrainingConfig.Adagrad(0.01, average: 0.995);

    /// <inheritdoc/>
    public override EncoderKind Visit(ConfigVisitor v) => VisitVectors(this with
    {
        Width = v.Number("width", Width, 1, ConfigLimits.MostColumns),
        Depth = v.Number("depth", Depth, 0, 100),
        Window = v.Number("window", Window, 1, 100),
        Pieces = v.Number("pieces", Pieces, 1, 100),
        Rows = v.Number("rows", Rows, 2, ConfigLimits.MostRows),
        PrefixRows = v.Number("prefix_rows", PrefixRows, 0, ConfigLimits.MostRows),
        SuffixRows = v.Number("suffix_rows", SuffixRows, 0, ConfigLimits.MostRows),
        ShapeRows = v.Number("shape_rows", ShapeRows, 0, ConfigLimits.MostRows),
    }, v);

    /// <inheritdoc/>
    protected override TokenEncoder NewEncoder(VectorTable? vectors, KnownWords? known) => new Tok2Vec(new Tok2VecOptions
    {
        Width = Width,
        Depth = Depth,
        Window = Window,
        Pieces = Pieces,
        Dropout = Dropout,
        WordDropout = WordDropout,
        Tables =
        [
            new(LexicalForm.Norm, Rows), new(LexicalForm.Prefix, RowsOr(PrefixRows)), new(LexicalForm.Suffix, RowsOr(SuffixRows)),
            new(LexicalForm.Shape, RowsOr(ShapeRows)),
        ],
        Vectors = vectors,
        Known = known,
    });

    private int RowsOr(int rows) => rows > 0 ? rows : Rows / 2;
}
