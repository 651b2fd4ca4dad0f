using System.CommandLine;

namespace Glossa.Cli;

/// <summary>A word that can be typed next, with its meaning.</summary>
internal readonly record struct CompletionWord(string Word, string Meaning);

/// <summary>An option that takes a value, by all its names, with the values there are; none where it can be anything.</summary>
internal sealed record CompletionOption(string[] Names, string[] Values);

/// <summary>The words that can follow a command; where it offers none, the name of a file is completed.</summary>
/// <param name="Path">The words that call the command, without the program's name; empty for the program itself.</param>
/// <param name="Names">Its subcommands, or the values of its arguments.</param>
/// <param name="Options">Its options, with those of every command.</param>
/// <param name="Valued">Its own options that take a value; those of the program itself are every command's.</param>
internal sealed record CompletionEntry(string Path, CompletionWord[] Names, CompletionWord[] Options, CompletionOption[] Valued)
{
    /// <summary>The entries of a command and all below it.</summary>
    /// <param name="command">The command.</param>
    /// <param name="path">The words that call it.</param>
    public static IEnumerable<CompletionEntry> Of(Command command, string path = "")
    {
        CompletionWord[] names =
        [
            .. command.Subcommands.Select(sub => new CompletionWord(sub.Name, sub.Summary)),
            .. command.Arguments.SelectMany(argument => argument.Choices).Select(choice => new CompletionWord(choice, choice)),
        ];
        CompletionWord[] options = [.. command.AllOptions.Select(option => new CompletionWord(option.Name, option.Summary))];
        IEnumerable<Option> valued = command.Options.Where(option => !option.IsFlag);
        CompletionEntry[] below = [.. command.Subcommands.SelectMany(sub => Of(sub, $"{path} {sub.Name}".TrimStart()))];
        return [new(path, names, options, [.. valued.Select(option => new CompletionOption([.. option.Names], option.Choices))]), .. below];
    }
}
