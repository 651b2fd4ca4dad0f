using Glossa.Tensors.Lanes;

namespace Glossa.Tensors;

/// <summary>
/// Plain loops in double precision: the oracle of every kernel, and where gradients are checked against finite differences.
/// </summary>
internal sealed unsafe class ReferenceBackend : HostBackend<double>
{
    public override string Name => "reference";

    public override DType DType => DType.Float64;

    public override void Map<F>(F f, Tensor x, Tensor y, Run run)
    {
        double* source = Pointer(x), target = Pointer(y);
        for (long i = 0; i < x.Shape.Count; i++) target[At(y, i)] = f.Value(new Double1(source[At(x, i)])).Value;
        GC.KeepAlive(x);
        GC.KeepAlive(y);
    }

    public override void MapGradient<F>(F f, Tensor x, Tensor y, Tensor dy, Tensor dx, Run run)
    {
        double* inputs = Pointer(x), outputs = Pointer(y), upstream = Pointer(dy), target = Pointer(dx);
        for (long i = 0; i < dx.Shape.Count; i++)
        {
            Double1 slope = f.Slope(new Double1(inputs[At(x, i)]), new Double1(outputs[At(y, i)]));
            target[At(dx, i)] = upstream[At(dy, i)] * slope.Value;
        }
        GC.KeepAlive(x);
        GC.KeepAlive(y);
        GC.KeepAlive(dy);
        GC.KeepAlive(dx);
    }

    public override void Zip<F>(F f, Tensor a, Tensor b, Tensor c, Stretch stretch, Run run)
    {
        double* left = Pointer(a), right = Pointer(b), target = Pointer(c);
        int columns = Math.Max(1, a.Shape.Columns);
        for (long i = 0; i < a.Shape.Count; i++)
        {
            long j = stretch switch
            {
                Stretch.Row => i % columns,
                Stretch.Column => At(b, i / columns),
                Stretch.Scalar => 0,
                _ => At(b, i),
            };
            target[At(c, i)] = f.Value(new Double1(left[At(a, i)]), new Double1(right[j])).Value;
        }
        GC.KeepAlive(a);
        GC.KeepAlive(b);
        GC.KeepAlive(c);
    }

    public override void Update<F>(F f, Tensor parameter, Tensor gradient, Tensor? first, Tensor? second, Tensor? third, Run run)
    {
        foreach (Tensor? tensor in new[] { parameter, first, second, third }) tensor?.Storage.Late?.Settle();
        Update(f, parameter, gradient, 0, 0, parameter.Shape.Count, first, second, third);
    }

    public override void UpdateRows<F>(ReadOnlyMemory<F> steps, ReadOnlyMemory<int> rows, ReadOnlyMemory<int> from, Tensor parameter, Tensor? gradient, Tensor? first, Tensor? second, Tensor? third, Run run)
    {
        long columns = parameter.Shape.Count / Math.Max(1, parameter.Shape[0]);
        for (int i = 0; i < rows.Length; i++)
        {
            for (int step = from.Span[i]; step < steps.Length; step++)
            {
                Update(steps.Span[step], parameter, step == steps.Length - 1 ? gradient : null, rows.Span[i] * columns, i * columns, columns, first, second, third);
            }
        }
    }

    /// <summary>Updates elements of a parameter from one on, by those of the gradient from another on.</summary>
    private static void Update<F>(F f, Tensor parameter, Tensor? gradient, long at, long from, long count, Tensor? first, Tensor? second, Tensor? third) where F : struct, IUpdate
    {
        double unused = 0;
        double* p = PointerAsItIs(parameter) + at, g = gradient is null ? null : Pointer(gradient) + from;
        double* s1 = first is null ? &unused : PointerAsItIs(first) + at, s2 = second is null ? &unused : PointerAsItIs(second) + at, s3 = third is null ? &unused : PointerAsItIs(third) + at;
        for (long i = 0; i < count; i++)
        {
            long i1 = first is null ? 0 : i, i2 = second is null ? 0 : i, i3 = third is null ? 0 : i;
            Double1 value = new(p[i]), a = new(s1[i1]), b = new(s2[i2]), c = new(s3[i3]);
            f.Step(ref value, new Double1(g is null ? 0 : g[i]), ref a, ref b, ref c);
            (p[i], s1[i1], s2[i2], s3[i3]) = (value.Value, a.Value, b.Value, c.Value);
        }
        GC.KeepAlive(parameter);
        GC.KeepAlive(gradient);
        GC.KeepAlive(first);
        GC.KeepAlive(second);
        GC.KeepAlive(third);
    }

    public override void Reduce(Reduction reduction, Tensor x, int axis, Tensor y, Run run)
    {
        (int before, int along, int after) = x.Shape.Around(axis);
        long step = x.IsContiguous ? after : x.Pitch;
        double* source = Pointer(x), target = Pointer(y);
        for (int outer = 0; outer < before; outer++)
        {
            for (int inner = 0; inner < after; inner++)
            {
                double result = reduction switch
                {
                    Reduction.Sum => 0,
                    Reduction.Product => 1,
                    Reduction.Max => double.NegativeInfinity,
                    _ => double.PositiveInfinity,
                };
                for (int i = 0; i < along; i++)
                {
                    double value = source[((((long)outer * along) + i) * step) + inner];
                    result = reduction switch
                    {
                        Reduction.Sum => result + value,
                        Reduction.Product => result * value,
                        Reduction.Max => Math.Max(result, value),
                        _ => Math.Min(result, value),
                    };
                }
                *target++ = result;
            }
        }
        GC.KeepAlive(x);
        GC.KeepAlive(y);
    }

    public override void MatMul(Tensor a, bool transposeA, Tensor b, bool transposeB, Tensor? bias, Tensor c, bool accumulate, Run run)
    {
        MatMulPlan plan = new(a, transposeA, b, transposeB, c);
        double* left = Pointer(a), right = Pointer(b), target = Pointer(c), row = bias is null ? null : Pointer(bias);
        (long aRow, long aInner) = transposeA ? (1L, (long)a.Pitch) : (a.Pitch, 1L);
        (long bInner, long bColumn) = transposeB ? (1L, (long)b.Pitch) : (b.Pitch, 1L);
        for (int batch = 0; batch < plan.Batch; batch++)
        {
            for (int i = 0; i < plan.M; i++)
            {
                for (int j = 0; j < plan.N; j++)
                {
                    double* at = target + (batch * plan.StrideC) + ((long)i * c.Pitch) + j;
                    double sum = accumulate ? *at : row is null ? 0 : row[j];
                    for (int k = 0; k < plan.K; k++)
                    {
                        sum += left[(batch * plan.StrideA) + (i * aRow) + (k * aInner)] * right[(batch * plan.StrideB) + (k * bInner) + (j * bColumn)];
                    }
                    *at = sum;
                }
            }
        }
        GC.KeepAlive(a);
        GC.KeepAlive(b);
        GC.KeepAlive(bias);
        GC.KeepAlive(c);
    }

    protected override void For(Run run, long count, long grain, Action<long, long> body) => body(0, count);

    /// <summary>Where element i stands in memory, counted from the tensor's first.</summary>
    private static long At(Tensor x, long i) => x.IsContiguous ? i : (i / x.Shape.Columns * x.Pitch) + (i % x.Shape.Columns);
}
