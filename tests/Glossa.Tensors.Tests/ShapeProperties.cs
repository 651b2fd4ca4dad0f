using FsCheck;
using FsCheck.Fluent;
using Glossa.Testing;
using Xunit;

namespace Glossa.Tensors.Tests;

/// <summary>
/// Shapes and the operations that only move values, on random shapes of rank 0 to 4 with sizes 0 to 5, against index arithmetic; each
/// gradient by <c>⟨f(x), w⟩ = ⟨x, fᵀ(w)⟩</c>, which holds for every linear f.
/// </summary>
public class ShapeProperties
{
    private static readonly Config Runs = Config.QuickThrowOnFailure.WithMaxTest(400);

    [Fact]
    public void Around_splits_a_shape_at_an_axis() => ForAxes((shape, axis) =>
    {
        (int before, int along, int after) = shape.Around(axis);
        Assert.Equal(shape[axis], along);
        Assert.Equal(shape.Count, (long)before * along * after);
        foreach (int[] index in Indices(shape))
        {
            int outer = 0, inner = 0;
            for (int i = 0; i < axis; i++) outer = (outer * shape[i]) + index[i];
            for (int i = axis + 1; i < shape.Rank; i++) inner = (inner * shape[i]) + index[i];
            Assert.Equal(Flat(shape, index), (((outer * along) + index[axis]) * after) + inner);
        }
        Assert.Equal(shape.Around(axis), shape.Around(axis - shape.Rank));
    });

    [Fact]
    public void With_Without_and_Insert_change_one_axis() => ForAxes((shape, axis) =>
    {
        int[] sizes = shape.ToArray();
        Assert.Equal(sizes.Select((size, i) => i == axis ? 9 : size), shape.With(axis, 9));
        Assert.Equal(shape.With(axis, 9), shape.With(axis - shape.Rank, 9));
        Assert.Equal(sizes.Where((_, i) => i != axis), shape.Without(axis));
        Assert.Equal(shape, shape.Without(axis).Insert(axis, sizes[axis]));
        Assert.Equal(shape, shape.Insert(axis, 7).Without(axis));
        Assert.Equal(7, shape.Insert(axis, 7)[axis]);
        Assert.Equal(shape.Append(3), shape.Insert(shape.Rank, 3));
        Assert.Equal(shape, Shape.Create([.. shape[..axis], .. shape[axis..]]));
        Assert.Throws<ShapeException>(() => shape.With(axis, -1));
    });

    [Fact]
    public void A_shape_counts_rows_columns_and_elements() => ForShapes(shape =>
    {
        Assert.Equal(shape.Aggregate(1L, (product, size) => product * size), shape.Count);
        Assert.Equal(shape.Count, (long)shape.Rows * shape.Columns);
        Assert.Equal(shape, Shape.Create(shape.ToArray()));
        Assert.Equal(shape.GetHashCode(), Shape.Create(shape.ToArray()).GetHashCode());
        Assert.True(shape != shape.Append(1));
        Assert.Equal($"[{string.Join(", ", shape.ToArray())}]", shape.ToString());
        foreach (int axis in new[] { shape.Rank, -shape.Rank - 1, int.MaxValue, int.MinValue })
        {
            Assert.Throws<OutOfRangeException>(() => shape[axis]);
            Assert.Throws<OutOfRangeException>(() => shape.Around(axis));
            Assert.Throws<OutOfRangeException>(() => shape.With(axis, 1));
            Assert.Throws<OutOfRangeException>(() => shape.Without(axis));
        }
        Assert.Throws<OutOfRangeException>(() => shape.Insert(shape.Rank + 1, 1));
        Assert.Throws<OutOfRangeException>(() => shape.Insert(-1, 1));
    });

