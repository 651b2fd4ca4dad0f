using System.Text.Json;
using System.Text.Json.Serialization;

namespace Glossa.Bench;

/// <summary>The results of a benchmark.</summary>
/// <param name="Name">The suite.</param>
/// <param name="Machine">The machine it ran on.</param>
/// <param name="Results">One entry for each case.</param>
public sealed record BenchmarkReport(string Name, MachineReport Machine, IReadOnlyList<CaseReport> Results)
{
    /// <summary>Returns the report as JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, BenchmarkJson.Default.BenchmarkReport);
}

/// <summary>The machine, with its limit as measured in the same run.</summary>
/// <param name="Cpu">The processor's name.</param>
/// <param name="Isa">The widest registers used.</param>
/// <param name="PeakGflops">Single-precision multiply-adds from registers, 10⁹ operations (two each) a second, by thread count;
/// medians.</param>
public sealed record MachineReport(string Cpu, string Isa, IReadOnlyDictionary<string, double> PeakGflops);

/// <summary>The figures of one case.</summary>
/// <param name="Case">Its name.</param>
/// <param name="Threads">The number of threads it used.</param>
/// <param name="Best">The best run.</param>
/// <param name="Median">The median of all runs.</param>
/// <param name="Unit">The unit counted per second.</param>
/// <param name="FractionOfPeak">The direct algorithm's multiply-adds against the peak, medians of both; null where they say
/// nothing.</param>
/// <param name="Runs">The number of runs timed.</param>
public sealed record CaseReport(string Case, int Threads, double Best, double Median, string Unit, double? FractionOfPeak, int Runs)
{
    internal static CaseReport Of(CaseTimes times) => new(
        times.Case.Name, times.Case.Threads, times.Case.Work / times.Seconds.Min(), times.Median, times.Case.Unit, times.FractionOfPeak,
        times.Seconds.Count);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(BenchmarkReport))]
internal sealed partial class BenchmarkJson : JsonSerializerContext;
