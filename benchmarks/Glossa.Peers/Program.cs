using System.CommandLine;
using System.Globalization;
using Glossa.Bench;
using Glossa.Peers;

string[] suites = [.. AllSuites.List.Select(suite => suite.Name)];
Argument<string[]> names = new("suites")
{
    Description = $"Suites of `glossa bench`: {string.Join(", ", suites)}.",
    Arity = ArgumentArity.OneOrMore,
};
names.AcceptOnlyFromAmong(suites);
Option<double> seconds = new("--seconds")
{
    Description = "How long to measure each suite and thread count.",
    DefaultValueFactory = _ => 20,
};
Option<int> rounds = new("--rounds") { Description = "The fewest rounds, however long they take.", DefaultValueFactory = _ => 9 };
Option<int[]> threads = new("--threads")
{
    Description = "The thread counts to measure, for example 1,2.",
    DefaultValueFactory = _ => [.. new BenchmarkOptions().Threads],
    CustomParser = result => [.. result.Tokens[0].Value.Split(',').Select(count => int.Parse(count, CultureInfo.InvariantCulture))],
};
Option<string> filter = new("--filter") { Description = "Only cases whose name contains this text.", DefaultValueFactory = _ => "" };
Option<bool> json = new("--json") { Description = "Print the report as JSON." };
Option<bool> check = new("--check") { Description = "Only check that both sides compute the same." };
RootCommand command = new("Glossa beside other libraries in one process. Both compute from the same numbers, and take turns.")
{
    names, seconds, rounds, threads, filter, json, check,
};
command.SetAction(parsed =>
{
    TorchLibrary.Prepare();
    IPeer[] peers =
        [new TorchPeer(), new OnnxPeer(), new OnnxEmbedderPeer(), new MicrosoftTokenizersPeer(), new FastBertTokenizerPeer()];
    BenchmarkOptions options = new() { Seconds = parsed.GetValue(seconds), Rounds = parsed.GetValue(rounds), Rest = 0.05, WarmUp = 0.1 };
    List<ComparisonRow> rows = [];
    Dictionary<string, double> peaks = [];
    MachineReport machine = new(Machine.Cpu, Machine.InstructionSet, peaks);
    foreach (int count in parsed.GetValue(threads)!)
    {
        foreach (IPeer peer in peers) peer.UseThreads(count);
        foreach (string name in parsed.GetValue(names)!)
        {
            BenchmarkSuite suite = AllSuites.List.First(suite => suite.Name == name);
            IReadOnlyList<Pair> pairs = Comparison.Pairs(suite, count, peers, parsed.GetValue(filter)!);
            foreach (Pair pair in pairs)
            {
                string difference = pair.Difference.ToString("0.0E+0", CultureInfo.InvariantCulture);
                Console.Error.WriteLine($"{name} {pair.Ours.Name}, threads: {count}, {pair.Peer}: difference {difference}");
            }
            if (parsed.GetValue(check) || pairs.Count == 0) continue;
            (IReadOnlyList<ComparisonRow> timed, MachineReport measured) = Comparison.Time(pairs, options with { Threads = [count] });
            rows.AddRange(timed);
            foreach ((string key, double peak) in measured.PeakGflops) peaks.TryAdd(key, peak);
        }
    }
    if (parsed.GetValue(check)) return;
    ComparisonReport report = new(machine, rows);
    Console.Out.WriteLine(parsed.GetValue(json) ? report.ToJson() : report.ToMarkdown());
});
return command.Parse(args).Invoke();
