using System.Runtime.InteropServices;

namespace Glossa.Tensors;

/// <summary>
/// Values in a shape, row by row: the value every operation takes and returns. A tensor made outside a scope is an ordinary object the
/// collector frees; one made in a scope (<see cref="Run.OpenScope"/>) lives until the scope closes.
/// </summary>
/// <remarks>
/// Rows (all axes but the last count as rows) are contiguous; the distance between their beginnings, <see cref="Pitch"/>, may be larger
/// than a row, so that some columns of a matrix are a view of it. There are no other strides.
/// </remarks>
public sealed partial class Tensor : IExamples<Tensor>
{
    private Tensor? gradient;
    private Tensor? rowMemory;
    private bool hasGradient;

    internal Tensor(Storage storage, long offset, Shape shape, int pitch)
    {
        Storage = storage;
        Offset = offset;
        Shape = shape;
        Pitch = pitch;
    }

    /// <summary>A tensor with undefined content that the collector owns.</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="backend">The backend that holds it.</param>
    public Tensor(Shape shape, Backend backend)
        : this(
            new Storage(backend, backend.Allocate(MemoryPool.SizeClass(checked(shape.Count * backend.ElementBytes)))), 0, shape,
            shape.Columns)
    { }

    /// <summary>The sizes of the axes.</summary>
    public Shape Shape { get; }

    /// <summary>The backend whose memory holds the values.</summary>
    public Backend Backend => Storage.Backend;

    /// <summary>The number format.</summary>
    public DType DType => Backend.DType;

    /// <summary>The distance between the beginnings of two rows, in elements.</summary>
    public int Pitch { get; }

    /// <summary>Whether the rows follow each other without gaps.</summary>
    public bool IsContiguous => Pitch == Shape.Columns || Shape.Rows <= 1;

    /// <summary>Whether the memory was recycled by a closed scope; touching the values then throws.</summary>
    public bool IsRecycled => Storage.IsRecycled;

    /// <summary>
    /// Whether operations on this tensor are recorded so that <see cref="Backward"/> gives it a gradient. Parameters set it; set it
    /// yourself on an input whose gradient you want.
    /// </summary>
    public bool RequiresGradient { get; set; }

    /// <summary>
    /// Whether this is a parameter that many calls use: kernels may then keep a second, packed copy of it for runs that do not train.
    /// </summary>
    public bool IsParameter { get; init; }

    /// <summary>
    /// Whether the values are whole numbers of 8 bits times a scale of their row (<see cref="ToInt8"/>). A parameter of this kind is
    /// multiplied in 8 bits where nothing is trained and the backend can: the rows of the input are rounded, each with a scale of its own,
    /// and the sums are exact, so a row has the same bits in any batch. Products take half the time where the processor has AVX-VNNI, and a
    /// quarter of the memory.
    /// </summary>
    public bool HasInt8 => Storage.HasInt8;

    /// <summary>Returns the tensor with every row rounded to whole numbers of 8 bits times a scale.</summary>
    /// <returns>A new tensor on the CPU, which <see cref="HasInt8"/>.</returns>
    /// <exception cref="ShapeException">The tensor is no table or map.</exception>
    public Tensor ToInt8()
    {
        (Tensor numbers, Tensor scales) = Int8Rounding.Round(this);
        return Int8Rounding.Join(numbers, scales);
    }

    /// <summary>
    /// The gradient the backward passes since <see cref="ClearGradient"/> have added up; null before the first, or when the gradient is
    /// kept as rows (<see cref="RowGradient"/>). It has this tensor's shape and outlives scopes.
    /// </summary>
    public Tensor? Gradient => hasGradient ? gradient : null;

    /// <summary>
    /// The gradient of a table that was only looked up since <see cref="ClearGradient"/>; null when there is none or it is dense.
    /// </summary>
    public RowGradient? RowGradient { get; private set; }

    /// <summary>The backend's memory that holds the values, shared with the tensor's views; for backends.</summary>
    /// <exception cref="RecycledTensorException">The scope that made the tensor has closed.</exception>
    public Block Block => Storage.Block;

    /// <summary>The elements of <see cref="Block"/> before this tensor's first.</summary>
    public long Offset { get; }

