using System.Globalization;
using Microsoft.Extensions.Logging;

namespace Glossa.Cli;

/// <summary>Writes what the libraries log to standard error, a line each: <c>12:30:01 Information Epoch 1, step 68: …</c></summary>
/// <param name="least">The level from which on it is written.</param>
internal sealed class StandardErrorLogger(LogLevel least) : ILogger
{
    // Erases the line of a training's progress, if there is one.
    private const string EraseLine = "\r\u001b[K";

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= least && logLevel != LogLevel.None;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel)) return;
        string message = exception is null ? formatter(state, exception) : $"{formatter(state, exception)}: {exception.Message}";
        if (!Console.IsErrorRedirected) StandardStreams.Controls.Write(EraseLine);
        Console.Error.WriteLine($"{DateTime.Now.ToString("HH:mm:ss", CultureInfo.InvariantCulture)} {logLevel} {Harmless.Line(message)}");
    }
}
