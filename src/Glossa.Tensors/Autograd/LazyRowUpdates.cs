using System.Runtime.InteropServices;

namespace Glossa.Tensors;

/// <summary>
/// An optimiser's steps of a table of which only some rows have a gradient. The bits are those of <see cref="Backend.Update"/> by the dense
/// gradient, zero in all other rows, but the step costs only its rows: the others are late, and take the steps they missed when somebody is
/// about to look at them. A lookup (<see cref="Tensor.Embedding"/> and its kin) that records gradients looks at its rows only, everything
/// else at all of them.
/// </summary>
/// <remarks>Nobody ever sees a late row, and reading from several threads is as safe as ever: who comes first brings the rows up to date,
/// the others wait.</remarks>
/// <typeparam name="F">The formula of a step.</typeparam>
public sealed class LazyRowUpdates<F> : ILazyRows where F : struct, IUpdate
{
    /// <summary>
    /// How many steps a row may be late: every step brings this part of the table up to date, so that no step takes long and a row's steps
    /// are taken while it is in the cache.
    /// </summary>
    private const int MostLate = 128;

    private readonly Lock gate = new();
    private readonly Tensor table;
    private readonly Tensor? first, second, third;
    private readonly F[] steps = new F[2 * MostLate];
    private int count, part;
    private Run? run;
    private int[] versions;

    // Of every row, how many of the steps it has taken.
    private readonly int[] taken;

    // A row no step without a gradient changes (Idle.Untouched): it never is late.
    private const int Sleeps = int.MaxValue;

    /// <summary>Nothing is late yet.</summary>
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
        for (int row = 0; row < taken.Length; row++) taken[row] = MaySleep(row, buffer) ? Sleeps : 0;
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
            if (count > 0 && steps[0].Idle != formula.Idle) Settle();
            foreach (Tensor tensor in Tensors())
            {
                if (tensor.Storage.Late != this) tensor.Storage.Late?.Settle();
                tensor.Storage.Late = this;
            }
            if (formula.Idle == Idle.None) taken.AsSpan().Replace(Sleeps, count);
            (steps[count++], this.run) = (formula, run);
            int[] rows = Array.ConvertAll(gradient.Ids.Span.ToArray(), id => (int)id);
            Take(rows, Array.ConvertAll(rows, row => Math.Min(taken[row], count - 1)), gradient.Rows);
            if (formula.Idle == Idle.All) BeginAnew();
            else TakePart();
            table.MarkChanged();
            versions = Versions();
        }
    }

    /// <inheritdoc/>
    void ILazyRows.Settle() => Settle();

    /// <inheritdoc/>
    void ILazyRows.Settle<T>(Tensor table, ReadOnlySpan<T> rows)
    {
        if (table.Storage != this.table.Storage || table.Offset != 0 || table.Shape != this.table.Shape)
        {
            Settle();
            return;
        }
        lock (gate)
        {
            HashSet<int> late = [];
            foreach (T row in rows)
            {
                if (row >= T.Zero && taken[int.CreateTruncating(row)] < count) late.Add(int.CreateTruncating(row));
            }
            TakeMissed([.. late]);
        }
    }

    private void Settle()
    {
        lock (gate)
        {
            TakeMissed(Late(0, taken.Length));
            BeginAnew();
        }
    }

    /// <summary>Brings the next part of the table up to date; steps all rows have taken are forgotten.</summary>
    private void TakePart()
    {
        TakeMissed(Late((int)((long)taken.Length * part / MostLate), (int)((long)taken.Length * (part + 1) / MostLate)));
        part = (part + 1) % MostLate;
        if (count < steps.Length) return;
        Array.Copy(steps, MostLate, steps, 0, count -= MostLate);
        foreach (ref int row in taken.AsSpan()) row -= row == Sleeps ? 0 : MostLate;
    }

    private int[] Late(int start, int end) => [.. Enumerable.Range(start, end - start).Where(row => taken[row] < count)];

    private void TakeMissed(int[] rows) => Take(rows, Array.ConvertAll(rows, row => taken[row]), null);

    private void Take(int[] rows, int[] from, Tensor? gradient)
    {
        if (rows.Length == 0) return;
        table.Backend.UpdateRows<F>(steps.AsMemory(0, count), rows, from, table, gradient, first, second, third, run!);
        foreach (int row in rows) taken[row] = count;
    }

    /// <summary>All rows are up to date: the steps are forgotten, and the memory is left to itself.</summary>
    private void BeginAnew()
    {
        foreach (ref int row in taken.AsSpan())
        {
            if (row != Sleeps) row = 0;
        }
        (count, run) = (0, null);
        foreach (Tensor tensor in Tensors())
        {
            if (tensor.Storage.Late == this) tensor.Storage.Late = null;
        }
    }

    private IEnumerable<Tensor> Tensors() => new[] { table, first, second, third }.OfType<Tensor>();

    private int[] Versions() => [.. Tensors().Select(tensor => tensor.Storage.Version)];

    /// <summary>
    /// Whether a row's values of state are zero, and its own are not among those a step changes all the same: −0 becomes 0, and what is not
    /// finite NaN.
    /// </summary>
    private bool MaySleep(int row, double[] buffer)
    {
        foreach (Tensor tensor in Tensors())
        {
            tensor.Backend.Read(tensor, (long)row * buffer.Length, buffer);
            if (tensor == table ? !Array.TrueForAll(buffer, value => double.IsFinite(value) && (value != 0 || double.IsPositive(value))) : MemoryMarshal.Cast<double, long>(buffer).ContainsAnyExcept(0L)) return false;
        }
        return true;
    }
}
