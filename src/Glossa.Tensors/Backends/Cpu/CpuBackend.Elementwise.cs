using Glossa.Tensors.Lanes;

namespace Glossa.Tensors;

internal sealed unsafe partial class CpuBackend : IRowUpdateKernels
{
    public override void Map<F>(F f, Tensor x, Tensor y, Run run)
    {
        fixed (float* source = &First(x), target = &First(y))
        {
            EachPiece(new MapKernel<F>(f, new(source, x.Pitch), new(target, y.Pitch)), new Rows(x, y), run);
        }
    }

    public override void MapGradient<F>(F f, Tensor x, Tensor y, Tensor dy, Tensor dx, Run run)
    {
        fixed (float* inputs = &First(x), outputs = &First(y), upstream = &First(dy), target = &First(dx))
        {
            MapGradientKernel<F> kernel = new(
                f, new(inputs, x.Pitch), new(outputs, y.Pitch), new(upstream, dy.Pitch), new(target, dx.Pitch));
            EachPiece(kernel, new Rows(x, y, dy, dx), run);
        }
    }

    public override void Zip<F>(F f, Tensor a, Tensor b, Tensor c, Stretch stretch, Run run)
    {
        Rows rows = stretch switch
        {
            Stretch.None => new Rows(a, b, c),
            Stretch.Scalar => new Rows(a, c),
            _ => Rows.Separate(a),
        };
        long rightPitch = stretch switch
        {
            Stretch.None => b.Pitch,
            Stretch.Column => b.IsContiguous ? 1 : b.Pitch,
            _ => 0,
        };
        fixed (float* left = &First(a), right = &First(b), target = &First(c))
        {
            bool isNumber = stretch is Stretch.Column or Stretch.Scalar;
            EachPiece(new ZipKernel<F>(f, new(left, a.Pitch), new(right, rightPitch), isNumber, new(target, c.Pitch)), rows, run);
        }
    }

    public override void Update<F>(F f, Tensor parameter, Tensor gradient, Tensor? first, Tensor? second, Tensor? third, Run run)
    {
        fixed (float* p = &First(parameter), dp = &First(gradient), a = &First(first), b = &First(second), c = &First(third))
        {
            Share(new UpdateKernel<F>(f, p, dp, a, b, c), parameter.Shape.Count, ElementGrain, run);
        }
    }

    public void UpdateRows<F>(
        RowUpdates<F> updates, Tensor parameter, Tensor? gradient, Tensor? first, Tensor? second, Tensor? third, Run run)
        where F : struct, IUpdate
    {
        fixed (float* p = &Stored(parameter), dp = &Stored(gradient), a = &Stored(first), b = &Stored(second), c = &Stored(third))
        {
            int columns = parameter.Shape.Columns;
            EachRow(new UpdateRowsKernel<F>(updates, columns, p, dp, a, b, c), updates.Rows.Length, columns, run);
        }
    }

    /// <summary>y = f(x).</summary>
    private readonly struct MapKernel<F>(F f, Matrix x, Matrix y) : IPieceKernel where F : struct, IFunction
    {
        public void Compute<V>(long row, long column, long count) where V : struct, IFloatLanes<V> =>
            Elementwise.Map<F, V>(f, x.At(row, column), y.At(row, column), count);
    }

    /// <summary>dx = dy · f′.</summary>
    private readonly struct MapGradientKernel<F>(F f, Matrix x, Matrix y, Matrix dy, Matrix dx) : IPieceKernel where F : struct, IFunction
    {
        public void Compute<V>(long row, long column, long count) where V : struct, IFloatLanes<V> =>
            Elementwise.MapGradient<F, V>(f, x.At(row, column), y.At(row, column), dy.At(row, column), dx.At(row, column), count);
    }

    /// <summary>c = f(a, b), where b may be one number for each row.</summary>
    private readonly struct ZipKernel<F>(F f, Matrix a, Matrix b, bool isNumber, Matrix c) : IPieceKernel where F : struct, IBinaryFunction
    {
        public void Compute<V>(long row, long column, long count) where V : struct, IFloatLanes<V> =>
            Elementwise.Zip<F, V>(f, a.At(row, column), b.At(row, isNumber ? 0 : column), c.At(row, column), count, isNumber);
    }

    /// <summary>One step of an optimiser.</summary>
    private readonly struct UpdateKernel<F>(F f, float* p, float* dp, float* a, float* b, float* c) : IKernel where F : struct, IUpdate
    {
        public void Compute<V>(long first, long end) where V : struct, IFloatLanes<V> =>
            Elementwise.Update<F, V>(f, p + first, dp + first, At(a, first), At(b, first), At(c, first), end - first);
    }

    /// <summary>Several steps of an optimiser, row by row.</summary>
    private readonly struct UpdateRowsKernel<F>(RowUpdates<F> updates, int columns, float* p, float* dp, float* a, float* b, float* c)
        : IKernel where F : struct, IUpdate
    {
        public void Compute<V>(long first, long end) where V : struct, IFloatLanes<V>
        {
            ReadOnlySpan<F> steps = updates.Steps.Span;
            for (int i = (int)first; i < end; i++)
            {
                long at = (long)updates.Rows.Span[i] * columns;
                // All steps of a row at once, while it is in the cache.
                for (int step = updates.From.Span[i]; step < steps.Length; step++)
                {
                    float* gradient = step == steps.Length - 1 ? At(dp, (long)i * columns) : null;
                    Elementwise.Update<F, V>(steps[step], p + at, gradient, At(a, at), At(b, at), At(c, at), columns);
                }
            }
        }
    }

    /// <summary>Computes all elements of a kernel in pieces of rows, shared among threads.</summary>
    private static void EachPiece<K>(K kernel, Rows rows, Run run) where K : struct, IPieceKernel
    {
        if (rows.Count == 1) Share(new OneRow<K>(kernel), rows.Length, ElementGrain, run);
        else Share(new WholeRows<K>(kernel, rows.Length), rows.Count, Math.Max(1, ElementGrain / Math.Max(1, rows.Length)), run);
    }

    /// <summary>A computation over neighbouring elements of a row.</summary>
    private interface IPieceKernel
    {
        void Compute<V>(long row, long column, long count) where V : struct, IFloatLanes<V>;
    }

    /// <summary>The elements of a single row as items.</summary>
    private readonly struct OneRow<K>(K kernel) : IKernel where K : struct, IPieceKernel
    {
        public void Compute<V>(long first, long end) where V : struct, IFloatLanes<V> => kernel.Compute<V>(0, first, end - first);
    }

    /// <summary>Rows as items.</summary>
    private readonly struct WholeRows<K>(K kernel, long length) : IKernel where K : struct, IPieceKernel
    {
        public void Compute<V>(long first, long end) where V : struct, IFloatLanes<V>
        {
            for (long row = first; row < end; row++) kernel.Compute<V>(row, 0, length);
        }
    }

    /// <summary>Rows in memory at a distance.</summary>
    private readonly struct Matrix(float* start, long pitch)
    {
        public float* At(long row, long column) => start + (row * pitch) + column;
    }

    /// <summary>Tensors of one shape as rows: a single long one when all of them are contiguous.</summary>
    private readonly record struct Rows(long Count, long Length)
    {
        public Rows(params ReadOnlySpan<Tensor> tensors) : this(1, tensors[0].Shape.Count)
        {
            foreach (Tensor tensor in tensors)
            {
                if (!tensor.IsContiguous) this = Separate(tensor);
            }
        }

        public static Rows Separate(Tensor tensor) => new(tensor.Shape.Rows, tensor.Shape.Columns);
    }
}
