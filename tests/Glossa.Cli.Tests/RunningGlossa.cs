using System.Diagnostics;
using System.Globalization;
using System.Text;
using Xunit;

namespace Glossa.Cli.Tests;

/// <summary>The command while it runs, its standard input open: what it says is waited for, signals are sent to it.</summary>
internal sealed class RunningGlossa : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly Process process;
    private readonly StringBuilder output = new(), errors = new();
    private readonly AutoResetEvent said = new(false);

    public RunningGlossa(params string[] arguments)
    {
        process = Process.Start(Glossa.Starting(arguments))!;
        process.OutputDataReceived += (_, line) => Add(output, line.Data);
        process.ErrorDataReceived += (_, line) => Add(errors, line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Waits until a line on standard output or standard error has a text in it.</summary>
    /// <returns>Whether it came; otherwise the process has ended.</returns>
    public bool WaitFor(string text)
    {
        for (long start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < Patience;)
        {
            bool hasEnded = process.HasExited;
            if (Said.Contains(text, StringComparison.Ordinal)) return true;
            if (hasEnded) return false;
            said.WaitOne(TimeSpan.FromSeconds(0.1));
        }
        throw new TimeoutException($"'{text}' did not come, but:\n{Said}");
    }

    /// <summary>Types a line.</summary>
    public void Write(string line)
    {
        process.StandardInput.WriteLine(line);
        process.StandardInput.Flush();
    }

    /// <summary>Sends signals one right after the other.</summary>
    /// <param name="names">Such as INT, TERM, KILL.</param>
    public void Send(params string[] names)
    {
        string kills = string.Join("; ", names.Select(name => string.Create(CultureInfo.InvariantCulture, $"kill -{name} {process.Id}")));
        using Process shell = Process.Start(new ProcessStartInfo("sh", ["-c", kills]) { RedirectStandardError = true })!;
        shell.StandardError.ReadToEnd();
        shell.WaitForExit();
    }

    /// <summary>Waits for the end.</summary>
    public Outcome End()
    {
        Assert.True(process.WaitForExit(Patience), $"It does not end. It said:\n{Said}");
        process.WaitForExit();
        lock (said) return new Outcome(process.ExitCode, output.ToString(), errors.ToString());
    }

    public void Dispose()
    {
        if (!process.HasExited) process.Kill();
        process.WaitForExit();
        process.Dispose();
        said.Dispose();
    }

    private string Said
    {
        get
        {
            lock (said) return $"{output}{errors}";
        }
    }

    private void Add(StringBuilder text, string? line)
    {
        if (line is null) return;
        lock (said)
        {
            text.Append(line).Append('\n');
            said.Set();
        }
    }
}
