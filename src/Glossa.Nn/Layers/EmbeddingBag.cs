using Glossa.Tensors;

namespace Glossa.Nn;

/// <summary>
/// A table of vectors looked up in bags: the sum, mean or largest element of the vectors of each bag's ids. Its gradient is sparse.
/// </summary>
/// <remarks><c>Shape: ids [n], bags → [bags, columns]</c>.</remarks>
public sealed class EmbeddingBag : Module, IDescribed
{
    private readonly BagMode mode;

    /// <summary>A table of vectors for bags.</summary>
    /// <param name="rows">The number of ids.</param>
    /// <param name="columns">The size of a vector.</param>
    /// <param name="mode">The way the vectors of a bag are combined.</param>
    /// <param name="initializers">The initialisers of the table; PyTorch's when left out.</param>
    public EmbeddingBag(int rows, int columns, BagMode mode = BagMode.Mean, InitializerSet? initializers = null)
    {
        this.mode = mode;
        Weight = NewParameter("weight", [rows, columns], (initializers ?? InitializerSet.PyTorch).Embedding);
    }

    /// <summary>The table. <c>Shape: [rows, columns]</c>.</summary>
    public Parameter Weight { get; }

    /// <inheritdoc/>
    public string Description => mode.ToString();

    /// <summary>Looks bags up; an empty bag gives zeros.</summary>
    /// <param name="ids">The ids of all bags, one after another. <c>Shape: [n]</c>.</param>
    /// <param name="offsets">The position of each bag's first id; the first is 0, and they do not decrease.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns><c>Shape: [bags, columns]</c>.</returns>
    /// <exception cref="ShapeException">The ids are not a vector, or the offsets are no such list.</exception>
    /// <exception cref="OutOfRangeException">An id is not a row of the table.</exception>
    public Tensor Forward(IdTensor ids, ReadOnlySpan<int> offsets, Run run)
    {
        using LayerMark mark = run.Enter(DisplayName);
        if (ids.Shape.Rank != 1)
        {
            throw run.Mismatch("embeddingBag", $"the ids have shape {ids.Shape}, but all bags' ids one after another, [n], are needed");
        }
        int[] lengths = new int[offsets.Length];
        for (int bag = 0; bag < lengths.Length; bag++)
        {
            lengths[bag] = (bag + 1 < lengths.Length ? offsets[bag + 1] : ids.Count) - offsets[bag];
        }
        if (lengths.Length == 0 ? ids.Count > 0 : offsets[0] != 0 || lengths.Any(length => length < 0))
        {
            throw run.Mismatch("embeddingBag", $"the bags begin at [{string.Join(", ", offsets.ToArray())}], "
                + $"but the offsets into {ids.Count} ids begin with 0 and do not decrease");
        }
        if (mode == BagMode.Max) return mark.Output(Weight.Value.Embedding(ids, run).SegmentMax(lengths, run));
        run.CheckIndices("embeddingBag", "id", ids, Weight.Shape[0]);
        Tensor sum = Weight.Value.EmbeddingSum(new RowLists([.. ids.Span.ToArray().Select(id => (int)id)], [.. offsets, ids.Count]), run);
        if (mode == BagMode.Sum) return mark.Output(sum);
        return mark.Output(sum.DivideColumn(run.From([.. lengths.Select(length => (float)Math.Max(1, length))], [lengths.Length]), run));
    }
}

/// <summary>The way the vectors of a bag are combined.</summary>
public enum BagMode
{
    /// <summary>Their sum.</summary>
    Sum,

    /// <summary>Their mean.</summary>
    Mean,

    /// <summary>The largest element of each column.</summary>
    Max,
}
