using Glossa.Tensors.Lanes;

namespace Glossa.Tensors;

/// <summary>A computation over items (rows, elements, blocks) that threads share, compiled for each width of registers.</summary>
internal interface IKernel
{
    /// <summary>Computes the items <paramref name="first"/> … <paramref name="end"/> − 1.</summary>
    /// <param name="first">The first item.</param>
    /// <param name="end">The exclusive end.</param>
    /// <typeparam name="V">The registers.</typeparam>
    void Compute<V>(long first, long end) where V : struct, IFloatLanes<V>;
}

/// <summary>One thread's part of a kernel.</summary>
internal readonly struct KernelShare<K>(K kernel, long first, long end) : IVectorized where K : struct, IKernel
{
    public void Compute<V>() where V : struct, IFloatLanes<V> => kernel.Compute<V>(first, end);
}