    [Fact]
    public void Indices_count_from_the_beginning_or_the_end() => ForTensors(c =>
    {
        foreach (int[] index in Indices(c.Shape))
        {
            Assert.Equal(c.At(index), c.X[index]);
            Assert.Equal(c.At(index), c.X[[.. index.Select((i, axis) => i - c.Shape[axis])]]);
        }
        for (int axis = 0; axis < c.Shape.Rank; axis++)
        {
            int[] outside = new int[c.Shape.Rank];
            outside[axis] = c.Shape[axis];
            Assert.Throws<OutOfRangeException>(() => c.X[outside]);
            outside[axis] = -c.Shape[axis] - 1;
            Assert.Throws<OutOfRangeException>(() => c.X[outside]);
        }
        Assert.Throws<ShapeException>(() => c.X[new int[c.Shape.Rank + 1]]);
    });

    [Fact]
    public void Reshape_keeps_the_order_of_the_numbers() => ForTensors(c =>
    {
        int[] sizes = [.. c.Shape];
        c.Random.Shuffle(sizes);
        Tensor y = c.X.Reshape(Shape.Create(sizes), c.Run);
        Assert.Equal(c.Values, y.ToDoubleArray());
        Assert.Equal(c.Values, y.Reshape(c.Shape, c.Run).ToDoubleArray());
        Assert.Equal(c.Values, c.X.Flatten(c.Run).ToDoubleArray());
        Assert.Equal(c.Values, c.X.Contiguous(c.Run).ToDoubleArray());
        Assert.Equal(c.Values, c.X.Reshape(c.Shape.Insert(c.Random.Next(c.Shape.Rank + 1), 1), c.Run).ToDoubleArray());
        if (c.Shape.Count > 0 && sizes.Length > 0)
        {
            int[] inferred = [.. sizes];
            inferred[c.Random.Next(sizes.Length)] = -1;
            Assert.Equal(y.Shape, c.X.Reshape(inferred.AsSpan(), c.Run).Shape);
        }
        Assert.Throws<ShapeException>(() => c.X.Reshape(Shape.Create([(int)c.Shape.Count + 1]), c.Run));
        c.VerifyGradient(y);
    });

    [Fact]
    public void Permute_moves_axes() => ForTensors(c =>
    {
        int[] axes = [.. Enumerable.Range(0, c.Shape.Rank)];
        c.Random.Shuffle(axes);
        int[] inverse = [.. axes.Select((_, axis) => Array.IndexOf(axes, axis))];
        Tensor y = c.X.Permute(axes, c.Run);
        Verify(y, axes.Select(axis => c.Shape[axis]), index => c.At([.. inverse.Select(axis => index[axis])]));
        Assert.Equal(c.Values, y.Permute(inverse, c.Run).ToDoubleArray());
        Assert.Equal(y.ToDoubleArray(), c.X.Permute(axes.Select(axis => axis - c.Shape.Rank).ToArray(), c.Run).ToDoubleArray());
        c.VerifyGradient(y);
    });

    [Fact]
    public void Slice_takes_a_range() => ForTensors(c =>
    {
        if (c.Shape.Rank == 0) return;
        int axis = c.Random.Next(c.Shape.Rank), size = c.Shape[axis], start = c.Random.Next(size + 1), end = c.Random.Next(start, size + 1);
        Tensor y = c.X.Slice(axis, start, end, c.Run);
        Verify(y, c.Shape.With(axis, end - start), index => c.At([.. index.Select((at, i) => i == axis ? at + start : at)]));
        if (start < size) Assert.Equal(y.ToDoubleArray(), c.X.Slice(axis - c.Shape.Rank, start - size, end, c.Run).ToDoubleArray());
        Assert.Throws<OutOfRangeException>(() => c.X.Slice(axis, 0, size + 1, c.Run));
        Assert.Throws<OutOfRangeException>(() => c.X.Slice(axis, -size - 1, size, c.Run));
        c.VerifyGradient(y);
    });

    [Fact]
    public void Select_and_Stack_undo_each_other() => ForTensors(c =>
    {
        if (c.Shape.Rank == 0) return;
        int axis = c.Random.Next(c.Shape.Rank), size = c.Shape[axis];
        Assert.Throws<OutOfRangeException>(() => c.X.Select(axis, size, c.Run));
        if (size == 0) return;
        Tensor[] slices = [.. Enumerable.Range(0, size).Select(i => c.X.Select(axis, i % 2 == 0 ? i : i - size, c.Run))];
        for (int i = 0; i < size; i++) Verify(slices[i], c.Shape.Without(axis), index => c.At([.. index[..axis], i, .. index[axis..]]));
        Tensor y = Tensor.Stack(slices, axis, c.Run);
        Assert.Equal(c.Shape, y.Shape);
        Assert.Equal(c.Values, y.ToDoubleArray());
        c.VerifyGradient(y);
    });

