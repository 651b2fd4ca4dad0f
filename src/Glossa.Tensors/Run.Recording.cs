using System.Diagnostics;

namespace Glossa.Tensors;

public sealed partial class Run
{
    /// <summary>A tensor with undefined content, from the open scope's memory; every operation makes its results with this.</summary>
    /// <param name="shape">Its shape.</param>
    public Tensor Empty(Shape shape) => Empty(shape, shape.Columns);

    /// <summary>
    /// A tensor with undefined content whose rows do not begin at the same place of a page: rows at distances of a large power of two would
    /// compete for the same few lines of the caches. For values that kernels walk through row by row.
    /// </summary>
    internal Tensor EmptySpread(Shape shape)
    {
        const int Aliasing = 1024, Line = HostBlock.Alignment;
        bool aliases = shape.Columns * Backend.ElementBytes % Aliasing == 0;
        return Empty(shape, shape.Columns + (aliases ? Line / Backend.ElementBytes : 0));
    }

    private Tensor Empty(Shape shape, int pitch)
    {
        if (state.Pass is null) state.Profile?.OperationStarts();
        long bytes = checked((pitch == shape.Columns ? shape.Count : (long)shape.Rows * pitch) * Backend.ElementBytes);
        Storage storage = state.Frame is { } frame
            ? frame.Allocate(Backend, bytes)
            : new Storage(Backend, Backend.Allocate(MemoryPool.SizeClass(bytes)));
        storage.MadeBy = state.Pass;
        return new Tensor(storage, 0, shape, pitch);
    }

    /// <summary>A tensor full of one number.</summary>
    /// <param name="shape">Its shape.</param>
    /// <param name="value">The number.</param>
    public Tensor Full(Shape shape, double value)
    {
        Tensor full = Empty(shape);
        Backend.Fill(full, value);
        return full;
    }

    /// <summary>A tensor of zeros.</summary>
    /// <param name="shape">Its shape.</param>
    public Tensor Zeros(Shape shape) => Full(shape, 0);

    /// <summary>A tensor with the given values, row by row.</summary>
    /// <param name="values">The values, as many as the shape has elements.</param>
    /// <param name="shape">The shape.</param>
    /// <exception cref="ShapeException">The number of values is not the shape's.</exception>
    public Tensor From(ReadOnlySpan<float> values, Shape shape)
    {
        Tensor tensor = Empty(shape);
        tensor.CopyFrom(values);
        return tensor;
    }

    /// <inheritdoc cref="From(ReadOnlySpan{float}, Shape)"/>
    public Tensor From(ReadOnlySpan<double> values, Shape shape)
    {
        Tensor tensor = Empty(shape);
        tensor.CopyFrom(values);
        return tensor;
    }

    /// <summary>
    /// Ends an operation: checks and times it where that was asked for, and records it for the backward pass when one of its inputs needs
    /// a gradient. Every operation returns what this returns.
    /// </summary>
    /// <param name="op">The operation's name.</param>
    /// <param name="output">Its result.</param>
    /// <param name="inputs">The tensors gradients may flow to; null entries are ignored.</param>
    /// <param name="saved">The tensors <paramref name="backward"/> reads; it is an error to overwrite one before the backward pass.</param>
    /// <param name="backward">Given the gradient of the result, adds the gradients of the inputs.</param>
    /// <returns><paramref name="output"/>.</returns>
    public Tensor Record(
        string op, Tensor output, ReadOnlySpan<Tensor?> inputs, ReadOnlySpan<Tensor?> saved, Action<Tensor, Gradients> backward)
    {
        if (!Finish(op, output, inputs)) return output;
        output.Attach(
            new Node(op, state.Layer, state.Nodes++, [output.Shape], inputs, saved, (upstream, gradients) => backward(upstream[0]!, gradients)), 0);
        return output;
    }

    /// <summary>Ends an operation with several results; see the other overload.</summary>
    /// <param name="op">The operation's name.</param>
    /// <param name="outputs">Its results.</param>
    /// <param name="inputs">The tensors gradients may flow to; null entries are ignored.</param>
    /// <param name="saved">The tensors <paramref name="backward"/> reads.</param>
    /// <param name="backward">Given the gradients of the results (null for a result nothing depends on), adds the gradients of the
    /// inputs.</param>
    public void Record(
        string op, ReadOnlySpan<Tensor> outputs, ReadOnlySpan<Tensor?> inputs, ReadOnlySpan<Tensor?> saved,
        Action<Tensor?[], Gradients> backward)
    {
        bool recorded = false;
        foreach (Tensor output in outputs) recorded = Finish(op, output, inputs);
        if (!recorded) return;
        Shape[] shapes = new Shape[outputs.Length];
        for (int i = 0; i < shapes.Length; i++) shapes[i] = outputs[i].Shape;
        Node node = new(op, state.Layer, state.Nodes++, shapes, inputs, saved, backward);
        for (int i = 0; i < outputs.Length; i++) outputs[i].Attach(node, i);
    }

    /// <summary>
    /// Whether an operation on this tensor would be recorded: recording is on and a gradient is wanted somewhere before it.
    /// </summary>
    /// <param name="tensor">A tensor or null.</param>
    public bool Tracks(Tensor? tensor) => RecordsGradients && tensor is { NeedsGradient: true };

    private bool Finish(string op, Tensor output, ReadOnlySpan<Tensor?> inputs)
    {
        // In a backward pass time and result belong to the operation that is walked through, see BackwardPass.
        if (state.Pass is null) state.Profile?.OperationEnds(op, Layer, false);
        if (state.Pass is null && Options.CheckFinite) NonFinite.Check(op, Layer, output, inputs, false);
        bool records = false;
        foreach (Tensor? input in inputs)
        {
            records |= Tracks(input);
        }
        return records;
    }

    internal BackwardPass? Pass
    {
        get => state.Pass;
        set => state.Pass = value;
    }

    internal ScopeFrame? Frame => state.Frame;

    [Conditional("DEBUG")]
    internal static void AssertContiguous(Tensor tensor) =>
        Debug.Assert(tensor.IsContiguous, "A kernel was given a tensor with a row pitch.");
}
