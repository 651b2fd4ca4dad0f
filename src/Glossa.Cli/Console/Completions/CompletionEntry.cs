using System.CommandLine;

namespace Glossa.Cli;

/// <summary>A word that can be typed next, with its meaning.</summary>
internal readonly record struct CompletionWord(string Word, string Meaning);

/// <summary>The words that can follow a command; where it offers none, a file's name is completed.</summary>
/// <param name="Path">The words that call the command, without the program's name; empty for the program itself.</param>
/// <param name="Names">Its subcommands, or the values of its arguments.</param>
/// <param name="Options">Its options.</param>
/// <param name="Values">Its own options that take a value, by each of their names, with the values there are; none where it can be anything. Those of the program itself are every command's.</param>
internal sealed record CompletionEntry(string Path, CompletionWord[] Names, CompletionWord[] Options, IReadOnlyDictionary<string, string[]> Values)
{
    /// <summary>The path of the command above and the last word, with a space between: how the scripts find their way.</summary>
    public string Step => Path.Contains(' ', StringComparison.Ordinal) ? Path : $" {Path}";

    /// <summary>A pattern of bash and zsh for the path and one of its options; an option of the program itself is one of every path.</summary>
    public string OptionPattern(string option) => Path.Length == 0 ? $"*' {option}'" : $"'{Path} {option}'";

    /// <summary>The entries of a command and all below it.</summary>
    /// <param name="command">The command.</param>
    /// <param name="path">The words that call it.</param>
    public static IEnumerable<CompletionEntry> Of(Command command, string path = "")
    {
        Option[] options = [.. command.AllOptions];
        CompletionWord[] names =
        [
            .. command.Subcommands.Select(sub => new CompletionWord(sub.Name, sub.Summary)),
            .. command.Arguments.SelectMany(argument => argument.Choices).Select(choice => new CompletionWord(choice, choice)),
        ];
        Dictionary<string, string[]> values = command.Options.Where(option => !option.IsFlag).SelectMany(option => option.Names.Select(name => (name, option.Choices))).ToDictionary();
        yield return new(path, names, [.. options.Select(option => new CompletionWord(option.Name, option.Summary))], values);
        foreach (CompletionEntry entry in command.Subcommands.SelectMany(sub => Of(sub, $"{path} {sub.Name}".TrimStart()))) yield return entry;
    }
}