    [Fact]
    public void Split_and_Concat_undo_each_other() => ForTensors(c =>
    {
        if (c.Shape.Rank == 0) return;
        int axis = c.Random.Next(c.Shape.Rank), size = c.Shape[axis], first = c.Random.Next(size + 1),
            second = c.Random.Next(first, size + 1);
        Tensor[] parts = c.X.Split(axis, [first, second - first, size - second], c.Run);
        Tensor y = Tensor.Concat(parts, axis - c.Shape.Rank, c.Run);
        Assert.Equal(c.Shape, y.Shape);
        Assert.Equal(c.Values, y.ToDoubleArray());
        Tensor reversed = Tensor.Concat([parts[2], parts[1], parts[0]], axis, c.Run);
        int[] order =
            [.. Enumerable.Range(second, size - second), .. Enumerable.Range(first, second - first), .. Enumerable.Range(0, first)];
        Verify(reversed, c.Shape, index => c.At([.. index.Select((at, i) => i == axis ? order[at] : at)]));
        Assert.Throws<ShapeException>(() => c.X.Split(axis, [size + 1], c.Run));
        Assert.Throws<ShapeException>(() => Tensor.Concat([c.X, c.X.Reshape(c.Shape.Append(1), c.Run)], axis, c.Run));
        c.VerifyGradient(reversed);
    });

    [Fact]
    public void Pad_surrounds_with_zeros() => ForTensors(c =>
    {
        if (c.Shape.Rank == 0) return;
        int axis = c.Random.Next(c.Shape.Rank), size = c.Shape[axis], before = c.Random.Next(4), after = c.Random.Next(4);
        Tensor y = c.X.Pad(axis, before, after, c.Run);
        Verify(y, c.Shape.With(axis, before + size + after), index => index[axis] < before || index[axis] >= before + size
            ? 0
            : c.At([.. index.Select((at, i) => i == axis ? at - before : at)]));
        Assert.Equal(c.Values, y.Slice(axis, before, before + size, c.Run).ToDoubleArray());
        Assert.Throws<ShapeException>(() => c.X.Pad(axis, -1, size + 1, c.Run));
        Assert.Throws<ShapeException>(() => c.X.Pad(axis, size + 1, -1, c.Run));
        c.VerifyGradient(y);
    });

    [Fact]
    public void BroadcastTo_repeats_axes_of_size_one() => ForTensors(c =>
    {
        int[] inner = [.. c.Shape.Select(size => size == 1 ? c.Random.Next(6) : size)];
        int[] outer = [.. Enumerable.Range(0, c.Random.Next(3)).Select(_ => c.Random.Next(4))];
        Tensor y = c.X.BroadcastTo(Shape.Create([.. outer, .. inner]), c.Run);
        Verify(y, [.. outer, .. inner], index => c.At([.. index[outer.Length..].Select((at, i) => c.Shape[i] == 1 ? 0 : at)]));
        Assert.Throws<ShapeException>(() => c.X.Reshape(c.Shape.Insert(0, 1), c.Run).BroadcastTo(c.Shape, c.Run));
        if (c.Shape.Any(size => size != 1))
        {
            Assert.Throws<ShapeException>(
                () => c.X.BroadcastTo(Shape.Create([.. c.Shape.Select(size => size == 1 ? 1 : size + 1)]), c.Run));
        }
        c.VerifyGradient(y);
    });

