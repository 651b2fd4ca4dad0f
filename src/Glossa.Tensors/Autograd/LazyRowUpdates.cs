using System.Numerics;
using System.Runtime.InteropServices;

namespace Glossa.Tensors;

/// <summary>
/// An optimiser's steps of a table of which only some rows have a gradient. The bits are those of <see cref="Backend.Update"/> by the dense
/// gradient, zero in all other rows, but a step costs only its rows: the others are updated lazily, before they are read. A lookup (<see
/// cref="Tensor.Embedding"/> and its kin) that records gradients reads its rows only, everything else all of them.
/// </summary>
/// <remarks>
/// A row is never read before it is up to date, and reading from several threads is as safe as ever: the first brings the rows up to date,
/// the others wait. The tensors' backend must have <see cref="IRowUpdateKernels"/>.
/// </remarks>
/// <typeparam name="F">The formula of a step.</typeparam>
public sealed class LazyRowUpdates<F> : ILazyRowUpdates where F : struct, IUpdate
{
    /// <summary>
    /// The largest number of steps a row may have yet to take: every step brings this part of the table up to date, so that no step takes
    /// long and a row's steps are taken while it is in the cache.
    /// </summary>
    private const int MostPending = 128;

    private readonly Lock gate = new();
    private readonly Tensor table;
    private readonly Tensor? first, second, third;
    private readonly F[] steps = new F[2 * MostPending];
    private int count, part;
    private Run? run;
    private int[] versions;

    // Of every row, how many of the steps it has taken.
    private readonly int[] taken;

    // A row that no step without a gradient changes (UnchangedElements.WithZeroState): it has no steps to take.
    private const int Unchanging = int.MaxValue;

    /// <summary>Updates of a table whose rows are all up to date.</summary>
    /// <param name="table">The table, contiguous. <c>Shape: [rows, columns]</c>.</param>
    /// <param name="first">The first tensor of state, or null. <c>Shape:</c> as the table.</param>
    /// <param name="second">The second tensor of state, or null.</param>
    /// <param name="third">The third tensor of state, or null.</param>
    public LazyRowUpdates(Tensor table, Tensor? first, Tensor? second, Tensor? third)
    {
        (this.table, this.first, this.second, this.third) = (table, first, second, third);
        versions = Versions();
        taken = new int[table.Shape[0]];
        double[] buffer = new double[table.Shape.Columns];
        for (int row = 0; row < taken.Length; row++) taken[row] = IsUnchanging(row, buffer) ? Unchanging : 0;
    }

    /// <summary>Whether this updates these very tensors, and nobody else has written them since.</summary>
    /// <param name="table">The table.</param>
    /// <param name="first">The first tensor of state, or null.</param>
    /// <param name="second">The second tensor of state, or null.</param>
    /// <param name="third">The third tensor of state, or null.</param>
    public bool IsOf(Tensor table, Tensor? first, Tensor? second, Tensor? third) =>
        (this.table, this.first, this.second, this.third) == (table, first, second, third) && Versions().AsSpan().SequenceEqual(versions);

    /// <summary>Takes a step.</summary>
    /// <param name="formula">Its formula.</param>
    /// <param name="gradient">The gradient of the rows that have one.</param>
    /// <param name="run">The run to compute in.</param>
    public void Step(F formula, RowGradient gradient, Run run)
    {
        lock (gate)
        {
            if (count > 0 && steps[0].UnchangedByZeroGradient != formula.UnchangedByZeroGradient) Apply();
            foreach (Tensor tensor in Tensors())
            {
                if (tensor.LazyRowUpdates != this) tensor.LazyRowUpdates?.Apply();
                tensor.Storage.LazyRowUpdates = this;
            }
            if (formula.UnchangedByZeroGradient == UnchangedElements.None) taken.AsSpan().Replace(Unchanging, count);
            (steps[count++], this.run) = (formula, run);
            int[] rows = Array.ConvertAll(gradient.Ids.Span.ToArray(), id => (int)id);
            Take(rows, Array.ConvertAll(rows, row => Math.Min(taken[row], count - 1)), gradient.Rows);
            if (formula.UnchangedByZeroGradient == UnchangedElements.All) BeginAnew();
            else TakePart();
            table.MarkChanged();
            versions = Versions();
        }
    }

    /// <inheritdoc/>
    public void Apply()
    {
        lock (gate)
        {
            TakePending(Pending(0, taken.Length));
            BeginAnew();
        }
    }

    /// <inheritdoc/>
    public void Apply<T>(Tensor table, ReadOnlySpan<T> rows) where T : struct, IBinaryInteger<T>
    {
        if (table.Storage != this.table.Storage || table.Offset != 0 || table.Shape != this.table.Shape)
        {
            Apply();
            return;
        }
        lock (gate)
        {
            HashSet<int> pending = [];
            foreach (T row in rows)
            {
                if (row >= T.Zero && taken[int.CreateTruncating(row)] < count) pending.Add(int.CreateTruncating(row));
            }
            TakePending([.. pending]);
        }
    }

    /// <summary>Brings the next part of the table up to date; steps all rows have taken are forgotten.</summary>
    private void TakePart()
    {
        TakePending(Pending((int)((long)taken.Length * part / MostPending), (int)((long)taken.Length * (part + 1) / MostPending)));
        part = (part + 1) % MostPending;
        if (count < steps.Length) return;
        Array.Copy(steps, MostPending, steps, 0, count -= MostPending);
        foreach (ref int row in taken.AsSpan()) row -= row == Unchanging ? 0 : MostPending;
    }

    /// <summary>The rows of a part of the table that have steps to take.</summary>
    private int[] Pending(int start, int end) => [.. Enumerable.Range(start, end - start).Where(row => taken[row] < count)];

    private void TakePending(int[] rows) => Take(rows, Array.ConvertAll(rows, row => taken[row]), null);

    private void Take(int[] rows, int[] from, Tensor? gradient)
    {
        if (rows.Length == 0) return;
        IRowUpdateKernels kernels = (IRowUpdateKernels)table.Backend;
        kernels.UpdateRows<F>(new(steps.AsMemory(0, count), rows, from), table, gradient, first, second, third, run!);
        foreach (int row in rows) taken[row] = count;
    }

    /// <summary>Forgets the steps: all rows are up to date.</summary>
    private void BeginAnew()
    {
        foreach (ref int row in taken.AsSpan())
        {
            if (row != Unchanging) row = 0;
        }
        (count, run) = (0, null);
        foreach (Tensor tensor in Tensors())
        {
            if (tensor.LazyRowUpdates == this) tensor.Storage.LazyRowUpdates = null;
        }
    }

    private IEnumerable<Tensor> Tensors() => new[] { table, first, second, third }.OfType<Tensor>();

    private int[] Versions() => [.. Tensors().Select(tensor => tensor.Storage.Version)];

    /// <summary>
    /// Whether a row's values of state are zero, and its own are not among those a step changes all the same: −0 becomes 0, and a number
    /// that is not finite NaN.
    /// </summary>
    private bool IsUnchanging(int row, double[] buffer)
    {
        foreach (Tensor tensor in Tensors())
        {
            tensor.Backend.Read(tensor, (long)row * buffer.Length, buffer);
            bool mayChange = tensor == table
                ? !Array.TrueForAll(buffer, value => double.IsFinite(value) && (value != 0 || double.IsPositive(value)))
                : MemoryMarshal.Cast<double, long>(buffer).ContainsAnyExcept(0L);
            if (mayChange) return false;
        }
        return true;
    }
}
