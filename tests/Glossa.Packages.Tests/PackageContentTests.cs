using System.IO.Compression;
using System.Reflection.PortableExecutable;
using System.Xml.Linq;
using Glossa.Testing;
using Xunit;

namespace Glossa.Packages.Tests;

/// <summary>Tests of the files that are in each package, and of those that are not.</summary>
[Collection(FeedTests.Name)]
public sealed class PackageContentTests(Feed feed)
{
    private const string Tool = "Glossa.Cli";

    private static readonly string[] Libraries =
    [
        "Glossa.Data", "Glossa.Formats", "Glossa.Models", "Glossa.Nn", "Glossa.Pipelines", "Glossa.Plots", "Glossa.Tensors", "Glossa.Text",
        "Glossa.Training",
    ];

    public static TheoryData<string> LibraryNames => [.. Libraries];

    public static TheoryData<string> AllNames => [Tool, .. Libraries];

    [Fact]
    public void Pack_gives_the_libraries_and_the_tool() => Assert.Equal([Tool, .. Libraries], feed.Names);

    [Theory]
    [MemberData(nameof(AllNames))]
    public void A_package_says_what_it_is_and_under_which_licence(string name)
    {
        using ZipArchive package = feed.Open(name);
        XElement metadata = XDocument.Parse(Read(package, $"{name}.nuspec")).Root!.Elements().Single();
        Assert.Equal("Apache-2.0", Value(metadata, "license"));
        Assert.Equal("README.md", Value(metadata, "readme"));
        Assert.NotEmpty(Value(metadata, "description"));
        foreach (string file in new[] { "README.md", "LICENSE", "NOTICE" }) Assert.Equal(Repository.Read(file), Read(package, file));
    }

    [Theory]
    [MemberData(nameof(LibraryNames))]
    public void A_library_is_its_assembly_and_its_documentation(string name)
    {
        using ZipArchive package = feed.Open(name);
        Assert.Equal([$"lib/net10.0/{name}.dll", $"lib/net10.0/{name}.xml"], Files(package, "lib/"));
        Assert.Contains($"<name>{name}</name>", Read(package, $"lib/net10.0/{name}.xml"), StringComparison.Ordinal);
        Assert.Empty(Unexpected(package, "lib/"));
    }

    [Theory]
    [MemberData(nameof(LibraryNames))]
    public void A_library_depends_on_libraries_of_its_own_version(string name)
    {
        using ZipArchive package = feed.Open(name);
        XElement metadata = XDocument.Parse(Read(package, $"{name}.nuspec")).Root!.Elements().Single();
        foreach (XElement dependency in metadata.Descendants().Where(element => element.Name.LocalName == "dependency"))
        {
            string id = dependency.Attribute("id")!.Value, version = dependency.Attribute("version")!.Value;
            Assert.True(
                !id.StartsWith("Glossa.", StringComparison.Ordinal) || (Libraries.Contains(id) && version == Feed.Version),
                $"{name} depends on {id} {version}.");
        }
    }

    [Fact]
    public void The_tool_has_all_it_runs_with_and_no_tests()
    {
        using ZipArchive package = feed.Open(Tool);
        string[] files = Files(package, "tools/");
        Assert.All(files, file => Assert.StartsWith("tools/net10.0/any/", file, StringComparison.Ordinal));
        string[] names = [.. files.Select(file => file["tools/net10.0/any/".Length..])];
        string[] own = [.. Libraries, "Glossa.Bench", "Glossa.Lab"];
        Assert.Empty(own.Select(name => name + ".dll").Except(names));
        Assert.Equal(own.Order(StringComparer.Ordinal), names
            .Where(name => name.StartsWith("Glossa.", StringComparison.Ordinal) && name.EndsWith(".dll", StringComparison.Ordinal))
            .Select(Path.GetFileNameWithoutExtension));
        // `glossa init config` reads the meaning of each key from it.
        Assert.Contains("Glossa.Pipelines.xml", names);
        Assert.DoesNotContain(names, name => name.Contains("test", StringComparison.OrdinalIgnoreCase)
            || name.Contains("xunit", StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain(names, name => Path.GetExtension(name) is not (".dll" or ".xml" or ".pdb" or ".json"));
        Assert.DoesNotContain(
            names, name => name.EndsWith(".pdb", StringComparison.Ordinal) && !names.Contains(Path.ChangeExtension(name, ".dll")));
        Assert.Empty(Unexpected(package, "tools/"));
    }

    [Theory]
    [MemberData(nameof(AllNames))]
    public void An_assembly_runs_on_every_platform(string name)
    {
        using ZipArchive package = feed.Open(name);
        foreach (ZipArchiveEntry entry in package.Entries.Where(entry => entry.Name.EndsWith(".dll", StringComparison.Ordinal)))
        {
            using MemoryStream bytes = new();
            using (Stream stream = entry.Open()) stream.CopyTo(bytes);
            bytes.Position = 0;
            using PEReader assembly = new(bytes);
            CorHeader header = assembly.PEHeaders.CorHeader!;
            // I386 with neither of the flags is what "any processor" is called; a native header is code compiled ahead of time, for one
            // platform.
            Assert.True(assembly.PEHeaders.CoffHeader.Machine == Machine.I386
                && header.Flags.HasFlag(CorFlags.ILOnly)
                && !header.Flags.HasFlag(CorFlags.Requires32Bit)
                && header.ManagedNativeHeaderDirectory.Size == 0, $"{name} contains {entry.FullName} for "
                    + $"{assembly.PEHeaders.CoffHeader.Machine} alone.");
        }
    }

    /// <summary>The files in a folder of a package, in order.</summary>
    private static string[] Files(ZipArchive package, string folder) =>
        [.. package.Entries.Select(entry => entry.FullName).Where(file => file.StartsWith(folder, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)];

    /// <summary>The files that are neither in the folder of the code nor what every package has.</summary>
    private static IEnumerable<string> Unexpected(ZipArchive package, string folder) =>
        package.Entries.Select(entry => entry.FullName).Where(file =>
            !file.StartsWith(folder, StringComparison.Ordinal)
            && !file.StartsWith("_rels/", StringComparison.Ordinal)
            && !file.StartsWith("package/", StringComparison.Ordinal)
            && !file.EndsWith(".nuspec", StringComparison.Ordinal)
            && file is not ("README.md" or "LICENSE" or "NOTICE" or "[Content_Types].xml"));

    private static string Read(ZipArchive package, string file)
    {
        using StreamReader reader = new((package.GetEntry(file) ?? throw new FileNotFoundException($"The package has no {file}.")).Open());
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }

    private static string Value(XElement metadata, string name) =>
        metadata.Elements().Single(element => element.Name.LocalName == name).Value;
}
