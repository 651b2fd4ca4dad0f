using System.CommandLine;
using System.CommandLine.Help;

namespace Glossa.Cli.Commands;

/// <summary>Commands that belong together.</summary>
/// <param name="Name">The group's name, which is its folder's too.</param>
/// <param name="Purpose">What they are for, in a few words.</param>
/// <param name="Commands">The commands by name; each is made only when it is called, or all for help and completions.</param>
internal sealed record CommandGroup(string Name, string Purpose, (string Name, Func<Command> Create)[] Commands);

/// <summary>The commands in their groups: the whole list, of which the command line, its help and its completions are made.</summary>
internal static class CommandTable
{
    /// <summary>The groups, in the order of the help.</summary>
    public static IReadOnlyList<CommandGroup> Groups { get; } =
    [
        new("Train", "make models of texts and score them",
        [
            ("quickstart", QuickstartCommand.Create),
            ("init", InitCommand.Create),
            ("train", TrainCommand.Create),
            ("find-lr", FindLearningRateCommand.Create),
            ("evaluate", EvaluateCommand.Create),
        ]),
        new("Use", "label, split and compare texts with a model",
        [
            ("predict", PredictCommand.Create),
            ("tokenize", TokenizeCommand.Create),
            ("embed", EmbedCommand.Create),
            ("similar", SimilarCommand.Create),
            ("info", InfoCommand.Create),
        ]),
        new("Transformer", "pretrained transformers, subwords",
        [
            ("transformer", TransformerCommand.Create),
            ("tokenizer", TokenizerCommand.Create),
        ]),
        new("Write", "language models",
        [
            ("generate", GenerateCommand.Create),
            ("synthesize", SynthesizeCommand.Create),
            ("lm", LmCommand.Create),
        ]),
        new("Emoji", "what texts feel like",
        [
            ("emoji", EmojiCommand.Create),
        ]),
        new("Data", "data sets and what is wrong with them",
        [
            ("data", DataCommand.Create),
            ("debug", DebugCommand.Create),
        ]),
        new("Tools", "other systems' models, experiments, speed",
        [
            ("import", ImportCommand.Create),
            ("export", ExportCommand.Create),
            ("lab", LabCommand.Create),
            ("bench", BenchCommand.Create),
            ("completion", CompletionCommand.Create),
        ]),
    ];

    /// <summary>The option of every command that shows its help.</summary>
    public static HelpOption Help { get; } = new("--help", "-h", "-?") { Description = "Show this help.", Action = new HelpAction() };

    /// <summary>The options of every command.</summary>
    public static IReadOnlyList<Option> CommonOptions { get; } = [Help, Program.Verbose, Program.LogLevel];

    /// <summary>Parses a command line. Texts that begin with @ are texts, and letters after one dash are one option.</summary>
    public static ParseResult Parse(IReadOnlyList<string> arguments)
    {
        Command root = Root(arguments.Count > 0 ? arguments[0] : null);
        ParserConfiguration settings = new() { EnablePosixBundling = false, ResponseFileTokenReplacer = null };
        ParseResult parsed = root.Parse(arguments, settings);
        string[] plain = OutputRules.WithoutDash(parsed.CommandResult.Command, arguments);
        return plain.Length == arguments.Count ? parsed : root.Parse(plain, settings);
    }

    /// <summary>Makes the commands; one that is only a name for others shows its help.</summary>
    /// <param name="only">The command to make alone, where there is one of this name; all are made otherwise.</param>
    public static RootCommand Root(string? only = null)
    {
        RootCommand root = new("Deep learning for language in pure C#.");
        var all = Groups.SelectMany(group => group.Commands).ToArray();
        var named = all.Where(command => command.Name == only).ToArray();
        foreach ((_, Func<Command> create) in named.Length > 0 ? named : all) root.Add(create());
        root.Options.OfType<VersionOption>().Single().Description = "Show the version.";
        root.Options.Remove(root.Options.OfType<HelpOption>().Single());
        foreach (Option common in CommonOptions) root.Add(common);
        foreach (Command parent in root.Subcommands.Prepend(root).Where(command => command.Subcommands.Count > 0))
        {
            parent.Action = new HelpAction();
        }
        return root;
    }

    /// <summary>A command and all below it.</summary>
    public static IEnumerable<Command> All(Command command) => command.Subcommands.SelectMany(All).Prepend(command);

    /// <summary>The words after the program's name that call a command: <c>emoji score</c>; empty for the program itself.</summary>
    public static string PathOf(Command command) =>
        command.Parents.OfType<Command>().FirstOrDefault() is { } parent ? $"{PathOf(parent)} {command.Name}".TrimStart() : "";

    /// <summary>The words that call a command: <c>glossa emoji score</c>.</summary>
    public static string CallOf(Command command) => $"glossa {PathOf(command)}".TrimEnd();
}
