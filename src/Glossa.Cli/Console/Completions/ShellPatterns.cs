namespace Glossa.Cli;

/// <summary>Patterns of <c>case</c> and indented lines, which bash and zsh share.</summary>
internal static class ShellPatterns
{
    /// <summary>A pattern of <c>"$command $word"</c> for each word that leads from a command to one below it.</summary>
    public static string Steps(IEnumerable<CompletionEntry> entries) =>
        string.Join('|', entries.Where(entry => entry.Path.Length > 0)
            .Select(entry => entry.Path.Contains(' ') ? $"'{entry.Path}'" : $"' {entry.Path}'"));

    /// <summary>
    /// A pattern of <c>"$command $previous"</c> for the names of an option; one of the program itself may follow any command.
    /// </summary>
    public static string Of(CompletionEntry entry, CompletionOption option) =>
        string.Join('|', option.Names.Select(name => entry.Path.Length == 0 ? $"*' {name}'" : $"'{entry.Path} {name}'"));

    /// <summary>Lines below each other, indented as in the scripts.</summary>
    public static string Lines(IEnumerable<string> lines) => string.Join('\n', lines.Select(line => $"        {line}"));
}
