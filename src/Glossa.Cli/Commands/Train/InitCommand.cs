using System.CommandLine;
using System.Text;
using Glossa.Pipelines;
using Glossa.Tensors;

namespace Glossa.Cli.Commands;

/// <summary>`glossa init config`: a configuration with every key, its default and its meaning.</summary>
internal static class InitCommand
{
    private static readonly Dictionary<string, Beginning> Tasks = new()
    {
        ["classifier"] = new(Kinds.BuiltIn.Classifiers.Names, "cnn", "train.jsonl", (kind, train) => new ClassifierConfig { Model = Kinds.BuiltIn.Classifiers.Find(kind), Data = new DataConfig { Train = train } }.ToCommentedYaml()),
        [TextGenerator.KindName] = new(Kinds.BuiltIn.LanguageModels.Names, "lstm", "train.txt", (kind, train) => new LanguageModelConfig { Model = Kinds.BuiltIn.LanguageModels.Find(kind), Data = LanguageDataConfig.For(train) }.ToCommentedYaml()),
    };

    public static Command Create()
    {
        Option<string?> task = new("--task") { Description = "What the model is for. When left out, what --kind is a kind of: a classifier where it could be both." };
        Option<string?> kind = new("--kind") { Description = $"The kind of model: {string.Join("; ", Tasks.Select(entry => $"of a {entry.Key} {string.Join(", ", entry.Value.Kinds)} ({entry.Value.Kind} when left out)"))}." };
        Option<string?> train = new("--train") { Description = $"The training texts; {string.Join(", ", Tasks.Select(entry => $"{entry.Value.Train} of a {entry.Key}"))} when left out." };
        Option<string?> output = new("--output", "-o") { Description = "A file to write instead of standard output." };
        Option<bool> overwrite = OutputRules.Overwrite("the file");
        task.AcceptOnlyFromAmong([.. Tasks.Keys]);
        kind.AcceptOnlyFromAmong([.. Tasks.Values.SelectMany(beginning => beginning.Kinds).Distinct()]);
        Command command = new("config", "Write a configuration to start from, every key with its meaning.")
        {
            task, kind, train, output, overwrite,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(task) is { } name && Tasks.TryGetValue(name, out Beginning? of) && result.GetValue(kind) is { } other && !of.Kinds.Contains(other)) result.AddError($"--kind {other} is no {name}; there are {string.Join(", ", of.Kinds)}.");
        });
        command.SetAction(parsed =>
        {
            string? wanted = parsed.GetValue(kind);
            Beginning beginning = parsed.GetValue(task) is { } name ? Tasks[name] : Tasks.Values.First(one => wanted is null || one.Kinds.Contains(wanted));
            string yaml = beginning.ToYaml(wanted ?? beginning.Kind, parsed.GetValue(train) ?? beginning.Train);
            if (parsed.GetValue(output) is not { } path)
            {
                StandardStreams.Data.Write(yaml);
                return;
            }
            OutputRules.Check(parsed.GetValue(overwrite), path);
            AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(yaml)));
            Console.Error.WriteLine($"Next: glossa train {path} --output DIR");
        });
        return new Command("init", "Make files to start from.") { command };
    }

    /// <summary>How configurations of a task begin: the kinds of its models, and what is taken where nothing is said.</summary>
    private sealed record Beginning(IEnumerable<string> Kinds, string Kind, string Train, Func<string, string, string> ToYaml);
}
