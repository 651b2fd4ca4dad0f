using System.IO.Compression;
using System.Reflection;
using Glossa.Testing;
using Xunit;

namespace Glossa.Packages.Tests;

/// <summary>
/// All packages, made once for all tests from what the build has just made, in a temporary folder with a nuget.config for whoever uses them
/// from there.
/// </summary>
/// <remarks>
/// Nothing is compiled (<c>--no-build</c>), so the nested command does not fight with the build around it over artifacts/. The packages
/// have a version no other package has, and a folder of their own to be unpacked to, so nothing stale is used and nothing stays. Packages
/// of others come from the folder the build restored them to, so nothing is downloaded
/// and no network is needed: a missing package is a missing dependency of a package here, and an error.
/// </remarks>
public sealed class Feed : IDisposable
{
    private readonly TempFolder folder = new();

    public Feed()
    {
        string configuration = typeof(Feed).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;
        Processes.Run(
            Repository.Root, "dotnet", "pack", "Glossa.slnx", "--no-build", "-c", configuration, "--nologo", "-o", folder["feed"],
            $"-p:Version={Version}", $"-p:NuspecOutputPath={folder["nuspec"]}/")
            .Expect();
        string restored =
            Processes.Run(Repository.Root, "dotnet", "nuget", "locals", "global-packages", "--list").Expect().Split("global-packages:")[^1]
            .Trim();
        File.WriteAllText(folder["nuget.config"], $"""
            <?xml version="1.0" encoding="utf-8"?>
            <configuration>
              <config><add key="globalPackagesFolder" value="{folder["packages"]}" /></config>
              <fallbackPackageFolders><add key="restored" value="{restored}" /></fallbackPackageFolders>
              <packageSources><clear /><add key="glossa-feed" value="{Path}" /></packageSources>
              <packageSourceMapping><clear /></packageSourceMapping>
            </configuration>
            """);
    }

    /// <summary>The version of all packages.</summary>
    public static string Version { get; } = $"0.0.1-test.{Guid.NewGuid():N}";

    /// <summary>The folder of the packages.</summary>
    public string Path => folder["feed"];

    /// <summary>The names of the packages, in order.</summary>
    public IEnumerable<string> Names => Directory.EnumerateFiles(Path)
        .Select(file => System.IO.Path.GetFileName(file).Replace($".{Version}.nupkg", "", StringComparison.Ordinal))
        .Order(StringComparer.Ordinal);

    /// <summary>Opens a package.</summary>
    public ZipArchive Open(string name) => ZipFile.OpenRead(System.IO.Path.Combine(Path, $"{name}.{Version}.nupkg"));

    /// <summary>Makes a folder in which commands find the packages.</summary>
    public string NewFolder(string name) => Directory.CreateDirectory(folder[name]).FullName;

    public void Dispose() => folder.Dispose();
}

/// <summary>The tests that use the feed, which is made once.</summary>
[CollectionDefinition(Name)]
public sealed class FeedTests : ICollectionFixture<Feed>
{
    public const string Name = "Feed";
}
