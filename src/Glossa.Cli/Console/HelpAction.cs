using System.CommandLine;
using System.CommandLine.Invocation;

namespace Glossa.Cli;

/// <summary>Shows the help of a command on standard output.</summary>
internal sealed class HelpAction : SynchronousCommandLineAction
{
    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        new HelpPage(Console.Out, Math.Min(TerminalWidth.Characters, HelpPage.Widest)).Write(parseResult.CommandResult.Command);
        return 0;
    }
}
