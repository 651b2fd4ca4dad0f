using Glossa.Tensors;

namespace Glossa.Nn;

/// <summary>
/// The window of spaCy's text encoder: every token beside its neighbours, a maxout, layer normalisation, and a residual sum,
/// <c>y_i = x_i + LN(maxout([x_{i−w}, …, x_{i+w}]))</c>. Texts stand one after another as rows; windows do not reach into other texts.
/// </summary>
public sealed class MaxoutWindow : Module, IDescribed
{
    private readonly int width;

    /// <summary>A window layer.</summary>
    /// <param name="size">The columns of input and output.</param>
    /// <param name="width">w: how many neighbours on each side.</param>
    /// <param name="pieces">How many maps each output is the largest of.</param>
    /// <param name="initializers">How the maxout starts; Glorot-uniform weights and zero biases when left out.</param>
    /// <exception cref="ModuleException">The width is negative, or there are no pieces.</exception>
    public MaxoutWindow(int size, int width = 1, int pieces = 3, InitializerSet? initializers = null)
    {
        if (width < 0) throw new ModuleException($"A window reaches 0 or more neighbours on each side, but {width} were asked for.");
        this.width = width;
        Maxout = new Maxout(((2 * width) + 1) * size, size, pieces, initializers);
        Norm = new LayerNorm(size, 1e-8);
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
    public Tensor Forward(Tensor x, int[] lengths, Run run) =>
        Within(run, () => x.Add(Norm.Forward(Maxout.Forward(x.Neighbours(lengths, width, run), run), run), run));
}

/// <summary>What stands beyond the ends of a text when windows are stacked.</summary>
public enum WindowPadding
{
    /// <summary>Zeros in every layer.</summary>
    EveryLayer,

    /// <summary>
    /// As spaCy does: rows of zeros between texts, put in before the first layer and taken out after the last. Layers in between fill them, so
    /// results near the ends differ from <see cref="EveryLayer"/> from the second layer on.
    /// </summary>
    Once,
}

/// <summary>Several <see cref="MaxoutWindow"/> layers: after <c>depth</c> of them a token has seen <c>depth · width</c> neighbours on each side.</summary>
public sealed class MaxoutWindowEncoder : Module, IDescribed
{
    private readonly int width;
    private readonly WindowPadding padding;

    /// <summary>A stack of window layers.</summary>
    /// <param name="size">The columns of input and output.</param>
    /// <param name="depth">How many layers.</param>
    /// <param name="width">How many neighbours a layer looks at on each side.</param>
    /// <param name="pieces">How many maps each output is the largest of.</param>
    /// <param name="padding">What stands beyond the ends of a text.</param>
    public MaxoutWindowEncoder(int size, int depth = 4, int width = 1, int pieces = 3, WindowPadding padding = WindowPadding.EveryLayer)
    {
        (this.width, this.padding) = (width, padding);
        Layers = [.. Enumerable.Range(0, depth).Select(_ => new MaxoutWindow(size, width, pieces))];
    }

    /// <summary>The layers, first to last.</summary>
    public IReadOnlyList<MaxoutWindow> Layers { get; }

    /// <inheritdoc/>
    public string Description => $"padding {padding}";

    /// <summary>Computes the stack.</summary>
    /// <param name="x">The tokens of all texts. <c>Shape: [tokens, size]</c>.</param>
    /// <param name="lengths">The tokens of each text; they add up to the rows of <paramref name="x"/>.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns><c>Shape: [tokens, size]</c>.</returns>
    /// <exception cref="ShapeException">The lengths do not add up.</exception>
    public Tensor Forward(Tensor x, int[] lengths, Run run)
    {
        if (padding == WindowPadding.EveryLayer) return Layers.Aggregate(x, (y, layer) => layer.Forward(y, lengths, run));
        using LayerMark mark = run.Enter(DisplayName);
        if (lengths.Sum() != x.Shape.Rows) throw run.Mismatch("maxoutWindow", $"the texts' lengths [{string.Join(", ", lengths)}] add up to {lengths.Sum()}, but there are {x.Shape.Rows} rows");
        (IdTensor spread, IdTensor texts) = Gaps(lengths, width * Layers.Count);
        int[] whole = [spread.Count];
        Tensor padded = Layers.Aggregate(x.SelectRows(spread, run), (y, layer) => layer.Forward(y, whole, run));
        return padded.SelectRows(texts, run);
    }

    /// <summary>Rows with gaps before each text and after the last (−1 is a row of zeros), and where the texts' rows are among them.</summary>
    private static (IdTensor Spread, IdTensor Texts) Gaps(int[] lengths, int gap)
    {
        List<long> spread = [], texts = [];
        long row = 0;
        foreach (int length in lengths)
        {
            spread.AddRange(Enumerable.Repeat(-1L, gap));
            for (int i = 0; i < length; i++)
            {
                texts.Add(spread.Count);
                spread.Add(row++);
            }
        }
        spread.AddRange(Enumerable.Repeat(-1L, gap));
        return (IdTensor.Of([.. spread]), IdTensor.Of([.. texts]));
    }
}