    [Fact]
    public void Slices_padded_back_add_up_to_the_whole() => ForTensors(c =>
    {
        if (c.Shape.Rank == 0) return;
        int axis = c.Random.Next(c.Shape.Rank), size = c.Shape[axis], cut = c.Random.Next(size + 1);
        Tensor before = c.X.Slice(axis, 0, cut, c.Run).Pad(axis, 0, size - cut, c.Run),
            after = c.X.Slice(axis, cut, size, c.Run).Pad(axis, cut, 0, c.Run);
        Tensor y = before.Add(after, c.Run);
        Assert.Equal(c.Shape, y.Shape);
        Assert.Equal(c.Values, y.ToDoubleArray());
        c.VerifyGradient(y);
    });

    [Fact]
    public void Broadcasting_by_name_is_broadcasting_by_rule() => ForTensors(c =>
    {
        if (c.Shape.Rank == 0) return;
        Tensor row = Sample.Uniform([c.Shape.Columns], 5, backend: c.Run.Backend),
            column = Sample.Uniform(c.Shape[..^1], 6, backend: c.Run.Backend);
        Tensor rows = row.BroadcastTo(c.Shape, c.Run), columns = column.Reshape(column.Shape.Append(1), c.Run).BroadcastTo(c.Shape, c.Run);
        Tensor number = Tensor.Full([1], 0.5, c.Run.Backend);
        Close.AssertSameBits("addRow", c.X.Add(rows, c.Run), c.X.AddRow(row, c.Run));
        Close.AssertSameBits("multiplyRow", c.X.Multiply(rows, c.Run), c.X.MultiplyRow(row, c.Run));
        Close.AssertSameBits("addColumn", c.X.Add(columns, c.Run), c.X.AddColumn(column, c.Run));
        Close.AssertSameBits("multiplyColumn", c.X.Multiply(columns, c.Run), c.X.MultiplyColumn(column, c.Run));
        Close.AssertSameBits("divideColumn", c.X.Divide(columns, c.Run), c.X.DivideColumn(column, c.Run));
        Close.AssertSameBits("multiplyScalar", c.X.Multiply(number.BroadcastTo(c.Shape, c.Run), c.Run), c.X.MultiplyScalar(number, c.Run));
        c.VerifyGradient(c.X.MultiplyRow(row, c.Run).MultiplyColumn(column, c.Run));
    });

    [Fact]
    public void Expand_is_a_stack_of_copies_and_a_sum_takes_it_back() => ForTensors(c =>
    {
        int axis = c.Random.Next(c.Shape.Rank + 1), times = 1 + c.Random.Next(4);
        Tensor y = c.X.Expand(axis, times, c.Run);
        Close.AssertSameBits("stack", Tensor.Stack([.. Enumerable.Repeat(c.X, times)], axis, c.Run), y);
        Assert.Equal(y.ToDoubleArray(), c.X.Expand(axis - c.Shape.Rank - 1, times, c.Run).ToDoubleArray());
        Close.Assert("sum", c.X.Scale(times, c.Run), y.Sum(axis, c.Run), 1e-6);
        c.VerifyGradient(y);
    });

    [Fact]
    public void Gathering_what_was_scattered_gives_it_back() => ForTensors(c =>
    {
        if (c.Shape.Rank == 0) return;
        int axis = c.Random.Next(c.Shape.Rank), size = c.Shape[axis];
        int[] places = [.. Enumerable.Range(0, size)];
        c.Random.Shuffle(places);
        (_, int along, int after) = c.Shape.Around(axis);
        IdTensor ids = new([.. Enumerable.Range(0, (int)c.Shape.Count).Select(i => (long)places[i / after % along])], c.Shape);
        Tensor scattered = c.Run.Zeros(c.Shape).ScatterAdd(axis, ids, c.X, c.Run);
        Verify(scattered, c.Shape, index => c.At([.. index.Select((at, i) => i == axis ? Array.IndexOf(places, at) : at)]));
        Tensor y = scattered.Gather(axis, ids, c.Run);
        Assert.Equal(c.Values, y.ToDoubleArray());
        c.VerifyGradient(y);
    });