    /// <summary>
    /// The steps that some rows in this memory have yet to take before they may be read; null when all are up to date, and always on a
    /// backend without <see cref="IRowUpdateKernels"/>.
    /// </summary>
    public ILazyRowUpdates? LazyRowUpdates => Storage.LazyRowUpdates;

    internal Storage Storage { get; }

    internal Node? Node { get; private set; }

    internal int OutputIndex { get; private set; }

    internal bool NeedsGradient => RequiresGradient || Node is not null;

    /// <summary>A tensor on the CPU with the given values.</summary>
    /// <param name="values">The values, row by row.</param>
    /// <param name="shape">The shape; a vector when left out.</param>
    /// <exception cref="ShapeException">The number of values is not the shape's.</exception>
    public static Tensor From(ReadOnlySpan<float> values, Shape? shape = null)
    {
        Tensor tensor = new(shape ?? [values.Length], Backend.Cpu);
        tensor.CopyFrom(values);
        return tensor;
    }

    /// <summary>A tensor of rank 2 on the CPU.</summary>
    /// <param name="values">The values.</param>
    public static Tensor From(float[,] values) =>
        From(
            values.Length == 0 ? [] : MemoryMarshal.CreateReadOnlySpan(ref values[0, 0], values.Length),
            [values.GetLength(0), values.GetLength(1)]);

    /// <summary>A tensor with the given values, rounded to the backend's format.</summary>
    /// <param name="values">The values, row by row.</param>
    /// <param name="shape">The shape.</param>
    /// <param name="backend">The backend that holds it.</param>
    /// <exception cref="ShapeException">The number of values is not the shape's.</exception>
    public static Tensor From(ReadOnlySpan<double> values, Shape shape, Backend backend)
    {
        Tensor tensor = new(shape, backend);
        tensor.CopyFrom(values);
        return tensor;
    }

    /// <summary>A tensor of zeros.</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="backend">The backend that holds it; the CPU when left out.</param>
    public static Tensor Zeros(Shape shape, Backend? backend = null) => Full(shape, 0, backend);

    /// <summary>A tensor full of one number.</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="value">The number.</param>
    /// <param name="backend">The backend that holds it; the CPU when left out.</param>
    public static Tensor Full(Shape shape, double value, Backend? backend = null)
    {
        Tensor tensor = new(shape, backend ?? Backend.Cpu);
        tensor.Fill(value);
        return tensor;
    }

    /// <summary>One value; negative positions count from the end. For inspection, not for computing.</summary>
    /// <param name="index">One position an axis.</param>
    /// <exception cref="OutOfRangeException">There is no such position.</exception>
    public double this[params ReadOnlySpan<int> index] => ElementAt(FlatIndex(Shape, index));

    /// <summary>The number of a tensor that has exactly one.</summary>
    /// <exception cref="ShapeException">It has none or several.</exception>
    public double ToDouble()
    {
        if (Shape.Count != 1)
        {
            throw new ShapeException(
                $"ToDouble() reads a tensor with one element, but this one has shape {Shape}. Use an index or ToArray().");
        }
        return ElementAt(0);
    }

    /// <summary>All values in single precision, row by row, as a new array.</summary>
    public float[] ToArray()
    {
        float[] values = new float[Shape.Count];
        int length = PieceLength;
        for (int piece = 0; piece < Pieces; piece++) Backend.Read(this, (long)piece * Pitch, values.AsSpan(piece * length, length));
        return values;
    }

    /// <summary>All values in double precision, row by row, as a new array.</summary>
    public double[] ToDoubleArray()
    {
        double[] values = new double[Shape.Count];
        int length = PieceLength;
        for (int piece = 0; piece < Pieces; piece++) Backend.Read(this, (long)piece * Pitch, values.AsSpan(piece * length, length));
        return values;
    }

    /// <summary>Overwrites all values.</summary>
    /// <param name="values">The values, as many as the tensor has.</param>
    /// <exception cref="ShapeException">Their number differs.</exception>
    public void CopyFrom(ReadOnlySpan<float> values)
    {
        CheckCount(values.Length);
        Storage.Touch();
        int length = PieceLength;
        for (int piece = 0; piece < Pieces; piece++) Backend.Write(this, (long)piece * Pitch, values.Slice(piece * length, length));
    }

