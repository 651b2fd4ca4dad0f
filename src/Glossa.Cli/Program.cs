using System.CommandLine;
using System.Reflection;
using Glossa.Cli.Commands;
using Glossa.Pipelines;
using Glossa.Tensors;
using Microsoft.Extensions.Logging;

namespace Glossa.Cli;

/// <summary>
/// The `glossa` command. Exit codes: 0 done, 1 failed, 2 used wrongly, 130 stopped by a signal. Results go to standard output, everything
/// else to standard error.
/// </summary>
internal static class Program
{
    /// <summary>An option of every command: a stack trace with errors.</summary>
    public static Option<bool> Verbose { get; } = new("--verbose")
    {
        Description = "Show where in the program an error happened.",
        Recursive = true,
    };

    /// <summary>An option of every command: how much is logged to standard error.</summary>
    public static Option<LogLevel> LogLevel { get; } = new("--log-level")
    {
        Description = "What to log to standard error, from this level on.",
        DefaultValueFactory = _ => Microsoft.Extensions.Logging.LogLevel.Warning,
        Recursive = true,
    };

    /// <summary>The program's version.</summary>
    public static string Version =>
        Assembly.GetExecutingAssembly().GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    /// <summary>The logger a command hands to the libraries.</summary>
    public static ILogger Logger(ParseResult parsed) => new StandardErrorLogger(parsed.GetValue(LogLevel));

    private static int Main(string[] arguments)
    {
        StandardStreams.Guard();
        if (arguments is ["--version"])
        {
            Console.Out.WriteLine(Version);
            return 0;
        }
        ParseResult parsed = CommandTable.Parse(arguments);
        if (UsageErrors.Of(parsed, arguments) is { Count: > 0 } errors)
        {
            foreach (string error in errors) Console.Error.WriteLine($"glossa: {Harmless.Line(error)}");
            Console.Error.WriteLine(
                $"`{CommandTable.CallOf(parsed.CommandResult.Command)} --help` tells more; what follows -- is never an option.");
            return 2;
        }
        using StopSignals signals = new(parsed);
        InvocationConfiguration invocation = new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
        try
        {
            OutputRules.DeleteLeftovers(parsed);
            return parsed.InvokeAsync(invocation, signals.Token).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException stopped)
        {
            Console.Error.WriteLine($"glossa: stopped.{(stopped is StoppedException ? $" {Harmless.Line(stopped.Message)}" : "")}");
            return StopSignals.ExitCode;
        }
        catch (Exception error) when (error is GlossaException or IOException or InvalidDataException or UnauthorizedAccessException
            or ArgumentException)
        {
            string message = Harmless.Line(OutputRules.MessageOf(error));
            Console.Error.WriteLine(parsed.GetValue(Verbose) ? error.ToString() : $"glossa: {message}");
            return error is ArgumentException or MissingPartException ? 2 : 1;
        }
    }
}
