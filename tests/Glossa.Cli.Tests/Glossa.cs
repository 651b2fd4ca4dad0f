using System.Diagnostics;
using System.Text;

namespace Glossa.Cli.Tests;

/// <summary>The result of a run of the command.</summary>
/// <param name="Code">Its exit code.</param>
/// <param name="Output">Its standard output.</param>
/// <param name="Errors">Its standard error.</param>
internal sealed record Outcome(int Code, string Output, string Errors);

/// <summary>Runs the command as a process of its own, as a user does.</summary>
internal static class Glossa
{
    private static string Program => Path.Combine(AppContext.BaseDirectory, "glossa.dll");

    public static Outcome Run(params string[] arguments) => RunWithInput("", arguments);

    /// <summary>Returns the start information of a process of the command.</summary>
    public static ProcessStartInfo Starting(string[] arguments) => new("dotnet", [Program, .. arguments])
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        StandardInputEncoding = new UTF8Encoding(false),
        StandardOutputEncoding = Encoding.UTF8,
        StandardErrorEncoding = Encoding.UTF8,
    };

    /// <summary>Runs it in a terminal of a width, as far as the command can detect.</summary>
    public static Outcome RunAt(int columns, params string[] arguments) => Run([], arguments, columns);

    public static Outcome RunWithInput(string input, params string[] arguments) => RunWithInput(Encoding.UTF8.GetBytes(input), arguments);

    public static Outcome RunWithInput(byte[] input, params string[] arguments) => Run(input, arguments, columns: 80);

    private static Outcome Run(byte[] input, string[] arguments, int columns)
    {
        ProcessStartInfo start = Starting(arguments);
        start.Environment["COLUMNS"] = $"{columns}";
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), errors = process.StandardError.ReadToEndAsync();
        process.StandardInput.BaseStream.Write(input);
        process.StandardInput.Close();
        process.WaitForExit();
        return new Outcome(process.ExitCode, output.Result, errors.Result);
    }
}
