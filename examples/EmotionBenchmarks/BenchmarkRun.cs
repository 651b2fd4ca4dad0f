using System.Text.Json;

/// <summary>A training and its score: a line of the results.</summary>
/// <param name="Method">The configuration's name.</param>
/// <param name="Set">The set's name.</param>
/// <param name="Seed">The seed.</param>
/// <param name="Part">The part that was scored: "test", or "validation" while settings are chosen.</param>
/// <param name="Score">The score.</param>
/// <param name="Seconds">The time that training and scoring took, in seconds.</param>
internal sealed record BenchmarkRun(string Method, string Set, int Seed, string Part, double Score, double Seconds)
{
    private static readonly JsonSerializerOptions Format = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static IReadOnlyList<BenchmarkRun> Load(string path) =>
        File.Exists(path) ? [.. File.ReadLines(path).Select(line => JsonSerializer.Deserialize<BenchmarkRun>(line, Format)!)] : [];

    public void AppendTo(string path) => File.AppendAllText(path, JsonSerializer.Serialize(this, Format) + "\n");
}
