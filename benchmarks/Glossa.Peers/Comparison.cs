using Glossa.Bench;

namespace Glossa.Peers;

/// <summary>Times Glossa's cases and their twins in turns, after a check that both compute the same.</summary>
internal static class Comparison
{
    /// <summary>The largest difference that rounding explains, as a fraction of the largest value.</summary>
    private const double Tolerance = 1e-4;

    /// <summary>Checks the cases of a suite that have a twin.</summary>
    /// <param name="suite">The suite.</param>
    /// <param name="threads">The number of threads both sides compute on.</param>
    /// <param name="peers">The other libraries.</param>
    /// <param name="filter">Only cases whose name contains this text.</param>
    /// <exception cref="InvalidDataException">A twin computes something else.</exception>
    public static IReadOnlyList<Pair> Pairs(BenchmarkSuite suite, int threads, IEnumerable<IPeer> peers, string filter)
    {
        List<Pair> pairs = [];
        foreach (BenchmarkCase ours in BenchmarkRunner.CasesOf(suite, new BenchmarkOptions { Threads = [threads], Filter = filter }))
        {
            if (ours.Operands is not { } operands) continue;
            // Twins copy the operands, so they are made before a training changes them.
            (IPeer Peer, Twin Twin)[] twins =
                [.. peers.Select(peer => (peer, Twin: peer.TwinOf(suite.Name, ours.Name, operands)!)).Where(pair => pair.Twin is not null)];
            if (twins.Length == 0) continue;
            float[] results = operands.Results();
            foreach ((IPeer peer, Twin twin) in twins)
            {
                double difference = Difference($"{suite.Name} {ours.Name}", peer, results, twin.Results());
                pairs.Add(new Pair(suite.Name, ours, peer.Name, twin, difference));
            }
        }
        return pairs;
    }

    /// <summary>Times pairs: each case of Glossa's is followed by its twins.</summary>
    /// <param name="pairs">The pairs to time; those of one case are adjacent.</param>
    /// <param name="options">The settings of the timing.</param>
    public static (IReadOnlyList<ComparisonRow> Rows, MachineReport Machine) Time(IReadOnlyList<Pair> pairs, BenchmarkOptions options)
    {
        BenchmarkCase[] cases = [.. pairs.GroupBy(pair => pair.Ours)
            .SelectMany(group => group.Select(pair => pair.Ours with { Call = pair.Twin.Call }).Prepend(group.Key))];
        BenchmarkTimes times = BenchmarkRunner.Time(cases, options);
        Queue<CaseTimes> next = new(times.Cases);
        List<ComparisonRow> rows = [];
        foreach (IGrouping<BenchmarkCase, Pair> group in pairs.GroupBy(pair => pair.Ours))
        {
            CaseTimes ours = next.Dequeue();
            rows.AddRange(group.Select(pair => ComparisonRow.Of(pair, ours, next.Dequeue())));
        }
        return (rows, times.Machine);
    }

    private static double Difference(string name, IPeer peer, float[] a, float[] b)
    {
        string difference = "other shapes";
        if (a.Length == b.Length)
        {
            double largest = b.Max(value => Math.Abs((double)value));
            double relative = a.Zip(b, (x, y) => Math.Abs((double)x - y)).Max() / largest;
            if (relative <= Tolerance) return relative;
            difference = $"results differ by {relative:G2} of the largest value";
        }
        throw new InvalidDataException($"{name}: {peer.Name} does not do the same work as Glossa: {difference}.");
    }
}

/// <summary>A case and a twin that computes the same.</summary>
/// <param name="Suite">The suite's name.</param>
/// <param name="Ours">Glossa's case.</param>
/// <param name="Peer">The other library.</param>
/// <param name="Twin">Its form of the case.</param>
/// <param name="Difference">The largest difference of the results, as a fraction of the largest value.</param>
internal sealed record Pair(string Suite, BenchmarkCase Ours, string Peer, Twin Twin, double Difference);
