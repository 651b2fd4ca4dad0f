using System.Diagnostics;
using System.Runtime.CompilerServices;
using Glossa.Tensors.Lanes;

namespace Glossa.Bench;

/// <summary>The machine's limit: independent chains of multiply-adds that never leave the registers.</summary>
public static class FmaPeak
{
    private const int Chains = 12;
    private const long Steps = 4_000_000;

    /// <summary>Measures once.</summary>
    /// <param name="threads">The number of threads that compute at the same time.</param>
    /// <returns>10⁹ single-precision operations a second, two for each multiply-add.</returns>
    public static double Measure(int threads)
    {
        using Barrier start = new(threads);
        double[] ends = new double[threads], starts = new double[threads];
        Thread[] workers = [.. Enumerable.Range(1, threads - 1).Select(index => new Thread(() => Work(index)))];
        foreach (Thread worker in workers) worker.Start();
        Work(0);
        foreach (Thread worker in workers) worker.Join();
        return 2e-9 * Registers.Count * Chains * Steps * threads / (ends.Max() - starts.Min());

        void Work(int index)
        {
            // Once before the clock starts, so that the compiler has been here.
            Registers.Dispatch(new MultiplyAdds(1));
            start.SignalAndWait();
            starts[index] = Stopwatch.GetTimestamp() / (double)Stopwatch.Frequency;
            Registers.Dispatch(new MultiplyAdds(Steps));
            ends[index] = Stopwatch.GetTimestamp() / (double)Stopwatch.Frequency;
        }
    }

    private readonly struct MultiplyAdds(long steps) : IVectorized
    {
        public void Compute<V>() where V : struct, IFloatLanes<V> => Chain<V>(steps);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static float Chain<V>(long steps) where V : struct, IFloatLanes<V>
    {
        V m = V.Of(0.9999999), c = V.Of(1e-7);
        V a0 = V.Of(1), a1 = V.Of(2), a2 = V.Of(3), a3 = V.Of(4), a4 = V.Of(5), a5 = V.Of(6), a6 = V.Of(7), a7 = V.Of(8), a8 = V.Of(9),
            a9 = V.Of(10), a10 = V.Of(11), a11 = V.Of(12);
        for (long i = 0; i < steps; i++)
        {
            a0 = V.MultiplyAdd(a0, m, c);
            a1 = V.MultiplyAdd(a1, m, c);
            a2 = V.MultiplyAdd(a2, m, c);
            a3 = V.MultiplyAdd(a3, m, c);
            a4 = V.MultiplyAdd(a4, m, c);
            a5 = V.MultiplyAdd(a5, m, c);
            a6 = V.MultiplyAdd(a6, m, c);
            a7 = V.MultiplyAdd(a7, m, c);
            a8 = V.MultiplyAdd(a8, m, c);
            a9 = V.MultiplyAdd(a9, m, c);
            a10 = V.MultiplyAdd(a10, m, c);
            a11 = V.MultiplyAdd(a11, m, c);
        }
        return (a0 + a1 + a2 + a3 + a4 + a5 + a6 + a7 + a8 + a9 + a10 + a11).Sum();
    }
}
