using System.CommandLine;
using System.CommandLine.Invocation;
using System.Runtime.InteropServices;

namespace Glossa.Cli;

/// <summary>
/// Ctrl-C and SIGTERM: the first cancels the command, which ends as soon as nothing is lost by it; the second ends the process at once. A
/// command that takes no cancellation token is short, and ends at the first. Either way the exit code is 130.
/// </summary>
internal sealed class StopSignals : IDisposable
{
    /// <summary>The exit code of a command that was stopped: 128 and the number of SIGINT, as shells have it.</summary>
    public const int ExitCode = 130;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private static readonly PosixSignal[] Signals = [PosixSignal.SIGINT, PosixSignal.SIGTERM];

    private readonly CancellationTokenSource stop = new();
    private readonly Timer hint = new(_ => Console.Error.WriteLine("glossa: stopping. A second Ctrl-C ends it at once."));
    private readonly bool cancels;
    private readonly PosixSignalRegistration[] registrations;
    private int count;

    /// <summary>Listens until disposed.</summary>
    /// <param name="parsed">The command line that is about to be invoked.</param>
    public StopSignals(ParseResult parsed)
    {
        cancels = parsed.Action is AsynchronousCommandLineAction;
        registrations = [.. Signals.Select(signal => PosixSignalRegistration.Create(signal, Handle))];
    }

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => stop.Token;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in registrations) registration.Dispose();
        hint.Dispose();
        stop.Dispose();
    }

    private void Handle(PosixSignalContext context)
    {
        context.Cancel = true;
        if (!cancels || Interlocked.Increment(ref count) > 1)
        {
            Console.Error.WriteLine("glossa: stopped.");
            Environment.Exit(ExitCode);
        }
        hint.Change(Patience, Timeout.InfiniteTimeSpan);
        stop.Cancel();
    }
}
