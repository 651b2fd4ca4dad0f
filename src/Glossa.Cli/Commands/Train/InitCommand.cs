using System.CommandLine;
using System.Text;
using Glossa.Pipelines;
using Glossa.Tensors;

namespace Glossa.Cli.Commands;

/// <summary>`glossa init config`: a configuration with every key, its default and its meaning.</summary>
internal static class InitCommand
{
    public static Command Create()
    {
        Kinds kinds = Kinds.BuiltIn;
        IReadOnlyList<TaskKind> tasks = kinds.Tasks.All;
        Option<string?> task = new("--task")
        {
            Description = "What the model is for. When left out, what --kind is a kind of: a text classifier where it could be several.",
        };
        Option<string?> kind = new("--kind")
        {
            Description = $"The kind of model: {string.Join("; ", tasks.Select(entry => ModelsOf(entry, kinds)))}.",
        };
        Option<string?> train = new("--train")
        {
            Description = $"The training texts; {string.Join(", ", tasks.Select(entry => $"{entry.UsualTexts} of {entry.Description}"))} "
                + "when left out.",
        };
        Option<string?> output = new("--output", "-o") { Description = "A file to write instead of standard output." };
        Option<bool> overwrite = OutputRules.Overwrite("the file");
        task.AcceptOnlyFromAmong([.. kinds.Tasks.Names]);
        kind.AcceptOnlyFromAmong([.. tasks.SelectMany(one => one.Models(kinds)).Distinct()]);
        Command command = new("config", "Write a configuration to start from, every key with its meaning.")
        {
            task, kind, train, output, overwrite,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(task) is not { } name || result.GetValue(kind) is not { } other || !kinds.Tasks.Names.Contains(name))
            {
                return;
            }
            string[] models = [.. kinds.Tasks.Find(name).Models(kinds)];
            if (!models.Contains(other))
            {
                result.AddError($"--kind {other} is no model of the task {name}; there are {string.Join(", ", models)}.");
            }
        });
        command.SetAction(parsed =>
        {
            string? wanted = parsed.GetValue(kind);
            TaskKind chosen = parsed.GetValue(task) is { } name
                ? kinds.Tasks.Find(name)
                : tasks.First(one => wanted is null || one.Models(kinds).Contains(wanted));
            string yaml = chosen.Template(wanted ?? chosen.UsualModel, parsed.GetValue(train) ?? chosen.UsualTexts, kinds);
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

    /// <summary>The kinds of models of a task: <c>of a text classifier cnn, lstm (cnn when left out)</c>.</summary>
    private static string ModelsOf(TaskKind task, Kinds kinds) =>
        $"of {task.Description} {string.Join(", ", task.Models(kinds))} ({task.UsualModel} when left out)";
}
