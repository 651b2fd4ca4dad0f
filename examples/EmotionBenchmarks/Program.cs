using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Glossa.Data;
using Glossa.Pipelines;
using Glossa.Training;

// Trains text classifiers on the sets DeepMoji was measured on, and scores them as its authors do. A method is a configuration; every
// training is a line of the results, and a training that is already there is not repeated.
Argument<string[]> methods = new("configs") { Description = "The methods, each a configuration; none prints the table of what was done." };
Option<string> data = new("--data")
{
    Description = "The folder of the sets.",
    DefaultValueFactory = _ => Path.Combine(
        Environment.GetEnvironmentVariable("GLOSSA_DATA") is { Length: > 0 } shared ? shared : "../shared", "data/deepmoji-benchmarks"),
};
Option<string> results = new("--results") { Description = "The file of results.", DefaultValueFactory = _ => "emotion-benchmarks.jsonl" };
Option<string[]> sets = new("--set")
{
    Description = "The sets; all when left out.",
    AllowMultipleArgumentsPerToken = true,
    DefaultValueFactory = _ => [.. BenchmarkSet.All.Select(set => set.Name)],
};
Option<int> seeds = new("--seeds") { Description = "How often each is trained.", DefaultValueFactory = _ => 5 };
Option<string[]> changes = new("--change")
{
    Description = "Changes of the configurations: training.epochs=3.",
    DefaultValueFactory = _ => [],
};
Option<string?> name = new("--name") { Description = "The method's name; that of the configuration's file when left out." };
Option<bool> choose = new("--choose")
{
    Description = "To choose settings by: each seed divides the training and validation texts anew into texts to train on, "
        + "to validate by and to score. The test texts are not read.",
};
sets.AcceptOnlyFromAmong([.. BenchmarkSet.All.Select(set => set.Name)]);
RootCommand command = new("Text classifiers on the sets DeepMoji was measured on.")
{
    methods, data, results, sets, seeds, changes, name, choose,
};
command.SetAction(parsed =>
{
    (string folder, string file, bool chooses) = (parsed.GetValue(data)!, parsed.GetValue(results)!, parsed.GetValue(choose));
    if (!Directory.Exists(folder))
    {
        Console.WriteLine($"skipped: there is no folder {folder}. Give it with --data, or set GLOSSA_DATA to the folder above.");
        return;
    }
    BenchmarkSet[] chosen = [.. BenchmarkSet.All.Where(set => parsed.GetValue(sets)!.Contains(set.Name))];
    string work = Directory.CreateTempSubdirectory("emotion-benchmarks-").FullName;
    foreach (string path in parsed.GetValue(methods)!)
    {
        ClassifierConfig config = ClassifierConfig.Load(path, parsed.GetValue(changes));
        foreach (BenchmarkSet set in chosen)
        {
            for (int seed = 1; seed <= parsed.GetValue(seeds); seed++)
            {
                BenchmarkRun run = new(
                    parsed.GetValue(name) ?? Path.GetFileNameWithoutExtension(path), set.Name, seed, chooses ? "validation" : "test", 0, 0);
                if (BenchmarkRun.Load(file).Any(done => done with { Score = 0, Seconds = 0 } == run)) continue;
                long start = Stopwatch.GetTimestamp();
                run = run with
                {
                    Score = Score(config, set, seed, folder, work, chooses),
                    Seconds = Math.Round(Stopwatch.GetElapsedTime(start).TotalSeconds, 1),
                };
                run.AppendTo(file);
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{run.Method,-16} {run.Set,-15} seed {run.Seed}: "
                    + $"{run.Part} {run.Score:F3} in {run.Seconds:F0} s"));
            }
        }
    }
    Directory.Delete(work, recursive: true);
    IEnumerable<BenchmarkRun> blind =
        chooses ? [] : chosen.Select(set => new BenchmarkRun("blind", set.Name, 0, "test", set.Blind(folder), 0));
    BenchmarkTable.Print([.. blind, .. BenchmarkRun.Load(file)], Console.Out);
});
return command.Parse(args).Invoke();

static double Score(ClassifierConfig config, BenchmarkSet set, int seed, string folder, string work, bool chooses)
{
    string train = Path.Combine(work, "train.jsonl"), validation = Path.Combine(work, "validation.jsonl"),
        test = Path.Combine(work, "test.jsonl");
    if (chooses)
    {
        Divide([.. set.Lines(folder, "train"), .. set.Lines(folder, "val")], (ulong)seed, train, validation, test);
    }
    else
    {
        foreach ((string path, string part) in new[] { (train, "train"), (validation, "val"), (test, "test") })
        {
            File.WriteAllLines(path, set.Lines(folder, part));
        }
    }
    bool exclusive = set.Measure == Measure.Accuracy;
    DataConfig data = new() { Train = train, Validation = validation };
    TextCategorizer trained = ClassifierTraining.Train(config with
    {
        Seed = seed,
        Data = data,
        Exclusive = exclusive,
        Threshold = exclusive ? Threshold.Default : null,
        ThresholdLimit = exclusive ? 1 : config.ThresholdLimit,
        ThresholdWindow = exclusive ? 0 : config.ThresholdWindow,
    }, null).Categorizer;
    return set.ScoreOf(ClassifierTraining.Evaluate(trained, test));
}

static void Divide(string[] lines, ulong seed, params string[] paths)
{
    int[][] parts = DataSplit.Random(lines.Length, [0.6, 0.2, 0.2], seed);
    for (int i = 0; i < parts.Length; i++) File.WriteAllLines(paths[i], parts[i].Select(line => lines[line]));
}
