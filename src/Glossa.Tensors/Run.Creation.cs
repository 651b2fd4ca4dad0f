namespace Glossa.Tensors;

/// <summary>Tensors of ranges, of ones in their places, and of random numbers.</summary>
public sealed partial class Run
{
    /// <summary>The values <c>start + i · step</c> before <paramref name="end"/>.</summary>
    /// <param name="start">The first.</param>
    /// <param name="end">The exclusive end.</param>
    /// <param name="step">The distance of two neighbours; not 0, negative counts down.</param>
    /// <returns><c>Shape: [⌈(end − start) / step⌉]</c>, empty where the end does not lie ahead.</returns>
    /// <exception cref="OutOfRangeException">The step is 0, or one of them is not finite.</exception>
    public Tensor Arange(double start, double end, double step = 1)
    {
        double count = Math.Max(0, Math.Ceiling((end - start) / step));
        if (step == 0 || !double.IsFinite(count))
        {
            throw new OutOfRangeException($"{Where("arange")}: from {start} to {end} in steps of {step} is no finite number of steps.");
        }
        return Computed([checked((int)count)], i => start + (i * step));
    }

    /// <summary>Values at equal distances from <paramref name="start"/> to <paramref name="end"/>, both included.</summary>
    /// <param name="start">The first.</param>
    /// <param name="end">The last; left out where only one number is asked for.</param>
    /// <param name="count">The number of values, at least 0.</param>
    /// <returns><c>Shape: [count]</c>.</returns>
    /// <exception cref="ShapeException">The count is negative.</exception>
    public Tensor Linspace(double start, double end, int count) =>
        Computed([count], i => i > 0 && i == count - 1 ? end : start + (i * ((end - start) / Math.Max(1, count - 1))));

    /// <summary>The identity matrix: ones on the main diagonal, zeros elsewhere.</summary>
    /// <param name="size">Its rows and columns.</param>
    /// <returns><c>Shape: [size, size]</c>.</returns>
    public Tensor Eye(int size) => OneHot(IdTensor.Arange(0, size), size);

    /// <summary>A 1 in the column each id names, zeros elsewhere: <c>y[…, j] = 1</c> where <c>j = ids[…]</c>.</summary>
    /// <param name="ids">The columns. <c>Shape: […]</c>.</param>
    /// <param name="classes">The number of columns.</param>
    /// <returns><c>Shape: […, classes]</c>.</returns>
    /// <exception cref="OutOfRangeException">An id names no column.</exception>
    public Tensor OneHot(IdTensor ids, int classes)
    {
        CheckIndices("oneHot", "id", ids, classes);
        Tensor y = Zeros(ids.Shape.Append(classes));
        Shape one = ids.Shape.Append(1);
        Backend.ScatterAdd(Full(one, 1), ids.Shape.Rank, ids.Reshape(one), y);
        return y;
    }

    /// <summary>Random numbers, uniform in [0, 1).</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="random">Their source; <see cref="Random"/>, which starts from the run's seed, when left out.</param>
    public Tensor Rand(Shape shape, RandomSource? random = null) => Computed(shape, (random ?? Random).Next().Uniform);

    /// <summary>Random numbers from the normal distribution with mean 0 and variance 1.</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="random">Their source; <see cref="Random"/>, which starts from the run's seed, when left out.</param>
    public Tensor Randn(Shape shape, RandomSource? random = null) => Computed(shape, (random ?? Random).Next().Normal);

    /// <summary>A tensor whose elements are computed from their positions.</summary>
    private Tensor Computed(Shape shape, Func<long, double> value)
    {
        double[] values = new double[shape.Count];
        for (int i = 0; i < values.Length; i++) values[i] = value(i);
        return From(values, shape);
    }
}
