using Glossa.Models;
using Glossa.Text;

namespace Glossa.Pipelines;

/// <summary>
/// A convolution straight over words, with the maximum over the text (<see cref="RegionEncoder"/>, Johnson and Zhang 2015).
/// </summary>
public sealed record RegionsConfig : PooledConfig
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
    public override ClassifierKind Visit(ConfigVisitor v) => VisitPooling(this with
    {
        Width = v.Number("width", Width, 1, MostColumns),
        Window = v.Number("window", Window, 1, 100),
        Rows = v.Number("rows", Rows, 2, MostRows),
        WordDropout = v.Number("word_dropout", WordDropout, 0, 0.99),
    }, v);

    /// <inheritdoc/>
    public override ClassifierKind SizedAs(ClassifierKind start) => start is RegionsConfig other ? other with { Dropout = Dropout, WordDropout = WordDropout } : start;

    /// <inheritdoc/>
    protected override TokenEncoder NewEncoder(IReadOnlyList<Doc> docs, TextClassifier? start) => NewEncoder();

    /// <inheritdoc/>
    protected override TokenEncoder LoadEncoder(PartState state) => NewEncoder();

    private RegionEncoder NewEncoder() => new(new RegionEncoderOptions { Width = Width, Window = Window, Rows = Rows, WordDropout = WordDropout });
}
