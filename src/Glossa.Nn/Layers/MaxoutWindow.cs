using Glossa.Tensors;

namespace Glossa.Nn;

/// <summary>
/// The window of spaCy's text encoder: every token beside its neighbours, a maxout, layer normalisation, and a residual sum, <c>y_i = x_i +
/// LN(maxout([x_{i−w}, …, x_{i+w}]))</c>. Texts are stored one after another as rows; windows do not reach into other texts.
/// </summary>
public sealed class MaxoutWindow : Module, IDescribed
{
    private const double Epsilon = 1e-8;

    private readonly int size, width, pieces;

    /// <summary>A window layer.</summary>
    /// <param name="size">The width of input and output.</param>
    /// <param name="width">w: how many neighbours on each side.</param>
    /// <param name="pieces">The number of maps of which each output is the largest.</param>
    /// <param name="initializers">The initialisers of the maxout; Glorot-uniform weights and zero biases when left out.</param>
    /// <exception cref="ModuleException">The width is negative, or there are no pieces.</exception>
    public MaxoutWindow(int size, int width = 1, int pieces = 3, InitializerSet? initializers = null)
    {
        if (width < 0) throw new ModuleException($"A window reaches 0 or more neighbours on each side, but {width} were asked for.");
        (this.size, this.width, this.pieces) = (size, width, pieces);
        Maxout = new Maxout(((2 * width) + 1) * size, size, pieces, initializers);
        Norm = new LayerNorm(size, Epsilon);
    }

    /// <summary>The maxout over the window.</summary>
    public Maxout Maxout { get; }

    /// <summary>The normalisation after it.</summary>
    public LayerNorm Norm { get; }

    /// <inheritdoc/>
    public string Description => $"window of {width} on each side";

    /// <summary>Computes the layer.</summary>
    /// <param name="x">The tokens of all texts. <c>Shape: [tokens, size]</c>.</param>
    /// <param name="lengths">The tokens of each text; they add up to the rows of <paramref name="x"/>.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns><c>Shape: [tokens, size]</c>.</returns>
    /// <exception cref="ShapeException">The lengths do not add up.</exception>
    public Tensor Forward(Tensor x, int[] lengths, Run run) => Within(run, () =>
    {
        WindowRows rows = WindowRows.Of(lengths, width, x.Shape.Rows, run);
        return Compute(x.SelectRows(rows.Spread, run), rows.Keep(run), run).SelectRows(rows.Texts, run);
    });

    /// <summary>
    /// The layer over rows with zeros around the texts (<see cref="WindowRows"/>); rows that are not to be kept become zeros again.
    /// </summary>
    internal Tensor Forward(Tensor rows, Tensor? keep, Run run) => Within(run, () => Compute(rows, keep, run));

    /// <summary>
    /// The same for rows that are words of a list: what a word adds to the maps of its neighbours, <c>W_k x</c> for each place k of the
    /// window, is computed once for each word and summed up for each row.
    /// </summary>
    /// <param name="words">The words. <c>Shape: [words, size]</c>.</param>
    /// <param name="index">The position in the list of each row's word, −1 for zeros. <c>Shape: [rows]</c>.</param>
    /// <param name="keep">1 for the rows to compute, or null for all.</param>
    /// <param name="run">The run to compute in.</param>
    internal Tensor Forward(Tensor words, IdTensor index, Tensor? keep, Run run) => Within(run, () =>
    {
        Tensor maps = Maxout.Maps(run), bias = Maxout.MapBiases(run);
        Tensor[] shares =
            [.. Enumerable.Range(0, (2 * width) + 1).Select(k => words.Linear(maps.Slice(1, k * size, (k + 1) * size, run), null, run))];
        Tensor table = Tensor.Concat([.. shares, bias.Reshape([1, bias.Shape.Columns], run)], 0, run);
        Tensor z = table.EmbeddingSum(Shares(index.Span, words.Shape.Rows), run);
        return words.SelectRows(index, run).AddMaxoutNorm(z, pieces, Norm.Weight!.Value, Norm.Bias!.Value, Epsilon, keep, run);
    });

    private Tensor Compute(Tensor rows, Tensor? keep, Run run)
    {
        Tensor z = rows.Windows(width, run).Linear(Maxout.Maps(run), Maxout.MapBiases(run), run);
        return rows.AddMaxoutNorm(z, pieces, Norm.Weight!.Value, Norm.Bias!.Value, Epsilon, keep, run);
    }

    /// <summary>
    /// For every window the rows of the table of products that add up to its maps: those of the words in it, in order, and the bias.
    /// </summary>
    private RowLists Shares(ReadOnlySpan<long> index, int words)
    {
        int places = (2 * width) + 1, windows = Math.Max(0, index.Length - (2 * width)), count = 0;
        int[] rows = new int[windows * (places + 1)], starts = new int[windows + 1];
        for (int i = 0; i < windows; i++)
        {
            for (int k = 0; k < places; k++)
            {
                if (index[i + k] >= 0) rows[count++] = (k * words) + (int)index[i + k];
            }
            rows[count++] = places * words;
            starts[i + 1] = count;
        }
        return new RowLists(rows, starts);
    }
}
