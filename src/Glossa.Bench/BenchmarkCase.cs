namespace Glossa.Bench;

/// <summary>One thing to time.</summary>
/// <param name="Name">The case's name, for example "skinny 32x512x2048".</param>
/// <param name="Threads">The number of threads it computes on.</param>
/// <param name="Unit">The unit counted per second: "GFLOP/s", "Melem/s", "GB/s", "tokens/s".</param>
/// <param name="Work">The amount of work of one call, in units.</param>
/// <param name="GigaFlops">The multiply-adds of the direct algorithm in one call, as 10⁹ operations (two each), or null when they say
/// nothing.</param>
/// <param name="Call">The call to time.</param>
public sealed record BenchmarkCase(string Name, int Threads, string Unit, double Work, double? GigaFlops, Action Call)
{
    /// <summary>The operands and results of the case for another library, or null when there is none that does the same work.</summary>
    public BenchmarkOperands? Operands { get; init; }
}

/// <summary>A group of cases that are timed together.</summary>
/// <param name="Name">The name on the command line.</param>
/// <param name="Description">One sentence.</param>
/// <param name="Cases">Makes the cases for some thread counts.</param>
public sealed record BenchmarkSuite(string Name, string Description, Func<IReadOnlyList<int>, IReadOnlyList<BenchmarkCase>> Cases);