    /// <summary>Overwrites all values, rounding to the tensor's format.</summary>
    /// <param name="values">The values, as many as the tensor has.</param>
    /// <exception cref="ShapeException">Their number differs.</exception>
    public void CopyFrom(ReadOnlySpan<double> values)
    {
        CheckCount(values.Length);
        Storage.Touch();
        int length = PieceLength;
        for (int piece = 0; piece < Pieces; piece++) Backend.Write(this, (long)piece * Pitch, values.Slice(piece * length, length));
    }

    /// <summary>Overwrites all values with another tensor's, also across backends.</summary>
    /// <param name="source">A tensor of the same shape.</param>
    /// <exception cref="ShapeException">The shapes differ.</exception>
    public void CopyFrom(Tensor source)
    {
        if (source.Shape != Shape)
        {
            throw new ShapeException($"CopyFrom needs equal shapes, but the source has {source.Shape} and the target {Shape}.");
        }
        if (source.Backend != Backend)
        {
            CopyFrom(source.ToDoubleArray());
        }
        else
        {
            Storage.Touch();
            Backend.Copy(source, this);
        }
        Storage.HasInt8 = source.HasInt8 && Offset == 0 && IsContiguous;
    }

    /// <summary>Overwrites all values with one.</summary>
    /// <param name="value">The number.</param>
    public void Fill(double value)
    {
        Storage.Touch();
        Backend.Fill(this, value);
    }

    /// <summary>
    /// Says that a kernel has written the values in place, as optimisers do: packed copies of them are made anew, and a backward pass that
    /// still needs the old values throws. <see cref="CopyFrom(Tensor)"/> and <see cref="Fill"/> say so by themselves.
    /// </summary>
    public void MarkChanged() => Storage.Touch();

    /// <summary>This tensor on a backend: itself when it is there already, otherwise a converted copy.</summary>
    /// <param name="backend">The backend.</param>
    public Tensor To(Backend backend)
    {
        if (backend == Backend) return this;
        Tensor copy = new(Shape, backend);
        copy.CopyFrom(this);
        return copy;
    }

    /// <summary>
    /// A copy that outlives every scope and carries no graph: how a loss, a carried state or logits leave a training step.
    /// </summary>
    public Tensor Keep()
    {
        Tensor copy = new(Shape, Backend);
        Backend.Copy(this, copy);
        return copy;
    }

    /// <summary>The same values without the recorded graph: gradients stop here.</summary>
    public Tensor Detach() => Node is null && !RequiresGradient ? this : new(Storage, Offset, Shape, Pitch);

    /// <summary>
    /// Computes the gradient of this result with respect to every tensor it depends on that <see cref="RequiresGradient"/>, and adds it to
    /// their <see cref="Gradient"/>. The graph is freed.
    /// </summary>
    /// <param name="run">The run the result was computed in.</param>
    /// <param name="upstream">The gradient of the final quantity with respect to this tensor; 1 when left out, which needs a tensor with
    /// one element.</param>
    /// <param name="keepGraph">Keeps the graph for a second backward pass.</param>
    /// <exception cref="GraphException">Nothing was recorded, the graph was freed, or a value it needs was overwritten.</exception>
    /// <exception cref="ShapeException"><paramref name="upstream"/> has another shape, or is missing for a tensor with several
    /// elements.</exception>
    public void Backward(Run run, Tensor? upstream = null, bool keepGraph = false)
    {
        run.Check("backward", this, upstream);
        if (upstream is null && Shape.Count != 1)
        {
            throw new ShapeException(
                $"Backward on a tensor of shape {Shape} needs the upstream gradient (or a loss of one element: take Sum or Mean first).");
        }
        if (upstream is not null)
        {
            run.CheckShape("backward", "the upstream gradient", upstream, Shape, "the shape of the tensor it belongs to");
        }
        Run unrecorded = run.WithoutGradients();
        if (Node is null)
        {
            if (!RequiresGradient) throw new GraphException(NothingRecorded);
            AccumulateGradient(upstream ?? unrecorded.Full(Shape, 1), unrecorded);
            return;
        }
        BackwardPass.Walk(this, upstream ?? unrecorded.Full(Shape, 1), unrecorded, keepGraph);
    }

