using Glossa.Models;
using Glossa.Text;

namespace Glossa.Pipelines;

/// <summary>
/// A convolution straight over words, with the maximum over the text (<see cref="RegionEncoder"/>, Johnson and Zhang 2015).
/// </summary>
public sealed record RegionsConfig : EncoderKind
{
    private static readonly LexicalForm[] Forms = [LexicalForm.Norm];

    /// <summary>Creates the settings that suit some thousand sentences as well as some ten thousand longer texts.</summary>
    public RegionsConfig() => Dropout = 0.5;

    /// <inheritdoc/>
    public override string Kind => "regions";

    /// <summary>The number of features that are computed for each region of a text.</summary>
    public int Width { get; init; } = 200;

    /// <summary>The number of neighbours on each side that a region includes.</summary>
    public int Window { get; init; } = 1;

    /// <summary>The number of rows of the table of words, for each position in a region.</summary>
    public int Rows { get; init; } = 20_000;

    /// <summary>The fraction of words hidden in training, so that the model relies on no single word.</summary>
    public double WordDropout { get; init; } = 0.3;

    /// <inheritdoc/>
    public override IReadOnlyList<string> DefaultPooling => ["max"];

    /// <inheritdoc/>
    public override TrainingConfig DefaultTraining => TrainingConfig.Adagrad(0.05);

    /// <inheritdoc/>
    public override EncoderKind Visit(ConfigVisitor v) => VisitShared(this with
    {
        Width = v.Number("width", Width, 1, ConfigLimits.MostColumns),
        Window = v.Number("window", Window, 1, 100),
        Rows = v.Number("rows", Rows, 2, ConfigLimits.MostRows),
        WordDropout = v.Number("word_dropout", WordDropout, 0, 0.99),
    }, v);

    /// <inheritdoc/>
    public override EncoderKind SizedAs(EncoderKind start) =>
        base.SizedAs(start) is RegionsConfig other ? other with { WordDropout = WordDropout } : start;

    /// <inheritdoc/>
    public override TokenEncoder Learn(IReadOnlyList<Doc> docs, TokenEncoder? start)
    {
        KnownWords? before = (start as RegionEncoder)?.Known;
        return NewEncoder(start is not null && before is null ? null : KnownWords.Of(new TokenBatch(docs), Forms, before));
    }

    /// <inheritdoc/>
    public override TokenEncoder Load(PartState state) => NewEncoder(KnownWordsState.Read(state, Forms));

    /// <inheritdoc/>
    public override void Save(TokenEncoder encoder, PartWriter writer) => KnownWordsState.Add(((RegionEncoder)encoder).Known, writer);

    private RegionEncoder NewEncoder(KnownWords? known) =>
        new(new RegionEncoderOptions { Width = Width, Window = Window, Rows = Rows, WordDropout = WordDropout, Known = known });
}
