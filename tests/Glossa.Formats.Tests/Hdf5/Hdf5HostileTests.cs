using Glossa.Tensors;
using Glossa.Testing;
using Xunit;

namespace Glossa.Formats.Tests;

/// <summary>
/// Corrupt, cut off and hostile HDF5 files: read or refused with a clear error, without memory for what they claim and without end.
/// </summary>
public sealed class Hdf5HostileTests : IDisposable
{
    private const string KerasFile = "data/textgenrnn/textgenrnn_weights.hdf5";

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Other_files_and_newer_ones_are_refused()
    {
        Assert.Contains("too few", Refusal([]), StringComparison.Ordinal);
        Assert.Contains(
            "does not begin as HDF5 files do", Refusal([.. "version https://git-lfs"u8, .. new byte[200]]), StringComparison.Ordinal);
        byte[] newer = Small();
        newer[8] = 4;
        Assert.Contains("version 4", Refusal(newer), StringComparison.Ordinal);
        Assert.Contains("libver", Refusal(newer), StringComparison.Ordinal);
        byte[] narrow = Small();
        narrow[13] = 4;
        Assert.Contains("positions have 4", Refusal(narrow), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_not_known_is_named()
    {
        RawHdf5 raw = new();
        long integers = raw.Dataset([2], RawHdf5.Int32, RawHdf5.Bytes(1, 2)),
            lies = raw.Dataset([3], RawHdf5.Float32, RawHdf5.Bytes(1f, 2));
        string path = folder.Write(
            "some.hdf5", raw.Finish(raw.Group(new Dictionary<string, long> { ["integers"] = integers, ["lies"] = lies })));
        using Hdf5File file = Hdf5File.Open(path);
        Assert.Contains(
            "'integers': its elements cannot be read",
            Assert.Throws<TensorFileException>(() => file.Read("integers", Backend.Cpu)).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "'lies': it has 8 bytes, but its shape [3] needs 12",
            Assert.Throws<TensorFileException>(() => file.Read("lies", Backend.Cpu)).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "no data set 'none'; the file has 'integers', 'lies'",
            Assert.Throws<TensorFileException>(() => file.Read("none", Backend.Cpu)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_group_within_itself_is_refused()
    {
        RawHdf5 raw = new();
        long inner = raw.Group(new Dictionary<string, long>());
        byte[] bytes = raw.Finish(raw.Group(new Dictionary<string, long> { ["a"] = inner, ["b"] = inner }));
        Assert.Contains("under two names", Refusal(bytes), StringComparison.Ordinal);
    }

    [Fact]
    public void Groups_too_deep_and_indexes_in_circles_are_refused()
    {
        RawHdf5 raw = new();
        long group = raw.Group(new Dictionary<string, long>());
        for (int depth = 0; depth < 40; depth++) group = raw.Group(new Dictionary<string, long> { ["g"] = group });
        Assert.Contains("more than 32 deep", Refusal(raw.Finish(group)), StringComparison.Ordinal);

        // A node that is its own child, on a level below itself.
        raw = new RawHdf5();
        long heap = raw.Put([.. "HEAP"u8, 0, 0, 0, 0, .. RawHdf5.U64(8), .. RawHdf5.U64(1), .. RawHdf5.U64(0)]), node = raw.Put([]);
        Assert.Equal(node, raw.Node(0, 5, [(RawHdf5.U64(0), node), (RawHdf5.U64(0), node)], RawHdf5.U64(0)));
        Assert.Contains("level 5 where 4", Refusal(raw.Finish(Group(raw, node, heap))), StringComparison.Ordinal);

        // Each level has the one below many times: few nodes, endlessly many paths.
        raw = new RawHdf5();
        heap = raw.Put([.. "HEAP"u8, 0, 0, 0, 0, .. RawHdf5.U64(8), .. RawHdf5.U64(1), .. RawHdf5.U64(0)]);
        node = raw.Put([.. "SNOD"u8, 1, 0, 0, 0]);
        for (int level = 0; level < 12; level++)
        {
            node = raw.Node(0, level, [.. Enumerable.Repeat((RawHdf5.U64(0), node), 50)], RawHdf5.U64(0));
        }
        Assert.Contains("goes round in circles", Refusal(raw.Finish(Group(raw, node, heap))), StringComparison.Ordinal);
    }

    [Fact]
    public void Chunks_that_cannot_be_are_refused()
    {
        byte[] values = RawHdf5.Bytes(Enumerable.Range(0, 40).Select(i => (float)i).ToArray());
        Assert.Contains("10 chunks, but 9", Chunks(values, index => index[1..]), StringComparison.Ordinal);
        Assert.Contains("is there twice", Chunks(values, index => [.. index, index[3]]), StringComparison.Ordinal);
        Assert.Contains(
            "not the beginning of a chunk",
            Chunks(values, index => [([.. index[0].Key[..8], 3, .. index[0].Key[9..]], index[0].Child), .. index[1..]]),
            StringComparison.Ordinal);
        Assert.Contains(
            "beyond the file's end", Chunks(values, index => [(index[0].Key, 1 << 30), .. index[1..]]), StringComparison.Ordinal);
        Assert.Contains("cannot be decompressed", Chunks(values, index => [(index[0].Key, 8), .. index[1..]]), StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_file_claims_takes_no_memory()
    {
        RawHdf5 raw = new();
        const int Huge = 2_000_000_000;
        long contiguous = raw.Dataset([Huge], RawHdf5.Float32, RawHdf5.Bytes(1f));
        long chunked = raw.Chunked([4], [4], RawHdf5.Float32, 4, RawHdf5.Bytes(1f, 2, 3, 4), deflate: true);
        byte[] bytes = raw.Finish(raw.Group(new Dictionary<string, long> { ["contiguous"] = contiguous, ["chunked"] = chunked }));
        // The chunked one's shape and chunk both become 400 million.
        byte[] size = RawHdf5.U64(4), layout = [3, 2, 2];
        int shapeAt = (int)chunked + 32;
        Assert.Equal(size, bytes[shapeAt..(shapeAt + 8)]);
        RawHdf5.U64(400_000_000).CopyTo(bytes, shapeAt);
        int chunkAt = bytes.AsSpan((int)chunked).IndexOf(layout) + (int)chunked + 11;
        RawHdf5.U32(400_000_000).CopyTo(bytes, chunkAt);
        using Hdf5File file = Hdf5File.Open(folder.Write("claims.hdf5", bytes));
        for (int i = 0; i < 2; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            Assert.Contains(
                "needs 8000000000",
                Assert.Throws<TensorFileException>(() => file.Read("contiguous", Backend.Cpu)).Message,
                StringComparison.Ordinal);
            Assert.Contains(
                "a chunk of 1600000000 bytes does not fit the",
                Assert.Throws<TensorFileException>(() => file.Read("chunked", Backend.Cpu)).Message,
                StringComparison.Ordinal);
            long taken = GC.GetAllocatedBytesForCurrentThread() - before;
            if (i > 0) Assert.True(taken < 64_000, $"{taken} bytes were allocated");
        }
    }

    [Fact]
    public void A_small_file_cut_off_anywhere_is_refused()
    {
        byte[] valid = Small();
        for (int length = 0; length < valid.Length; length += 11) Refusal(valid[..length]);
        Assert.True(IsRead(valid));
    }

    [Fact]
    public void A_small_file_with_any_byte_changed_is_read_or_refused()
    {
        byte[] valid = Small();
        byte[] changes = [1, 0x80, 0xFF, 0x10];
        int read = 0;
        for (int at = 0; at < valid.Length; at++)
        {
            byte[] changed = [.. valid];
            changed[at] ^= changes[at * 7 % 4];
            if (IsRead(changed)) read++;
        }
        Assert.InRange(read, valid.Length / 8, valid.Length - 100);
    }

    [Theory]
    [InlineData("track-order.hdf5", 1)]
    [InlineData("latest.hdf5", 1)]
    [InlineData("not-ascii.hdf5", 3)]
    [InlineData("many.hdf5", 97)]
    public void Newer_files_cut_off_or_with_any_byte_changed_are_read_or_refused(string name, int step)
    {
        byte[] valid = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "fixtures", "hdf5", name));
        for (int length = 0; length < valid.Length; length += 41 * step) Refusal(valid[..length]);
        byte[] changes = [1, 0x80, 0xFF, 0x10];
        int read = 0, refused = 0;
        for (int at = 0; at < valid.Length; at += step)
        {
            // Long stretches of zeros are room for more.
            if (valid[at] == 0 && at % 8 != 0) continue;
            byte[] changed = [.. valid];
            changed[at] ^= changes[at * 7 % 4];
            if (IsRead(changed, name == "latest.hdf5" ? "group/b" : null)) read++;
            else refused++;
        }
        Assert.InRange(refused, 20, 100 * read);
    }

    [Fact]
    public void Long_paths_to_many_members_take_no_memory()
    {
        // A name of 1,000 characters, 31 times, before each of 50,000 members, which share one header and one text of names.
        RawHdf5 raw = new();
        long dataset = raw.Dataset([1], RawHdf5.Float32, RawHdf5.Bytes(1f));
        byte[] names = new byte[60_001];
        Array.Fill(names, (byte)'a');
        for (int i = 0; i < names.Length; i += 10) names[i] = 0;
        long heap = raw.Put([.. "HEAP"u8, 0, 0, 0, 0, .. RawHdf5.U64(names.Length), .. RawHdf5.U64(1), .. RawHdf5.U64(raw.Put(names))]);
        byte[] members = [.. Enumerable.Range(0, 50_000).SelectMany(i =>
            (byte[])[.. RawHdf5.U64((i / 9 * 10) + 1 + (i % 9)), .. RawHdf5.U64(dataset), .. new byte[24]])];
        long leaf = raw.Put([.. "SNOD"u8, 1, 0, .. RawHdf5.U16(50_000), .. members]);
        long group = Group(raw, raw.Node(0, 0, [(RawHdf5.U64(0), leaf)], RawHdf5.U64(0)), heap);
        for (int depth = 0; depth < 31; depth++) group = raw.Group(new Dictionary<string, long> { [new string('n', 1000)] = group });
        string path = folder.Write("paths.hdf5", raw.Finish(group));
        Assert.Contains(
            "describes its data with more than",
            Bounded.Refusal<TensorFileException>(() => Hdf5File.Open(path)),
            StringComparison.Ordinal);
    }

    [SharedDataFact(KerasFile)]
    public void A_file_of_Keras_cut_off_or_with_bytes_changed_is_read_or_refused()
    {
        byte[] valid = File.ReadAllBytes(SharedData.PathOf(KerasFile));
        System.Random random = new(5);
        for (int i = 0; i < 20; i++) Refusal(valid[..random.Next(valid.Length)]);
        // Where the file describes itself, and not the values, which may be anything.
        (int Start, int End)[] structure = [(0, 0x2200), (0x2F900, 0x30400), (0x62500, 0x62B00), (0xA3A00, 0xA4400), (0x125300, 0x127100)];
        int read = 0;
        const int Times = 400;
        for (int i = 0; i < Times; i++)
        {
            (int start, int end) = structure[i % structure.Length];
            byte[] changed = [.. valid];
            for (int change = 0; change <= i % 3; change++)
            {
                int at = random.Next(start, end);
                // Half of them become zeros or ones, as lengths and places like.
                changed[at] = random.Next(4) switch { 0 => 0, 1 => 0xFF, _ => (byte)random.Next(256) };
            }
            if (IsRead(changed)) read++;
        }
        Assert.InRange(read, 1, Times - 1);
    }

    private static long Group(RawHdf5 raw, long tree, long heap) =>
        raw.Header(false, RawHdf5.Message(0x11, [.. RawHdf5.U64(tree), .. RawHdf5.U64(heap)]));

    /// <summary>A file with one of everything.</summary>
    private static byte[] Small()
    {
        RawHdf5 raw = new();
        byte[] values = RawHdf5.Bytes(1f, 2, 3, 4, 5, 6);
        byte[] text = raw.VariableText("version", "2.1.5");
        long group = raw.Group(
            new Dictionary<string, long>
            {
                ["a"] = raw.Dataset([2, 3], RawHdf5.Float32, values),
                ["b"] = raw.Chunked([2, 3], [2, 2], RawHdf5.Float32, 4, values, shuffle: true, deflate: true),
            },
            text);
        return raw.Finish(raw.Group(
            new Dictionary<string, long> { ["group"] = group, ["c"] = raw.Compact([6], RawHdf5.Float32, values) },
            RawHdf5.FixedTexts("names", "a", "bc")));
    }

    /// <summary>The complaint about chunks with a changed index.</summary>
    private string Chunks(byte[] values, Func<List<(byte[] Key, long Child)>, List<(byte[] Key, long Child)>> change)
    {
        RawHdf5 raw = new();
        long dataset = raw.Chunked([40], [4], RawHdf5.Float32, 4, values, deflate: true, change: change);
        using Hdf5File file =
            Hdf5File.Open(folder.Write("chunks.hdf5", raw.Finish(raw.Group(new Dictionary<string, long> { ["x"] = dataset }))));
        return Assert.Throws<TensorFileException>(() => file.Read("x", Backend.Cpu)).Message;
    }

    private string Refusal(byte[] bytes)
    {
        string path = folder.Write("refused.hdf5", bytes);
        string message = Bounded.Refusal<TensorFileException>(() => Hdf5File.Open(path));
        Assert.StartsWith(path, message, StringComparison.Ordinal);
        return message;
    }

    /// <summary>
    /// Whether everything in a file can be read; false when something is refused as it should be. Anything else throws and fails the test.
    /// </summary>
    private bool IsRead(byte[] bytes, string? notRead = null)
    {
        string path = folder.Write("changed.hdf5", bytes);
        try
        {
            using Hdf5File file = Hdf5File.Open(path);
            foreach (Hdf5Entry entry in file.Entries.Where(entry => entry.Name != notRead)) file.Read(entry.Name, Backend.Cpu);
            return true;
        }
        catch (TensorFileException)
        {
            return false;
        }
    }
}
