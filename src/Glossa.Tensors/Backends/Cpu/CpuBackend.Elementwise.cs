using System.Runtime.Intrinsics;
using Glossa.Tensors.Lanes;

namespace Glossa.Tensors;

internal sealed unsafe partial class CpuBackend
{
    public override void Map<F>(F f, Tensor x, Tensor y, Run run)
    {
        Rows rows = new(x, y);
        float* source = Pointer(x), target = Pointer(y);
        long sourcePitch = x.Pitch, targetPitch = y.Pitch;
        ForRows(run, rows, (row, first, count) =>
        {
            float* from = source + (row * sourcePitch) + first, to = target + (row * targetPitch) + first;
            if (Vector512.IsHardwareAccelerated) Elementwise.Map<F, Float512>(f, from, to, count);
            else if (Vector256.IsHardwareAccelerated) Elementwise.Map<F, Float256>(f, from, to, count);
            else Elementwise.Map<F, Float128>(f, from, to, count);
        });
        GC.KeepAlive(x);
        GC.KeepAlive(y);
    }

    public override void MapGradient<F>(F f, Tensor x, Tensor y, Tensor dy, Tensor dx, Run run)
    {
        Rows rows = new(x, y, dy, dx);
        float* inputs = Pointer(x), outputs = Pointer(y), upstream = Pointer(dy), target = Pointer(dx);
        long inputPitch = x.Pitch, outputPitch = y.Pitch, upstreamPitch = dy.Pitch, targetPitch = dx.Pitch;
        ForRows(run, rows, (row, first, count) =>
        {
            float* xs = inputs + (row * inputPitch) + first, ys = outputs + (row * outputPitch) + first;
            float* from = upstream + (row * upstreamPitch) + first, to = target + (row * targetPitch) + first;
            if (Vector512.IsHardwareAccelerated) Elementwise.MapGradient<F, Float512>(f, xs, ys, from, to, count);
            else if (Vector256.IsHardwareAccelerated) Elementwise.MapGradient<F, Float256>(f, xs, ys, from, to, count);
            else Elementwise.MapGradient<F, Float128>(f, xs, ys, from, to, count);
        });
        GC.KeepAlive(x);
        GC.KeepAlive(y);
        GC.KeepAlive(dy);
        GC.KeepAlive(dx);
    }

    public override void Zip<F>(F f, Tensor a, Tensor b, Tensor c, Stretch stretch, Run run)
    {
        Rows rows = stretch switch
        {
            Stretch.None => new Rows(a, b, c),
            Stretch.Scalar => new Rows(a, c),
            _ => Rows.Separate(a),
        };
        float* left = Pointer(a), right = Pointer(b), target = Pointer(c);
        long leftPitch = a.Pitch, targetPitch = c.Pitch;
        long rightPitch = stretch switch
        {
            Stretch.None => b.Pitch,
            Stretch.Column => b.IsContiguous ? 1 : b.Pitch,
            _ => 0,
        };
        bool isNumber = stretch is Stretch.Column or Stretch.Scalar;
        ForRows(run, rows, (row, first, count) =>
        {
            float* xs = left + (row * leftPitch) + first, to = target + (row * targetPitch) + first;
            float* ys = right + (row * rightPitch) + (isNumber ? 0 : first);
            if (Vector512.IsHardwareAccelerated) Elementwise.Zip<F, Float512>(f, xs, ys, to, count, isNumber);
            else if (Vector256.IsHardwareAccelerated) Elementwise.Zip<F, Float256>(f, xs, ys, to, count, isNumber);
            else Elementwise.Zip<F, Float128>(f, xs, ys, to, count, isNumber);
        });
        GC.KeepAlive(a);
        GC.KeepAlive(b);
        GC.KeepAlive(c);
    }

    public override void Update<F>(F f, Tensor parameter, Tensor gradient, Tensor? first, Tensor? second, Tensor? third, Run run)
    {
        UpdatePointers pointers = new(parameter, gradient, first, second, third, Pointer);
        For(run, parameter.Shape.Count, ElementGrain, (start, end) => pointers.Take(f, start, start, end - start));
        pointers.KeepAlive();
    }

    public override void UpdateRows<F>(ReadOnlyMemory<F> steps, ReadOnlyMemory<int> rows, ReadOnlyMemory<int> from, Tensor parameter, Tensor? gradient, Tensor? first, Tensor? second, Tensor? third, Run run)
    {
        UpdatePointers pointers = new(parameter, gradient, first, second, third, PointerAsItIs);
        long columns = parameter.Shape.Count / Math.Max(1, parameter.Shape[0]);
        For(run, rows.Length, Math.Max(1, ElementGrain / Math.Max(1, columns)), (start, end) =>
        {
            for (int i = (int)start; i < end; i++)
            {
                // All steps of a row at once, while it is in the cache.
                for (int step = from.Span[i]; step < steps.Length; step++) pointers.Take(steps.Span[step], rows.Span[i] * columns, step == steps.Length - 1 ? i * columns : null, columns);
            }
        });
        pointers.KeepAlive();
    }

    private delegate float* PointerTo(Tensor x);

    /// <summary>What an optimiser's step reads and writes.</summary>
    private sealed class UpdatePointers(Tensor parameter, Tensor? gradient, Tensor? first, Tensor? second, Tensor? third, PointerTo to)
    {
        private readonly float* p = to(parameter), g = gradient is null ? null : to(gradient);
        private readonly float* s1 = first is null ? null : to(first), s2 = second is null ? null : to(second), s3 = third is null ? null : to(third);

        /// <summary>
        /// Updates elements of the parameter from one on, by those of the gradient from another on; by zero when that is null.
        /// </summary>
        public void Take<F>(F f, long at, long? from, long count) where F : struct, IUpdate
        {
            float* dp = g is null || from is null ? null : g + from.Value, a = s1 is null ? null : s1 + at, b = s2 is null ? null : s2 + at, c = s3 is null ? null : s3 + at;
            if (Vector512.IsHardwareAccelerated) Elementwise.Update<F, Float512>(f, p + at, dp, a, b, c, count);
            else if (Vector256.IsHardwareAccelerated) Elementwise.Update<F, Float256>(f, p + at, dp, a, b, c, count);
            else Elementwise.Update<F, Float128>(f, p + at, dp, a, b, c, count);
        }

        public void KeepAlive()
        {
            foreach (Tensor? tensor in new[] { parameter, gradient, first, second, third }) GC.KeepAlive(tensor);
        }
    }

    /// <summary>Calls <paramref name="body"/> (row, first element, elements) for pieces of rows, shared among threads.</summary>
    private static void ForRows(Run run, Rows rows, Action<long, long, long> body)
    {
        if (rows.Count == 1)
        {
            Workers.Shared.For(run.Threads, rows.Length, ElementGrain, (first, end) => body(0, first, end - first));
            return;
        }
        long grain = Math.Max(1, ElementGrain / Math.Max(1, rows.Length));
        Workers.Shared.For(run.Threads, rows.Count, grain, (first, end) =>
        {
            for (long row = first; row < end; row++) body(row, 0, rows.Length);
        });
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