    /// <summary>Forgets the gradient; its memory is kept for the next one.</summary>
    public void ClearGradient()
    {
        hasGradient = false;
        RowGradient = null;
    }

    internal const string NothingRecorded =
        "There is no recorded graph to walk backward: nothing this tensor was computed from requires a gradient, "
      + "or the run does not record "
    + "(use Run.ForTraining or RunOptions.Gradients), or the value was detached or kept.";

    internal static long FlatIndex(Shape shape, ReadOnlySpan<int> index)
    {
        if (index.Length != shape.Rank)
        {
            throw new ShapeException($"A tensor of shape {shape} is indexed with {shape.Rank} numbers, but {index.Length} were given.");
        }
        long flat = 0;
        for (int axis = 0; axis < index.Length; axis++)
        {
            int at = index[axis] < 0 ? index[axis] + shape[axis] : index[axis];
            if ((uint)at >= (uint)shape[axis])
            {
                throw new OutOfRangeException($"Index {index[axis]} is outside axis {axis} of a tensor of shape {shape}: "
                    + $"valid are {-shape[axis]} to {shape[axis] - 1}.");
            }
            flat = (flat * shape[axis]) + at;
        }
        return flat;
    }

    internal void Attach(Node node, int outputIndex)
    {
        Node = node;
        OutputIndex = outputIndex;
    }

    /// <summary>Adds to the gradient; a fresh one of the right size changes memory with the old one instead of being copied.</summary>
    internal void AccumulateGradient(Tensor addition, Run run)
    {
        if (RowGradient is { } rows)
        {
            RowGradient = null;
            AccumulateGradient(rows.ToDense(Shape, run), run);
        }
        if (hasGradient)
        {
            gradient!.Storage.Touch();
            run.Backend.Zip(new AddFunction(), gradient, addition, gradient, Stretch.None, run);
            return;
        }
        gradient ??= new Tensor(Shape, Backend);
        Storage fresh = addition.Storage;
        bool isMovable = fresh.MadeBy is not null && fresh.GradientClaims <= 1 && addition.Offset == 0 && addition.IsContiguous
            && fresh.Block.Bytes == gradient.Storage.Block.Bytes;
        if (isMovable) gradient.Storage.Exchange(fresh);
        else gradient.CopyFrom(addition);
        hasGradient = true;
    }

    /// <summary>Adds to the gradient of some rows.</summary>
    internal void AccumulateGradient(RowGradient addition, Run run)
    {
        if (hasGradient)
        {
            gradient!.Storage.Touch();
            run.Backend.ScatterAddRows(addition.Rows, addition.Ids, gradient, run);
        }
        else if (RowGradient is { } rows)
        {
            RowGradient = Retain(RowGradient.Sum([rows, addition], run));
        }
        else
        {
            RowGradient = Retain(addition);
        }
    }

    /// <summary>Copies row gradients out of the backward pass' scope, into memory that is used again every step.</summary>
    private RowGradient Retain(RowGradient fresh)
    {
        int count = fresh.Ids.Count;
        if (rowMemory is null || rowMemory.Shape[0] < count) rowMemory = new Tensor([count + (count / 2), Shape.Columns], Backend);
        Tensor rows = new(rowMemory.Storage, 0, fresh.Rows.Shape, rowMemory.Pitch);
        rows.CopyFrom(fresh.Rows);
        return fresh with { Rows = rows };
    }

    /// <summary>The pieces whose elements are contiguous: one when the tensor is contiguous, otherwise its rows.</summary>
    private int Pieces => Shape.Count == 0 ? 0 : IsContiguous ? 1 : Shape.Rows;

    private int PieceLength => checked((int)(IsContiguous ? Shape.Count : Shape.Columns));

    private void CheckCount(int count)
    {
        if (count != Shape.Count)
        {
            throw new ShapeException($"{count} values do not fill a tensor of shape {Shape}, which has {Shape.Count} elements.");
        }
    }
}
