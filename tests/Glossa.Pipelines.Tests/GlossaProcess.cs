using System.Diagnostics;
using Xunit;

namespace Glossa.Pipelines.Tests;

/// <summary>The command as a process of its own, which can be killed or run out of disk.</summary>
internal static class GlossaProcess
{
    /// <summary>The program's file.</summary>
    public static string Program => Path.Combine(AppContext.BaseDirectory, "glossa.dll");

    /// <summary>Starts a line of the shell.</summary>
    public static Process Start(string command) => Process.Start(
        new ProcessStartInfo("sh") { ArgumentList = { "-c", command }, RedirectStandardError = true, RedirectStandardOutput = true })!;

    /// <summary>Waits for a process.</summary>
    public static async Task<(int Code, string Errors)> Finish(Process process)
    {
        using (process)
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(), errors = process.StandardError.ReadToEndAsync();
            await Task.WhenAll(output, errors, process.WaitForExitAsync());
            return (process.ExitCode, await errors);
        }
    }

    /// <summary>
    /// Trains a configuration twice, once killed after some evaluations and resumed, and requires the same model to the byte.
    /// </summary>
    public static async Task AssertSameBitsWhenKilled(string config, string killed, string whole)
    {
        using (Process child = Start($"exec dotnet '{Program}' train '{config}' --output '{killed}'"))
        {
            // The header and three rows: it is in the middle of training.
            for (int rows = 0; rows < 4; rows++) Assert.NotNull(await child.StandardError.ReadLineAsync());
            child.Kill();
            await child.WaitForExitAsync();
        }
        Assert.False(File.Exists(Path.Combine(killed, ModelFile.FileName)));
        await Succeed($"exec dotnet '{Program}' train '{config}' --output '{killed}' --resume");
        await Succeed($"exec dotnet '{Program}' train '{config}' --output '{whole}'");
        Assert.Equal(
            File.ReadAllBytes(Path.Combine(whole, ModelFile.FileName)), File.ReadAllBytes(Path.Combine(killed, ModelFile.FileName)));
    }

    private static async Task Succeed(string command)
    {
        (int code, string errors) = await Finish(Start(command));
        Assert.True(code == 0, errors);
    }
}
