using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace Glossa.Packages.Tests;

/// <summary>Runs programs as a user's shell would.</summary>
internal static class Processes
{
    /// <summary>Runs a program in a folder until it ends.</summary>
    public static ProcessResult Run(string folder, string program, params string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        // `dotnet test` tells its children which MSBuild they are part of; these are part of none.
        foreach (string name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase))
            .ToArray())
        {
            start.Environment.Remove(name);
        }
        // Servers that outlive the command would keep its output open, and this would wait for them.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        start.Environment["UseSharedCompilation"] = "false";
        // The tool's own program searches for the runtime where it is commonly installed; this one may be elsewhere.
        start.Environment["DOTNET_ROOT"] = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync(), errors = process.StandardError.ReadToEndAsync();
        process.WaitForExit();
        return new ProcessResult(
            $"{Path.GetFileName(program)} {string.Join(' ', arguments)}", process.ExitCode, output.Result, errors.Result);
    }
}
