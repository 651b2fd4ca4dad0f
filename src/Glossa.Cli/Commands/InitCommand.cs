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
        Option<string> kind = new("--kind") { Description = "The kind of model.", DefaultValueFactory = _ => "cnn" };
        kind.AcceptOnlyFromAmong([.. Classifiers.Kinds.Keys]);
        Option<string> train = new("--train") { Description = "The training texts.", DefaultValueFactory = _ => "train.jsonl" };
        Option<string?> output = new("--output", "-o") { Description = "A file to write instead of standard output." };
        Command command = new("config", "Write a configuration to start from, every key with its meaning.") { kind, train, output };
        command.SetAction(parsed =>
        {
            string yaml = new ClassifierConfig { Model = new ModelConfig { Kind = parsed.GetValue(kind)! }, Data = new DataConfig { Train = parsed.GetValue(train) } }.ToCommentedYaml();
            if (parsed.GetValue(output) is not { } path)
            {
                Console.Out.Write(yaml);
                return;
            }
            AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(yaml)));
            Console.Error.WriteLine($"Next: glossa train {path} --output DIR");
        });
        return new Command("init", "Make files to start from.") { command };
    }
}
