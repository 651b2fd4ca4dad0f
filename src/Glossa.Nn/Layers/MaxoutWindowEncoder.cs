using Glossa.Tensors;

namespace Glossa.Nn;

/// <summary>The padding beyond the ends of a text when windows are stacked.</summary>
public enum WindowPadding
{
    /// <summary>Zeros in every layer.</summary>
    EveryLayer,

    /// <summary>
    /// Rows of zeros between texts, put in before the first layer and taken out after the last, as in spaCy. Layers in between fill them,
    /// so results near the ends differ from <see cref="EveryLayer"/> from the second layer on.
    /// </summary>
    Once,
}

/// <summary>
/// Several <see cref="MaxoutWindow"/> layers: after <c>depth</c> of them a token has seen <c>depth · width</c> neighbours on each side.
/// </summary>
public sealed class MaxoutWindowEncoder : Module, IDescribed
{
    private readonly int width;
    private readonly WindowPadding padding;

    /// <summary>A stack of window layers.</summary>
    /// <param name="size">The width of input and output.</param>
    /// <param name="depth">The number of layers.</param>
    /// <param name="width">The number of neighbours a layer reads on each side.</param>
    /// <param name="pieces">The number of maps of which each output is the largest.</param>
    /// <param name="padding">The padding beyond the ends of a text.</param>
    public MaxoutWindowEncoder(int size, int depth = 4, int width = 1, int pieces = 3, WindowPadding padding = WindowPadding.EveryLayer)
    {
        (this.width, this.padding) = (width, padding);
        Layers = [.. Enumerable.Range(0, depth).Select(_ => new MaxoutWindow(size, width, pieces))];
    }

    /// <summary>The layers, first to last.</summary>
    public IReadOnlyList<MaxoutWindow> Layers { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<IReadOnlyList<Parameter>> ParameterLayers => Stacked(Layers);

    /// <inheritdoc/>
    public string Description => $"padding {padding}";

    /// <summary>Computes the stack.</summary>
    /// <param name="x">The tokens of all texts. <c>Shape: [tokens, size]</c>.</param>
    /// <param name="lengths">The tokens of each text; they add up to the rows of <paramref name="x"/>.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns><c>Shape: [tokens, size]</c>.</returns>
    /// <exception cref="ShapeException">The lengths do not add up.</exception>
    public Tensor Forward(Tensor x, int[] lengths, Run run) => Within(run, () =>
    {
        WindowRows rows = Rows(lengths, x.Shape.Rows, run);
        return Stack(x.SelectRows(rows.Spread, run), Layers, rows, run);
    });

    /// <summary>
    /// Computes the stack over texts whose tokens are words of a list, so that the first layer computes every word only once.
    /// </summary>
    /// <param name="words">The words. <c>Shape: [words, size]</c>.</param>
    /// <param name="index">The position in the list of each token's word. <c>Shape: [tokens]</c>.</param>
    /// <param name="lengths">The tokens of each text; they add up to the tokens of <paramref name="index"/>.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns><c>Shape: [tokens, size]</c>.</returns>
    /// <exception cref="ShapeException">The lengths do not add up.</exception>
    /// <exception cref="OutOfRangeException">A token is no word of the list.</exception>
    public Tensor Forward(Tensor words, IdTensor index, int[] lengths, Run run) => Within(run, () =>
    {
        run.CheckIndices("maxoutWindow", "word", index, words.Shape.Rows);
        if (Layers.Count == 0) return words.SelectRows(index, run);
        WindowRows rows = Rows(lengths, index.Count, run);
        ReadOnlySpan<long> tokens = index.Span, spread = rows.Spread.Span;
        long[] wordOf = new long[spread.Length];
        for (int i = 0; i < wordOf.Length; i++) wordOf[i] = spread[i] < 0 ? -1 : tokens[(int)spread[i]];
        return Stack(Layers[0].Forward(words, IdTensor.Of(wordOf), Keep(rows, run), run), Layers.Skip(1), rows, run);
    });

    private WindowRows Rows(int[] lengths, int tokens, Run run) =>
        WindowRows.Of(lengths, padding == WindowPadding.Once ? width * Layers.Count : width, tokens, run);

    private Tensor? Keep(WindowRows rows, Run run) => padding == WindowPadding.EveryLayer ? rows.Keep(run) : null;

    private Tensor Stack(Tensor x, IEnumerable<MaxoutWindow> layers, WindowRows rows, Run run)
    {
        Tensor? keep = Keep(rows, run);
        return layers.Aggregate(x, (y, layer) => layer.Forward(y, keep, run)).SelectRows(rows.Texts, run);
    }
}
