using Glossa.Models;
using Glossa.Text;

namespace Glossa.Pipelines;

/// <summary>
/// A convolution straight over words, with the maximum over the text (<see cref="RegionEncoder"/>, Johnson and Zhang 2015).
/// </summary>
public sealed record RegionsConfig : EncoderKind
{
    /// <inheritdoc/>
    public override string Kind => "regions";

    /// <summary>How many features are looked for in the regions of a text.</summary>
    public int Width { get; init; } = 96;

    /// <summary>The neighbours a region takes in on each side.</summary>
    public int Window { get; init; } = 1;

    /// <summary>The rows of the table of words, for each place in a region.</summary>
    public int Rows { get; init; } = 5000;

    /// <summary>What share of the words the model does not see in training.</summary>
    public double WordDropout { get; init; }

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
    public override TokenEncoder Learn(IReadOnlyList<Doc> docs, TokenEncoder? start) => NewEncoder();

    /// <inheritdoc/>
    public override TokenEncoder Load(PartState state) => NewEncoder();

    private RegionEncoder NewEncoder() => new(new RegionEncoderOptions { Width = Width, Window = Window, Rows = Rows, WordDropout = WordDropout });
}
