using System.CommandLine;
using Glossa.Pipelines;

namespace Glossa.Cli.Commands;

/// <summary>`glossa init`: prints a configuration with every key and its default.</summary>
internal static class InitCommand
{
    public static Command Create()
    {
        Option<string> kind = new("--kind") { Description = "The kind of model.", DefaultValueFactory = _ => "cnn" };
        kind.AcceptOnlyFromAmong([.. Classifiers.Kinds.Keys]);
        Option<string> train = new("--train") { Description = "The training texts.", DefaultValueFactory = _ => "train.jsonl" };
        Command command = new("init", "Print a configuration to start from: glossa init > reviews.yaml") { kind, train };
        command.SetAction(parsed => Console.Out.Write(new ClassifierConfig { Model = new ModelConfig { Kind = parsed.GetValue(kind)! }, Data = new DataConfig { Train = parsed.GetValue(train) } }.ToYaml()));
        return command;
    }
}
