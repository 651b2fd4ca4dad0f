using Glossa.Tensors;

namespace Glossa.Testing;

/// <summary>Pseudo-random test tensors; the same seed gives the same values on every backend.</summary>
public static class Sample
{
    /// <summary>Values in [low, high), multiples of 2⁻²⁴ of the range.</summary>
    public static Tensor Uniform(Shape shape, ulong seed, double low = -1, double high = 1, Backend? backend = null)
    {
        CounterRandom random = new(seed, 0);
        double[] values = new double[shape.Count];
        // Rounded to single precision so that both backends start from the same values.
        for (int i = 0; i < values.Length; i++) values[i] = (float)(low + ((high - low) * random.Uniform(i)));
        return Tensor.From(values, shape, backend ?? Backend.Cpu);
    }

    /// <summary>A tensor that wants a gradient.</summary>
    public static Tensor Variable(Shape shape, ulong seed, Backend? backend = null, double low = -1, double high = 1)
    {
        Tensor tensor = Uniform(shape, seed, low, high, backend);
        tensor.RequiresGradient = true;
        return tensor;
    }

    /// <summary>Ids in [0, limit).</summary>
    public static IdTensor Ids(Shape shape, ulong seed, int limit)
    {
        CounterRandom random = new(seed, 1);
        long[] ids = new long[shape.Count];
        for (int i = 0; i < ids.Length; i++) ids[i] = random.Integer(i, limit);
        return new IdTensor(ids, shape);
    }
}