    [Fact]
    public void Arguments_that_make_no_sense_are_errors_that_teach()
    {
        Run run = Run.Inference();
        Tensor x = Sample.Uniform([2, 3], 1);
        Assert.Throws<ShapeException>(() => x.Permute([0], run));
        Assert.Throws<ShapeException>(() => x.Permute([1], run));
        Assert.Throws<ShapeException>(() => x.Permute([1, 1], run));
        Assert.Throws<ShapeException>(() => x.Permute([0, 1, 0], run));
        Assert.Throws<OutOfRangeException>(() => x.Permute([0, 2], run));
        Assert.Throws<OutOfRangeException>(() => Tensor.Stack([x, x], 3, run));
        Assert.Throws<ShapeException>(() => Shape.Create([int.MaxValue, int.MaxValue, int.MaxValue]));
        Assert.Equal(0, Shape.Create([0, int.MaxValue, int.MaxValue, int.MaxValue]).Count);
        Assert.Equal([0, 3], Tensor.From(new float[0, 3]).Shape);
    }

    private static Gen<int[]> Sizes => Gen.Choose(0, 4).SelectMany(rank => Gen.Choose(0, 5).ArrayOf(rank));

    private static void ForShapes(Action<Shape> property) =>
        Check.One(Runs, Prop.ForAll(Sizes.ToArbitrary(), sizes => property(Shape.Create(sizes))));

    private static void ForAxes(Action<Shape, int> property) => ForShapes(shape =>
    {
        for (int axis = 0; axis < shape.Rank; axis++) property(shape, axis);
    });

    private static void ForTensors(Action<Case> property)
    {
        Gen<(int[] Sizes, int Seed, bool IsView, string Backend)> cases =
            Sizes.SelectMany(sizes => Gen.Choose(0, int.MaxValue - 1).SelectMany(seed =>
                Gen.Elements(true, false)
                    .SelectMany(isView => Gen.Elements("cpu", "reference").Select(backend => (sizes, seed, isView, backend)))));
        Check.One(Runs, Prop.ForAll(cases.ToArbitrary(), c => property(new Case(Shape.Create(c.Sizes), c.Seed, c.IsView, c.Backend))));
    }

    /// <summary>All indices, last axis fastest.</summary>
    private static IEnumerable<int[]> Indices(Shape shape)
    {
        IEnumerable<int[]> indices = [[]];
        foreach (int size in shape) indices = indices.SelectMany(index => Enumerable.Range(0, size).Select(at => (int[])[.. index, at]));
        return indices;
    }

    private static int Flat(Shape shape, int[] index)
    {
        int flat = 0;
        for (int axis = 0; axis < index.Length; axis++) flat = (flat * shape[axis]) + index[axis];
        return flat;
    }

    private static void Verify(Tensor y, IEnumerable<int> shape, Func<int[], double> element)
    {
        Assert.Equal(shape, y.Shape);
        Assert.Equal(Indices(y.Shape).Select(element), y.ToDoubleArray());
    }

    /// <summary>A random tensor; a view is some columns of a wider one, so that its rows have gaps.</summary>
    private sealed class Case
    {
        private readonly Tensor variable;

        public Case(Shape shape, int seed, bool isView, string backend)
        {
            Shape = shape;
            Random = new Random(seed);
            Run = On.Recording(backend);
            isView &= shape.Rank > 0;
            variable = Sample.Variable(isView ? shape.With(-1, shape[-1] + 3) : shape, (ulong)seed, Run.Backend);
            X = isView ? variable.Slice(-1, 2, 2 + shape[-1], Run) : variable;
            Values = X.ToDoubleArray();
        }

        public Shape Shape { get; }

        public Random Random { get; }

        public Run Run { get; }

        public Tensor X { get; }

        public double[] Values { get; }

        public double At(int[] index) => Values[Flat(Shape, index)];

        public void VerifyGradient(Tensor y)
        {
            Tensor weights = Sample.Uniform(y.Shape, 99, backend: Run.Backend);
            double expected = Dot(y, weights);
            y.Backward(Run, weights);
            Assert.Equal(variable.Shape, variable.Gradient!.Shape);
            Assert.Equal(expected, Dot(variable, variable.Gradient), Math.Max(1, y.Shape.Count) * 1e-6);
        }

        private static double Dot(Tensor a, Tensor b) => a.ToDoubleArray().Zip(b.ToDoubleArray(), (x, y) => x * y).Sum();
    }
}
