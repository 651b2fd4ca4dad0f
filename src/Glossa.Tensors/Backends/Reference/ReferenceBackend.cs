using Glossa.Tensors.Lanes;

namespace Glossa.Tensors;

/// <summary>
/// Plain loops in double precision: the oracle of every kernel, and where gradients are checked against finite differences.
/// </summary>
internal sealed unsafe class ReferenceBackend : HostBackend<double>, IRowUpdateKernels
{
    public override string Name => "reference";

    public override DType DType => DType.Float64;

    public override void Map<F>(F f, Tensor x, Tensor y, Run run)
    {
        fixed (double* source = &First(x), target = &First(y))
        {
            for (long i = 0; i < x.Shape.Count; i++) target[At(y, i)] = f.Value(new Double1(source[At(x, i)])).Value;
        }
    }

    public override void MapGradient<F>(F f, Tensor x, Tensor y, Tensor dy, Tensor dx, Run run)
    {
        fixed (double* inputs = &First(x), outputs = &First(y), upstream = &First(dy), target = &First(dx))
        {
            for (long i = 0; i < dx.Shape.Count; i++)
            {
                Double1 slope = f.Slope(new Double1(inputs[At(x, i)]), new Double1(outputs[At(y, i)]));
                target[At(dx, i)] = upstream[At(dy, i)] * slope.Value;
            }
        }
    }

    public override void Zip<F>(F f, Tensor a, Tensor b, Tensor c, Stretch stretch, Run run)
    {
        fixed (double* left = &First(a), right = &First(b), target = &First(c))
        {
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
        }
    }

    public override void Update<F>(F f, Tensor parameter, Tensor gradient, Tensor? first, Tensor? second, Tensor? third, Run run)
    {
        fixed (double* p = &First(parameter), dp = &First(gradient), a = &First(first), b = &First(second), c = &First(third))
        {
            for (long i = 0; i < parameter.Shape.Count; i++) Step(f, i, dp[i], p, a, b, c);
        }
    }

    public void UpdateRows<F>(
        RowUpdates<F> updates, Tensor parameter, Tensor? gradient, Tensor? first, Tensor? second, Tensor? third, Run run)
        where F : struct, IUpdate
    {
        int columns = parameter.Shape.Columns, last = updates.Steps.Length - 1;
        fixed (double* p = &Stored(parameter), dp = &Stored(gradient), a = &Stored(first), b = &Stored(second), c = &Stored(third))
        {
            for (int i = 0; i < updates.Rows.Length; i++)
            {
                long row = (long)updates.Rows.Span[i] * columns;
                for (int step = updates.From.Span[i]; step <= last; step++)
                {
                    for (long j = 0; j < columns; j++)
                    {
                        double slope = step == last && dp is not null ? dp[((long)i * columns) + j] : 0;
                        Step(updates.Steps.Span[step], row + j, slope, p, a, b, c);
                    }
                }
            }
        }
    }

    /// <summary>Updates one element.</summary>
    private static void Step<F>(F f, long i, double gradient, double* p, double* a, double* b, double* c) where F : struct, IUpdate
    {
        Double1 value = new(p[i]), first = Value(a, i), second = Value(b, i), third = Value(c, i);
        f.Step(ref value, new Double1(gradient), ref first, ref second, ref third);
        p[i] = value.Value;
        if (a is not null) a[i] = first.Value;
        if (b is not null) b[i] = second.Value;
        if (c is not null) c[i] = third.Value;
    }

    private static Double1 Value(double* state, long i) => new(state is null ? 0 : state[i]);

    public override void Reduce(Reduction reduction, Tensor x, int axis, Tensor y, Run run)
    {
        (int before, int along, int after) = x.Shape.Around(axis);
        long step = x.IsContiguous ? after : x.Pitch;
        fixed (double* source = &First(x), target = &First(y))
        {
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
                    target[((long)outer * after) + inner] = result;
                }
            }
        }
    }

    public override void MatMul(Tensor a, bool transposeA, Tensor b, bool transposeB, Tensor? bias, Tensor c, bool accumulate, Run run)
    {
        MatMulPlan plan = new(a, transposeA, b, transposeB, c);
        fixed (double* left = &First(a), right = &First(b), target = &First(c), row = &First(bias))
        {
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
                            double x = left[(batch * plan.StrideA) + (i * aRow) + (k * aInner)];
                            sum += x * right[(batch * plan.StrideB) + (k * bInner) + (j * bColumn)];
                        }
                        *at = sum;
                    }
                }
            }
        }
    }

    protected override void For(Run run, long count, long grain, Action<long, long> body) => body(0, count);

    /// <summary>The position of element i in memory, counted from the tensor's first.</summary>
    private static long At(Tensor x, long i) => x.IsContiguous ? i : (i / x.Shape.Columns * x.Pitch) + (i % x.Shape.Columns);
}
