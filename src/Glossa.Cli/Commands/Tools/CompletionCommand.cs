using System.CommandLine;

namespace Glossa.Cli.Commands;

/// <summary>`glossa completion bash|zsh|pwsh`: prints a script with which a shell completes commands, options and their values.</summary>
internal static class CompletionCommand
{
    private static readonly Dictionary<string, Func<IReadOnlyList<CompletionEntry>, string>> Shells = new()
    {
        ["bash"] = BashCompletion.Of,
        ["zsh"] = ZshCompletion.Of,
        ["pwsh"] = PowerShellCompletion.Of,
    };

    public static Command Create()
    {
        Argument<string> shell = new("shell") { Description = $"The shell: {string.Join(", ", Shells.Keys)}." };
        shell.AcceptOnlyFromAmong([.. Shells.Keys]);
        const string Purpose = "Print a script with which a shell completes commands. "
            + "It knows options and their values; its first line tells where to put it.";
        Command command = new("completion", Purpose) { shell };
        command.SetAction(parsed =>
        {
            CompletionEntry[] entries = [.. CompletionEntry.Of(CommandTable.Root())];
            StandardStreams.Data.Write(Shells[parsed.GetValue(shell)!](entries));
        });
        return command;
    }
}
