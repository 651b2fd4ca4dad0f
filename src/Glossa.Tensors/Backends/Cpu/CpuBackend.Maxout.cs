using System.Runtime.CompilerServices;

namespace Glossa.Tensors;

internal sealed unsafe partial class CpuBackend : IMaxoutKernels
{
    public void Maxout(Tensor x, int pieces, Tensor y, Run run)
    {
        float* source = Pointer(x), target = Pointer(y);
        For(run, y.Shape.Count, Math.Max(1, ElementGrain / pieces), (first, end) =>
        {
            float* group = source + (first * pieces);
            for (long i = first; i < end; i++, group += pieces) target[i] = group[Largest(group, pieces)];
        });
        GC.KeepAlive(x);
        GC.KeepAlive(y);
    }

    public void MaxoutGradient(Tensor x, int pieces, Tensor dy, Tensor dx, Run run)
    {
        float* source = Pointer(x), upstream = Pointer(dy), target = Pointer(dx);
        For(run, dy.Shape.Count, Math.Max(1, ElementGrain / pieces), (first, end) =>
        {
            new Span<float>(target + (first * pieces), checked((int)((end - first) * pieces))).Clear();
            float* group = source + (first * pieces);
            for (long i = first; i < end; i++, group += pieces) target[(i * pieces) + Largest(group, pieces)] = upstream[i];
        });
        GC.KeepAlive(x);
        GC.KeepAlive(dy);
        GC.KeepAlive(dx);
    }

    /// <summary>The first of the largest numbers of a group; the first that is no number where there is one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Largest(float* group, int pieces)
    {
        int largest = 0;
        for (int p = 1; p < pieces; p++)
        {
            if (!(group[p] <= group[largest]) && !float.IsNaN(group[largest])) largest = p;
        }
        return largest;
    }
}
