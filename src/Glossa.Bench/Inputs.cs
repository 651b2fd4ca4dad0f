using Glossa.Tensors;

namespace Glossa.Bench;

/// <summary>Pseudo-random inputs of benchmarks.</summary>
internal static class Inputs
{
    /// <summary>Returns a tensor of values in [−1, 1).</summary>
    public static Tensor Uniform(Shape shape, ulong seed) => Fill(new Tensor(shape, Backend.Cpu), seed);

    /// <summary>Returns the same as a parameter, so that kernels may keep it packed.</summary>
    public static Tensor Parameter(Shape shape, ulong seed) => Fill(new Tensor(shape, Backend.Cpu) { IsParameter = true }, seed);

    private static Tensor Fill(Tensor tensor, ulong seed)
    {
        CounterRandom random = new(seed, 0);
        float[] values = new float[tensor.Shape.Count];
        for (int i = 0; i < values.Length; i++) values[i] = (float)((2 * random.Uniform(i)) - 1);
        tensor.CopyFrom(values);
        return tensor;
    }
}
