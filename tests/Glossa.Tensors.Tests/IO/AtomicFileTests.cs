using System.Text;
using Glossa.Testing;
using Xunit;

namespace Glossa.Tensors.Tests.IO;

/// <summary>A file is written as a whole or not at all.</summary>
public sealed class AtomicFileTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_file_is_made_and_replaced()
    {
        AtomicFile.Write(folder["f"], stream => stream.Write(Encoding.UTF8.GetBytes("a long first version")));
        Assert.Equal("a long first version", File.ReadAllText(folder["f"]));
        AtomicFile.Write(folder["f"], stream => stream.Write("second"u8));
        Assert.Equal("second", File.ReadAllText(folder["f"]));
        Assert.Equal(["f"], folder.Names);
    }

    [Fact]
    public void Until_the_writing_is_done_the_path_shows_the_old_content()
    {
        folder.Write("f", "old"u8);
        AtomicFile.Write(folder["f"], stream =>
        {
            stream.Write(new byte[100_000]);
            stream.Flush();
            Assert.Equal("old", File.ReadAllText(folder["f"]));
            Assert.Equal(2, folder.Names.Length);
        });
        Assert.Equal(new byte[100_000], File.ReadAllBytes(folder["f"]));
    }

    [Fact]
    public void A_failure_half_way_leaves_the_old_content_and_nothing_else()
    {
        folder.Write("f", "old"u8);
        foreach (string name in new[] { "f", "new" })
        {
            InvalidOperationException failure = Assert.Throws<InvalidOperationException>(() => AtomicFile.Write(folder[name], stream =>
            {
                stream.Write(new byte[100_000]);
                throw new InvalidOperationException("the disk is full, say");
            }));
            Assert.Equal("the disk is full, say", failure.Message);
        }
        Assert.Equal("old", File.ReadAllText(folder["f"]));
        Assert.Equal(["f"], folder.Names);
    }

    [Fact]
    public void A_missing_folder_and_a_folder_in_the_way_are_named_before_anything_is_written()
    {
        string missing = Assert.Throws<DirectoryNotFoundException>(() => AtomicFile.Write(folder["none/f"], Unreached)).Message;
        Assert.StartsWith($"{folder["none/f"]}: there is no folder", missing, StringComparison.Ordinal);
        Directory.CreateDirectory(folder["there"]);
        string inTheWay = Assert.Throws<UnauthorizedAccessException>(() => AtomicFile.Write(folder["there"], Unreached)).Message;
        Assert.DoesNotContain(".tmp", missing + inTheWay, StringComparison.Ordinal);
        Assert.Equal(["there"], folder.Names);

        static void Unreached(Stream stream) => Assert.Fail("It was written.");
    }

    [Fact]
    public void What_killed_processes_left_is_deleted_but_not_what_is_being_written()
    {
        string[] others = [".glossa", ".tmp", "glossa-1.tmp", "mine.tmp"];
        foreach (string name in (string[])[".glossa-abcdefgh.ijk.tmp", .. others]) folder.Write(name, "x"u8);
        AtomicFile.Write(folder["f"], stream =>
        {
            stream.Write("whole"u8);
            AtomicFile.DeleteLeftovers(folder[""]);
            Assert.Equal(others.Length + 1, folder.Names.Length);
        });
        Assert.Equal([.. others, "f"], folder.Names.Order(StringComparer.Ordinal).OrderBy(name => name == "f"));
        Assert.Equal("whole", File.ReadAllText(folder["f"]));
        AtomicFile.DeleteLeftovers(folder["none"]);
    }

    [Fact]
    public void A_path_that_cannot_be_replaced_leaves_nothing_behind()
    {
        Directory.CreateDirectory(folder["folder"]);
        Assert.ThrowsAny<SystemException>(() => AtomicFile.Write(folder["folder"], stream => stream.Write("x"u8)));
        Assert.Equal(["folder"], folder.Names);
        Assert.Throws<DirectoryNotFoundException>(() => AtomicFile.Write(Path.Combine(folder["none"], "f"), stream => stream.Write("x"u8)));
        Assert.Equal(["folder"], folder.Names);
    }

    [Fact]
    public void A_reader_keeps_the_file_it_opened()
    {
        if (OperatingSystem.IsWindows()) return;
        SafetensorsWriter.Write(folder["f"], new Dictionary<string, Tensor> { ["x"] = Tensor.From([1f, 2f]) });
        using SafetensorsFile reader = SafetensorsFile.Open(folder["f"]);
        SafetensorsWriter.Write(folder["f"], new Dictionary<string, Tensor> { ["y"] = Tensor.From([3f]) });
        Assert.Equal([1f, 2f], reader.Read("x", Backend.Cpu).ToArray());
        using SafetensorsFile second = SafetensorsFile.Open(folder["f"]);
        Assert.Equal(["y"], second.Names);
    }

    [Fact]
    public void Many_writers_of_one_file_leave_one_whole_version()
    {
        Parallel.For(0, 64, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i => AtomicFile.Write(folder["f"], stream =>
        {
            for (int piece = 0; piece < 50; piece++) stream.Write([.. Enumerable.Repeat((byte)i, 1000)]);
        }));
        byte[] content = File.ReadAllBytes(folder["f"]);
        Assert.Equal(50_000, content.Length);
        Assert.All(content, b => Assert.Equal(content[0], b));
        Assert.Equal(["f"], folder.Names);
    }
}
