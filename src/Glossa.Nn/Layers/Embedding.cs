using Glossa.Tensors;

namespace Glossa.Nn;

/// <summary>A table of vectors by id: <c>y = W[id]</c>. Its gradient is sparse: only the rows that were looked up.</summary>
/// <remarks><c>Shape: ids [...] → [..., columns]</c>.</remarks>
public sealed class Embedding : Module
{
    private readonly long? paddingId;

    /// <summary>A table of vectors.</summary>
    /// <param name="rows">The number of ids.</param>
    /// <param name="columns">The size of a vector.</param>
    /// <param name="paddingId">An id whose row starts with zeros and gets no gradient, or null.</param>
    /// <param name="initializers">The initialisers of the table; PyTorch's when left out.</param>
    /// <exception cref="ModuleException">The padding is not a row of the table.</exception>
    public Embedding(int rows, int columns, long? paddingId = null, InitializerSet? initializers = null)
    {
        if (paddingId is { } id && (id < 0 || id >= rows))
        {
            throw new ModuleException($"The padding's id {id} is not a row of a table of {rows}.");
        }
        this.paddingId = paddingId;
        Initializer initializer = (initializers ?? InitializerSet.PyTorch).Embedding;
        if (paddingId is { } padding) initializer = new ZeroRowInitializer(initializer, (int)padding);
        Weight = NewParameter("weight", [rows, columns], initializer);
    }

    /// <summary>The table. <c>Shape: [rows, columns]</c>.</summary>
    public Parameter Weight { get; }

    /// <summary>Looks ids up.</summary>
    /// <param name="ids">The ids. <c>Shape: [...]</c>.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns><c>Shape: [..., columns]</c>.</returns>
    /// <exception cref="OutOfRangeException">An id is not a row of the table.</exception>
    public Tensor Forward(IdTensor ids, Run run)
    {
        using LayerMark mark = run.Enter(DisplayName);
        return mark.Output(Weight.Value.Embedding(ids, run, paddingId));
    }
}
