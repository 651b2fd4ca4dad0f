using System.Globalization;
using System.Text;
using Glossa.Testing;
using Xunit;

namespace Glossa.Tensors.Tests.IO;

/// <summary>Corrupt, cut off and hostile safetensors files: refused with a clear error, without memory for what they claim.</summary>
public sealed class SafetensorsHostileTests : IDisposable
{
    private const string SixteenOnes = "1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,";

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    // The JSON.
    [InlineData("", "does not begin with '{'")]
    [InlineData("[]", "does not begin with '{'")]
    [InlineData(" {}", "does not begin with '{'")]
    [InlineData("\uFEFF{}", "does not begin with '{'")]
    [InlineData("{", "not valid JSON")]
    [InlineData("{}x", "not valid JSON")]
    [InlineData("{}{}", "not valid JSON")]
    [InlineData("{}\0", "not valid JSON")]
    [InlineData("{/**/}", "not valid JSON")]
    [InlineData("{\"x\":1,}", "'x': it is a JSON number where an object")]
    [InlineData("{\"x\":[]}", "'x': it is a JSON array where an object")]
    [InlineData("{\"\\ud800\":1}", "not valid JSON")]
    // Metadata.
    [InlineData("{\"__metadata__\":[]}", "__metadata__ is a JSON array")]
    [InlineData("{\"__metadata__\":{\"a\":1}}", "__metadata__ 'a' is a JSON number")]
    [InlineData("{\"__metadata__\":{\"a\":{\"b\":\"c\"}}}", "__metadata__ 'a' is a JSON object")]
    [InlineData("{\"__metadata__\":{\"a\":\"1\",\"a\":\"2\"}}", "__metadata__ 'a' stands there twice")]
    [InlineData("{\"__metadata__\":{},\"__metadata__\":{}}", "__metadata__ stands there twice")]
    // Members.
    [InlineData("{\"x\":{}}", "'x': dtype is missing")]
    [InlineData("{\"x\":{\"dtype\":\"U8\"}}", "'x': shape is missing")]
    [InlineData("{\"x\":{\"dtype\":\"U8\",\"shape\":[4]}}", "'x': data_offsets is missing")]
    [InlineData("{\"x\":{\"dtype\":\"U8\",\"dtype\":\"U8\"}}", "'x': dtype stands there twice")]
    [InlineData("{\"x\":{\"shape\":[],\"shape\":[]}}", "'x': shape stands there twice")]
    [InlineData("{\"x\":{\"data_offsets\":[],\"data_offsets\":[]}}", "'x': data_offsets stands there twice")]
    [InlineData("{\"x\":{\"dtype\":8}}", "'x': dtype is a JSON number")]
    [InlineData("{\"x\":{\"dtype\":null}}", "'x': dtype is a JSON null")]
    [InlineData("{\"x\":{\"shape\":4}}", "'x': shape is a JSON number")]
    [InlineData("{\"x\":{\"shape\":[true]}}", "'x': shape holds something that is not a whole number")]
    [InlineData("{\"x\":{\"shape\":[1,\"2\"]}}", "2⁶³ at position 1")]
    [InlineData("{\"x\":{\"shape\":[1.0]}}", "'x': shape holds something that is not a whole number")]
    [InlineData("{\"x\":{\"shape\":[1e0]}}", "'x': shape holds something that is not a whole number")]
    [InlineData("{\"x\":{\"shape\":[18446744073709551616]}}", "'x': shape holds something that is not a whole number")]
    [InlineData("{\"x\":{\"shape\":[[4]]}}", "'x': shape holds something that is not a whole number")]
    // What they say. The data have four bytes.
    [InlineData("U9 [4] 0 4", "'U9' is not a dtype")]
    [InlineData("u8 [4] 0 4", "'u8' is not a dtype")]
    [InlineData("U8 [-4] 0 4", "negative size")]
    [InlineData("U8 [2147483648,0] 0 0", "longer than 2147483647")]
    [InlineData("U8 [2147483647,2147483647,2147483647] 0 4", "more elements than any machine can address")]
    [InlineData("U8 [2147483647,2147483647,4,0] 0 4", "more elements than any machine can address")]
    [InlineData("U8 [65536,65536,0] 0 0", "4294967296 rows")]
    [InlineData("F64 [2147483647,536870912] 0 4", "more elements than any machine can address")]
    [InlineData("U8 [" + SixteenOnes + SixteenOnes + SixteenOnes + SixteenOnes + "4] 0 4", "65 axes")]
    [InlineData("U8 [4] -1 3", "not a range")]
    [InlineData("U8 [4] 4 0", "not a range")]
    [InlineData("U8 [4] 1 5", "end at byte 5, but the file has 4")]
    [InlineData("U8 [4] 0 9223372036854775807", "cut off")]
    [InlineData("U8 [5] 0 4", "are 4 bytes, but U8 of shape [5] is 5")]
    [InlineData("F16 [4] 0 4", "are 4 bytes, but F16 of shape [4] is 8")]
    [InlineData("F4 [7] 0 4", "are 4 bytes, but F4 of shape [7] is 3.5")]
    [InlineData("U8 [0] 0 4", "are 4 bytes, but U8 of shape [0] is 0")]
    [InlineData("U8 [3] 0 3", "last 1 of the file's 4 bytes")]
    [InlineData("U8 [3] 1 4", "bytes 0 to 1")]
    public void A_bad_header_is_refused(string header, string complaint)
    {
        Assert.Contains(complaint, Refusal(RawSafetensors.Bytes(Entry(header), 4)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("U8 [4] 0 4 + U8 [4] 0 4", "overlaps")]
    [InlineData("U8 [3] 0 3 + U8 [2] 2 4", "overlaps")]
    [InlineData("U8 [4] 0 4 + U8 [2] 1 3", "overlaps")]
    [InlineData("U8 [1] 0 1 + U8 [2] 2 4", "bytes 1 to 2")]
    [InlineData("U8 [2] 2 4 + U8 [1] 0 1", "bytes 1 to 2")]
    [InlineData("U8 [4] 0 4 + U8 [0] 2 2", "overlaps")]
    public void Tensors_cover_the_data_exactly(string headers, string complaint)
    {
        string[] entries = [.. headers.Split(" + ").Select(Entry)];
        string json = $"{entries[0][..^1]},{entries[1][1..].Replace("\"x\"", "\"y\"", StringComparison.Ordinal)}";
        Assert.Contains(complaint, Refusal(RawSafetensors.Bytes(json, 4)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_stands_once_however_it_is_escaped()
    {
        const string Entry = "{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[0,2]}";
        string message = Refusal(RawSafetensors.Bytes("{\"x\":" + Entry + ",\"\\u0078\":"
            + Entry.Replace("[0,2]", "[2,4]", StringComparison.Ordinal) + "}", 4)).Message;
        Assert.Contains("the tensor 'x' stands there twice", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_that_are_not_utf8_are_refused()
    {
        byte[] json = Encoding.UTF8.GetBytes(Entry("U8 [4] 0 4"));
        json[2] = 0xFF;
        Assert.Contains("not valid UTF-8", Refusal(RawSafetensors.Bytes(json, new byte[4])).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(100_000)]
    public void Deep_nesting_is_refused(int depth)
    {
        string json = "{\"x\":{\"other\":" + new string('[', depth) + new string(']', depth)
            + ",\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[0,4]}}";
        byte[] file = RawSafetensors.Bytes(json, 4);
        if (depth < 14) SafetensorsFile.Open(folder.Write("deep.safetensors", file)).Dispose();
        else Assert.Contains("not valid JSON", Refusal(file).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_cut_off_at_any_byte_is_refused()
    {
        byte[] valid = RawSafetensors.Valid();
        for (int length = 0; length < valid.Length; length++) Refusal(valid[..length]);
        SafetensorsFile.Open(folder.Write("whole.safetensors", valid)).Dispose();
    }

    [Theory]
    [InlineData(0ul, "does not begin")]
    [InlineData(65ul, "65 bytes, but only 64 follow")]
    [InlineData(100_000_000ul, "only 64 follow")]
    [InlineData(100_000_001ul, "at most 100000000 are allowed")]
    [InlineData(0x7FFFFFFFFFFFFFFFul, "at most 100000000 are allowed")]
    [InlineData(ulong.MaxValue, "at most 100000000 are allowed")]
    public void A_header_length_is_held_against_the_file(ulong claimed, string complaint)
    {
        byte[] json = Encoding.UTF8.GetBytes(Entry("U8 [4] 0 4").PadRight(60));
        Assert.Contains(complaint, Refusal(RawSafetensors.Bytes(json, new byte[4], claimed)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_file_of_a_large_file_store_is_named_as_such()
    {
        byte[] pointer = Encoding.ASCII.GetBytes("version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 12345\n");
        Assert.Contains("Git LFS", Refusal(pointer).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("data:\n  train: train.jsonl\n")]
    [InlineData("{\"text\": \"é\"}\n")]
    [InlineData("Größe\tText\n")]
    public void A_text_is_named_as_such(string text)
    {
        string message = Refusal(Encoding.UTF8.GetBytes(text)).Message;
        Assert.Contains("but a text, such as a configuration", message, StringComparison.Ordinal);
        Assert.DoesNotContain("bytes", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("F32 [2147483647,134217727] 0 1152921494606846976")]
    [InlineData("F64 [2147483647] 0 17179869176")]
    [InlineData("U8 [1000000000000] 0 1000000000000")]
    [InlineData("U8 [4] 0 4611686018427387904")]
    public void What_a_header_claims_takes_no_memory(string header)
    {
        string path = folder.Write("claims.safetensors", RawSafetensors.Bytes(Entry(header), 4));
        string length = folder.Write("length.safetensors", RawSafetensors.Bytes([(byte)'{', (byte)'}'], new byte[4], 99_999_999));
        // The first refusal of each loads what messages need; the second is measured.
        for (int i = 0; i < 2; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            Assert.Throws<TensorFileException>(() => SafetensorsFile.Open(path));
            Assert.Throws<TensorFileException>(() => SafetensorsFile.Open(length));
            long taken = GC.GetAllocatedBytesForCurrentThread() - before;
            if (i > 0) Assert.True(taken < 32_000, $"{taken} bytes were allocated");
        }
    }

    [Fact]
    public void Messages_name_the_file_and_do_not_repeat_a_hostile_name_in_full()
    {
        string name = "\\u001b[31m" + new string('n', 100_000);
        string message = Refusal(RawSafetensors.Bytes($"{{\"{name}\":{{}}}}", 0)).Message;
        Assert.StartsWith(folder["refused.safetensors"], message, StringComparison.Ordinal);
        Assert.Contains("tensor '?[31mnnn", message, StringComparison.Ordinal);
        Assert.True(message.Length < 500);
    }

    [Fact]
    public void A_file_that_shrinks_while_it_is_open_is_an_error()
    {
        if (OperatingSystem.IsWindows())
        {
            // There the open file cannot be written to at all.
            string held = folder.Write("held.safetensors", RawSafetensors.Valid());
            using SafetensorsFile holding = SafetensorsFile.Open(held);
            Assert.Throws<IOException>(() => File.WriteAllBytes(held, []));
            return;
        }
        string path = folder.Write("shrinks.safetensors", RawSafetensors.Valid());
        using SafetensorsFile file = SafetensorsFile.Open(path);
        using (FileStream stream = new(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite)) stream.SetLength(stream.Length - 10);
        TensorFileException error = Assert.Throws<TensorFileException>(() => file.Read("a", Backend.Cpu));
        Assert.Contains("tensor 'a': the file ends at byte", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_and_a_folder_are_the_systems_errors()
    {
        Assert.Throws<FileNotFoundException>(() => SafetensorsFile.Open(folder["none.safetensors"]));
        Assert.Throws<UnauthorizedAccessException>(() => SafetensorsFile.Open(Path.GetTempPath()));
    }

    private TensorFileException Refusal(byte[] file)
    {
        string path = folder.Write("refused.safetensors", file);
        TensorFileException error = Assert.Throws<TensorFileException>(() => SafetensorsFile.Open(path));
        Assert.StartsWith(path, error.Message, StringComparison.Ordinal);
        return error;
    }

    /// <summary>A header, or the short form "dtype shape begin end" of one with a tensor named "x".</summary>
    private static string Entry(string header)
    {
        string[] parts = header.Split(' ');
        if (parts.Length != 4) return header;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{{\"x\":{{\"dtype\":\"{parts[0]}\",\"shape\":{parts[1]},\"data_offsets\":[{parts[2]},{parts[3]}]}}}}");
    }
}
