using System.Collections;
using System.CommandLine;
using System.Globalization;
using Glossa.Cli.Commands;

namespace Glossa.Cli;

/// <summary>
/// The help of a command: purpose, usage, arguments, options, examples; the program's own shows all commands in their groups.
/// </summary>
/// <param name="output">Where it is printed.</param>
/// <param name="width">The width to keep to, in characters.</param>
internal sealed class HelpPage(TextWriter output, int width)
{
    /// <summary>The width beyond which lines are hard to read.</summary>
    public const int Widest = 100;

    private const string Documents = "README.md is a tour; docs/ tells of training, results and decisions; examples/ has programs.";

    /// <summary>Prints the help.</summary>
    public void Write(Command command)
    {
        foreach (string line in Definitions.Wrap(command.Description!, width)) output.WriteLine(line);
        output.WriteLine();
        Section("Usage", Definitions.Wrap(UsageOf(command), width - 2));
        if (command is RootCommand) Groups(command);
        else Table("Commands", command.Subcommands.Select(Row));
        Table("Arguments", command.Arguments.Select(argument => (Placeholder(argument), Explanation(argument, argument.Choices))));
        Table("Options", command.Options.Where(option => !option.Recursive).Select(Row));
        Table("Options of every command", CommandTable.CommonOptions.Select(Row));
        Section("Examples", Examples.Of(CommandTable.PathOf(command)));
        if (command is RootCommand) Section("More", ["glossa COMMAND --help", .. Definitions.Wrap(Documents, width - 2)]);
    }

    /// <summary>The usage of a command: <c>glossa predict &lt;model&gt; [&lt;text&gt;] [options]</c>.</summary>
    public static string UsageOf(Command command) => string.Join(' ',
    [
        CommandTable.CallOf(command), .. command.Subcommands.Count > 0 ? ["<command>"] : Array.Empty<string>(),
        .. command.Arguments.Select(Placeholder),
        .. command.Options.Where(option => option.Required).Select(option => $"{option.Name} {Value(option)}"), "[options]",
    ]);

    private void Groups(Command root)
    {
        Dictionary<string, Command> commands = root.Subcommands.ToDictionary(command => command.Name);
        foreach ((string name, string purpose, var members) in CommandTable.Groups)
        {
            Table($"{name} ({purpose})", members.Select(member => Row(commands[member.Name])));
        }
    }

    private void Table(string title, IEnumerable<(string Term, string Text)> rows)
    {
        (string, string)[] all = [.. rows];
        if (all.Length == 0) return;
        output.WriteLine($"{title}:");
        Definitions.Write(output, all, width);
        output.WriteLine();
    }

    private void Section(string title, IEnumerable<string> lines)
    {
        output.WriteLine($"{title}:");
        foreach (string line in lines) output.WriteLine($"  {line}");
        output.WriteLine();
    }

    /// <summary>A command with the first sentence of its description.</summary>
    private static (string Term, string Text) Row(Command command) => (command.Name, command.Summary);

    private static (string Term, string Text) Row(Option option)
    {
        string names = string.Join(", ", option.Aliases.OrderBy(alias => alias.Length).Append(option.Name));
        string explanation = Explanation(option, option.IsFlag ? [] : option.Choices);
        string usual = option is { HasDefaultValue: true, IsFlag: false } ? TextOf(option.GetDefaultValue()) : "";
        return ($"{names} {Value(option)}".TrimEnd(), usual.Length > 0
            ? $"{explanation} [default:{Definitions.Together}{usual}]"
            : explanation);
    }

    /// <summary>A description, and the values there are where it does not name them.</summary>
    private static string Explanation(Symbol symbol, string[] choices) =>
        choices.All(choice => symbol.Description!.Contains(choice, StringComparison.Ordinal))
            ? symbol.Description!
            : $"{symbol.Description} One of {string.Join(", ", choices)}.";

    private static string Placeholder(Argument argument)
    {
        string name = argument.Arity.MaximumNumberOfValues > 1 ? $"<{argument.Name}>…" : $"<{argument.Name}>";
        return argument.Arity.MinimumNumberOfValues == 0 ? $"[{name}]" : name;
    }

    private static string Value(Option option) => option.IsFlag ? "" : $"<{option.Name.TrimStart('-')}>";

    private static string TextOf(object? value) => value switch
    {
        null => "",
        string text => text,
        IEnumerable items => string.Join(' ', items.Cast<object>().Select(TextOf)),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
