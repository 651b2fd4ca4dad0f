using Glossa.Bench;

namespace Glossa.Peers;

/// <summary>One case beside a twin.</summary>
/// <param name="Suite">The suite.</param>
/// <param name="Case">The case.</param>
/// <param name="Threads">The number of threads both used.</param>
/// <param name="Unit">The unit counted per second.</param>
/// <param name="Glossa">Glossa's median.</param>
/// <param name="FractionOfPeak">Its multiply-adds against the peak; null where they say nothing.</param>
/// <param name="Peer">The other library.</param>
/// <param name="PeerMedian">Its median.</param>
/// <param name="Ratio">Glossa's speed divided by the peer's: the median of the rounds.</param>
/// <param name="LowerQuartile">The ratio that a quarter of the rounds stay below.</param>
/// <param name="UpperQuartile">The ratio that a quarter of the rounds exceed.</param>
/// <param name="Difference">The largest difference of the results, as a fraction of the largest value.</param>
/// <param name="Rounds">The number of rounds.</param>
internal sealed record ComparisonRow(
    string Suite, string Case, int Threads, string Unit, double Glossa, double? FractionOfPeak, string Peer, double PeerMedian,
    double Ratio, double LowerQuartile, double UpperQuartile, double Difference, int Rounds)
{
    public static ComparisonRow Of(Pair pair, CaseTimes ours, CaseTimes peer)
    {
        double[] ratios = [.. ours.Seconds.Zip(peer.Seconds, (a, b) => b / a).Order()];
        int quarter = ratios.Length / 4;
        return new ComparisonRow(
            pair.Suite, pair.Ours.Name, pair.Ours.Threads, pair.Ours.Unit, ours.Median, ours.FractionOfPeak, pair.Peer, peer.Median,
            BenchmarkTimes.Median(ratios), ratios[quarter], ratios[^(quarter + 1)], pair.Difference, ratios.Length);
    }
}
