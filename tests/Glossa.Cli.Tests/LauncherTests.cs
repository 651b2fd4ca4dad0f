using System.Diagnostics;
using System.Runtime.Versioning;
using Glossa.Testing;
using Xunit;

namespace Glossa.Cli.Tests;

/// <summary>The script at the root, in a repository of empty files where the build is up to date and dotnet only prints.</summary>
public sealed class LauncherTests : IDisposable
{
    private readonly TempFolder folder = new();

    public LauncherTests()
    {
        string[] folders = ["src", "data/sentiment-sentences", "artifacts/glossa", "../bin", "../links"];
        string[] files = ["Directory.Build.props", "Directory.Packages.props", "artifacts/glossa/glossa.dll", "artifacts/glossa.stamp"];
        foreach (string name in folders) Directory.CreateDirectory(folder[$"repository/{name}"]);
        foreach (string name in files) File.WriteAllText(folder[$"repository/{name}"], "");
        File.Copy(Path.Combine(Repository.Root, "glossa"), folder["repository/glossa"]);
        File.WriteAllText(folder["bin/dotnet"], "#!/bin/sh\necho \"$@\"\n");
    }

    public void Dispose() => folder.Dispose();

    [UnixTheory]
    [InlineData("repository/glossa", ".")]
    [InlineData("links/absolute", ".")]
    [InlineData("links/relative", ".")]
    [InlineData("links/link", ".")]
    [InlineData("glossa", "repository")]
    [InlineData("./relative", "links")]
    [UnsupportedOSPlatform("windows")]
    public void It_is_called_by_its_path_or_through_links(string called, string from)
    {
        File.CreateSymbolicLink(folder["links/absolute"], folder["repository/glossa"]);
        File.CreateSymbolicLink(folder["links/relative"], "../repository/glossa");
        File.CreateSymbolicLink(folder["links/link"], "relative");
        File.SetUnixFileMode(folder["bin/dotnet"], UnixFileMode.UserRead | UnixFileMode.UserExecute);
        ProcessStartInfo start = new("/bin/sh", [called, "info", "a b"])
        {
            WorkingDirectory = folder[from],
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PATH"] = $"{folder["bin"]}:{start.Environment["PATH"]}";
        using Process process = Process.Start(start)!;
        string[] words = process.StandardOutput.ReadToEnd().Split(' ', 2);
        string errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, errors);
        Assert.Equal("info a b\n", words[1]);
        Assert.Equal("glossa.dll", Path.GetFileName(words[0]));
        Assert.True(File.Exists(Path.Combine(folder[from], words[0])), words[0]);
    }
}
