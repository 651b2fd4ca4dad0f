using System.CommandLine;
using System.Reflection;
using Glossa.Cli.Commands;
using Glossa.Tensors;
using Microsoft.Extensions.Logging;
using Spectre.Console;

namespace Glossa.Cli;

/// <summary>
/// The `glossa` command. Exit codes: 0 done, 1 failed, 2 used wrongly, 130 stopped by a signal. Results go to standard output, everything
/// else to standard error.
/// </summary>
internal static class Program
{
    /// <summary>The commands by name: the whole list. Each is made only when it is called, or all for help and for errors.</summary>
    private static readonly (string Name, Func<Command> Create)[] Commands =
    [
        ("quickstart", QuickstartCommand.Create),
        ("train", TrainCommand.Create),
        ("find-lr", FindLearningRateCommand.Create),
        ("evaluate", EvaluateCommand.Create),
        ("predict", PredictCommand.Create),
        ("generate", GenerateCommand.Create),
        ("synthesize", SynthesizeCommand.Create),
        ("lm", LmCommand.Create),
        ("emoji", EmojiCommand.Create),
        ("import", ImportCommand.Create),
        ("tokenize", TokenizeCommand.Create),
        ("data", DataCommand.Create),
        ("debug", DebugCommand.Create),
        ("init", InitCommand.Create),
        ("lab", LabCommand.Create),
        ("bench", BenchCommand.Create),
        ("info", InfoCommand.Create),
    ];

    /// <summary>An option of every command: a stack trace with errors.</summary>
    public static Option<bool> Verbose { get; } = new("--verbose") { Description = "Show where in the program an error happened.", Recursive = true };

    /// <summary>An option of every command: how much is logged to standard error.</summary>
    public static Option<LogLevel> LogLevel { get; } = new("--log-level") { Description = "What to log to standard error, from this level on.", DefaultValueFactory = _ => Microsoft.Extensions.Logging.LogLevel.Warning, Recursive = true };

    /// <summary>The program's version.</summary>
    public static string Version => Assembly.GetExecutingAssembly().GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    /// <summary>The logger a command hands to the libraries.</summary>
    public static ILogger Logger(ParseResult parsed) => new StandardErrorLogger(parsed.GetValue(LogLevel));

    private static int Main(string[] arguments)
    {
        if (arguments is ["--version"])
        {
            Console.Out.WriteLine(Version);
            return 0;
        }
        RootCommand root = new("Deep learning for language in pure C#.");
        var named = Commands.Where(command => arguments.Length > 0 && command.Name == arguments[0]).ToArray();
        foreach ((_, Func<Command> create) in named.Length > 0 ? named : Commands) root.Add(create());
        root.Add(Verbose);
        root.Add(LogLevel);
        ParseResult parsed = root.Parse(arguments);
        string[] errors = [.. parsed.Errors.Select(error => error.Message), .. OutputRules.Errors(parsed)];
        if (errors.Length > 0)
        {
            foreach (string error in errors) Console.Error.WriteLine(error);
            Console.Error.WriteLine("`glossa --help` lists the commands, `glossa COMMAND --help` its options.");
            return 2;
        }
        using StopSignals signals = new(parsed);
        Console.SetIn(StoppableInput.StandardText(signals.Token));
        InvocationConfiguration invocation = new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
        try
        {
            OutputRules.DeleteLeftovers(parsed);
            return parsed.InvokeAsync(invocation, signals.Token).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException stopped)
        {
            Console.Error.WriteLine($"glossa: stopped.{(stopped is StoppedException ? $" {stopped.Message}" : "")}");
            return StopSignals.ExitCode;
        }
        catch (Exception error) when (error is GlossaException or IOException or InvalidDataException or UnauthorizedAccessException or ArgumentException)
        {
            Console.Error.WriteLine(parsed.GetValue(Verbose) ? error.ToString() : $"glossa: {OutputRules.MessageOf(error)}");
            return error is ArgumentException ? 2 : 1;
        }
    }

    /// <summary>A console for tables and progress on standard error, where data on standard output must stay clean.</summary>
    public static IAnsiConsole ErrorConsole => AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
}
