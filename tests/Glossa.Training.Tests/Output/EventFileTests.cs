using System.Buffers.Binary;
using System.Text;
using Glossa.Testing;
using Glossa.Training.Child;
using Xunit;

namespace Glossa.Training.Tests;

/// <summary>Event files, read back by the published format: framing, check sums, protocol buffers.</summary>
public sealed class EventFileTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("", 0x00000000u)]
    [InlineData("123456789", 0xE3069283u)]
    [InlineData("a", 0xC1D04330u)]
    [InlineData("The quick brown fox jumps over the lazy dog", 0x22620404u)]
    public void The_check_sum_is_the_one_of_Castagnoli(string text, uint expected) =>
        Assert.Equal(expected, RecordFraming.Crc32C(Encoding.ASCII.GetBytes(text)));

    [Fact]
    public void The_check_sum_of_zeros_is_the_one_of_RFC_3720()
    {
        Assert.Equal(0x8A9136AAu, RecordFraming.Crc32C(new byte[32]));
        // Rotated right by 15 bits, and a constant added: 0x8A9136AA → 0x6D551522 + 0xA282EAD8.
        Assert.Equal(unchecked(0x6D551522u + 0xA282EAD8u), RecordFraming.MaskedCrc32C(new byte[32]));
    }

    [Fact]
    public void Scalars_are_read_back()
    {
        Clock clock = new();
        clock.Advance(TimeSpan.FromSeconds(1_700_000_000.25));
        string path;
        using (EventFileWriter writer = new(folder["e"], time: clock))
        {
            path = writer.Path;
            writer.AddScalar("train/loss", 0.1, 1);
            writer.AddScalar("wörter/s", -1e30, 1L << 40);
            writer.AddScalar("zero", 0, 0);
            // Visible before the file is closed.
            writer.Flush();
            Assert.Equal(4, Read(path).Count);
        }
        List<Event> events = Read(path);
        Assert.Equal("brain.Event:2", events[0].Version);
        Assert.Equal(1_700_000_000.35, events[0].WallTime, 6);
        Assert.Equal(
            [("train/loss", 0.1f, 1L), ("wörter/s", -1e30f, 1L << 40), ("zero", 0f, 0L)],
            events.Skip(1).Select(e => (e.Tag!, e.Value!.Value, e.Step)));
        Assert.Contains("tfevents", Path.GetFileName(path), StringComparison.Ordinal);
    }

    [Fact]
    public void A_second_session_within_a_second_has_its_own_file_and_says_from_which_step_it_counts()
    {
        Clock clock = new();
        using EventFileWriter first = new(folder["e"], time: clock), second = new(folder["e"], 7, clock);
        Assert.True(string.CompareOrdinal(first.Path, second.Path) < 0);
        Event start = Read(second.Path)[1];
        Assert.Equal((7, 1), (start.Step, start.Session));
    }

    [Fact]
    public void A_training_writes_losses_rates_speed_and_scores()
    {
        Toy.Trainer(new ToyTask(), Toy.Options(folder["out"])).Train(Toy.Data());
        List<Event> events = Read(Directory.GetFiles(Path.Combine(folder["out"], "events")).Single());
        string[] tags = [.. events.Select(e => e.Tag).OfType<string>().Distinct().Order(StringComparer.Ordinal)];
        Assert.Equal(["train/gradient_norm", "train/learning_rate", "train/loss", "train/words_per_second"], tags[..4]);
        Assert.Contains("validation/accuracy", tags);
        Assert.Equal(Enumerable.Range(1, 15).Select(step => (long)step), events.Where(e => e.Tag == "train/loss").Select(e => e.Step));
        Assert.Equal([4L, 8, 12, 15], events.Where(e => e.Tag == "validation/macro_f").Select(e => e.Step));
        Toy.Trainer(new ToyTask(), Toy.Options(folder["none"]) with { TensorBoard = false }).Train(Toy.Data());
        Assert.False(Directory.Exists(Path.Combine(folder["none"], "events")));
    }

    private sealed record Event(double WallTime, long Step, string? Version, string? Tag, float? Value, long? Session);

    private static List<Event> Read(string path)
    {
        using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        List<Event> events = [];
        for (int at = 0; at < bytes.Length;)
        {
            int length = (int)BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(at));
            Assert.Equal(Masked(bytes.AsSpan(at, 8)), BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at + 8)));
            ReadOnlySpan<byte> record = bytes.AsSpan(at + 12, length);
            Assert.Equal(Masked(record), BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at + 12 + length)));
            at += 16 + length;
            Dictionary<int, object> e = Fields(record);
            Dictionary<int, object>? value = e.TryGetValue(5, out object? summary) ? Fields((byte[])Fields((byte[])summary)[1]) : null;
            events.Add(new Event(
                BitConverter.UInt64BitsToDouble((ulong)e[1]),
                e.TryGetValue(2, out object? step) ? (long)(ulong)step : 0,
                e.TryGetValue(3, out object? version) ? Encoding.UTF8.GetString((byte[])version) : null,
                value is null ? null : Encoding.UTF8.GetString((byte[])value[1]),
                value is null ? null : BitConverter.UInt32BitsToSingle((uint)value[2]),
                e.TryGetValue(7, out object? session) ? (long)(ulong)Fields((byte[])session)[1] : null));
        }
        return events;
    }

    /// <summary>The fields of a message: numbers, or bytes.</summary>
    private static Dictionary<int, object> Fields(ReadOnlySpan<byte> message)
    {
        Dictionary<int, object> fields = [];
        while (message.Length > 0)
        {
            int tag = (int)Varint(ref message);
            switch (tag & 7)
            {
                case 0:
                    fields.Add(tag >> 3, Varint(ref message));
                    break;
                case 1:
                    fields.Add(tag >> 3, BinaryPrimitives.ReadUInt64LittleEndian(message));
                    message = message[8..];
                    break;
                case 2:
                    int length = (int)Varint(ref message);
                    fields.Add(tag >> 3, message[..length].ToArray());
                    message = message[length..];
                    break;
                default:
                    fields.Add(tag >> 3, BinaryPrimitives.ReadUInt32LittleEndian(message));
                    message = message[4..];
                    break;
            }
        }
        return fields;
    }

    private static ulong Varint(ref ReadOnlySpan<byte> message)
    {
        ulong value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte next = message[0];
            message = message[1..];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80) return value;
        }
    }

    /// <summary>Bit by bit, from the polynomial, so that it shares nothing with the writer.</summary>
    private static uint Masked(ReadOnlySpan<byte> bytes)
    {
        uint crc = 0xFFFFFFFF;
        foreach (byte value in bytes)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++) crc = (crc >> 1) ^ ((crc & 1) != 0 ? 0x82F63B78 : 0);
        }
        crc = ~crc;
        return ((crc >> 15) | (crc << 17)) + 0xA282EAD8;
    }
}
