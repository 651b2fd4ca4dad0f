using System.IO.Compression;
using System.Text;
using Glossa.Testing;
using Xunit;

namespace Glossa.Tensors.Tests;

/// <summary>Compressed files: whole ones are read, also of several members; cut ones are refused at every place.</summary>
public sealed class GzipFileTests
{
    private static readonly byte[] Content =
        Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 400).Select(i => $"line {i * 7919 % 1000}\n")));

    /// <summary>The output of gzip for an empty input.</summary>
    private static readonly byte[] EmptyMember = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0];

    [Fact]
    public void A_whole_file_is_read()
    {
        using TempFolder folder = new();
        File.WriteAllBytes(folder["a.txt.gz"], Pack(Content));
        File.WriteAllBytes(folder["a.txt"], Content);
        Assert.Equal(Content, ReadAll(GzipFile.Open(folder["a.txt.gz"])));
        Assert.Equal(Content, ReadAll(GzipFile.Open(folder["a.txt"])));
        Assert.Equal((folder["a.txt"], folder["a.txt"]), (GzipFile.ContentName(folder["a.txt.gz"]), GzipFile.ContentName(folder["a.txt"])));
    }

    [Fact]
    public async Task A_whole_file_is_read_asynchronously()
    {
        using TempFolder folder = new();
        File.WriteAllBytes(folder["a.gz"], Pack(Content));
        await using Stream stream = GzipFile.Open(folder["a.gz"], asynchronous: true);
        using MemoryStream read = new();
        await stream.CopyToAsync(read);
        Assert.Equal(Content, read.ToArray());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8192)]
    public void Several_members_are_read_as_one_content(int most)
    {
        byte[] members = [.. Pack(Content), .. EmptyMember, .. Pack(Content)];
        Assert.Equal([.. Content, .. Content], ReadAll(GzipFile.Decompress(new Dripping(members, most))));
    }

    [Fact]
    public void What_follows_the_last_member_is_ignored_as_gzip_does()
    {
        Assert.Equal(Content, ReadAll(GzipFile.Decompress(new MemoryStream([.. Pack(Content), 0, 0, 0]))));
        Assert.Equal([], ReadAll(GzipFile.Decompress(new MemoryStream(EmptyMember))));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8192)]
    public void A_file_cut_off_at_any_place_is_refused(int most)
    {
        byte[] first = Pack(Content), both = [.. first, .. Pack(Content)];
        for (int length = 0; length < both.Length; length++)
        {
            // Nothing says that another member was to follow.
            if (length == first.Length) continue;
            byte[] cut = both[..length];
            Assert.Throws<InvalidDataException>(() => ReadAll(GzipFile.Decompress(new Dripping(cut, most))));
        }
    }

    private static byte[] Pack(byte[] content)
    {
        using MemoryStream packed = new();
        using (GZipStream gzip = new(packed, CompressionLevel.Optimal)) gzip.Write(content);
        return packed.ToArray();
    }

    private static byte[] ReadAll(Stream stream)
    {
        using MemoryStream all = new();
        using (stream) stream.CopyTo(all);
        return all.ToArray();
    }

    /// <summary>A stream that gives at most so many bytes at once.</summary>
    private sealed class Dripping(byte[] bytes, int most) : MemoryStream(bytes)
    {
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(most, count));
    }
}
