using Glossa.Nn;
using Glossa.Testing;
using Xunit;

namespace Glossa.Data.Tests.Streams;

/// <summary>A text as streams of chunks.</summary>
public sealed class StreamSourceTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(100, 4, 7, false)]
    [InlineData(1001, 8, 20, true)]
    [InlineData(5, 32, 70, false)]
    [InlineData(2, 1, 1, true)]
    public void Streams_run_on_from_chunk_to_chunk_and_every_target_follows_its_symbol(int count, int streams, int steps, bool random)
    {
        StreamSource source = new(
            new IdArray(Enumerable.Range(0, count).ToArray()),
            new StreamOptions { Streams = streams, Steps = steps, RandomSteps = random, Seed = 3 });
        int columns = Math.Min(streams, count - 1), length = (count - 1) / columns;
        long position = 0;
        foreach (StreamChunk chunk in source.Chunks(0))
        {
            Assert.Equal(position, chunk.Position);
            (int rows, int width) = (chunk.Ids.Shape[0], chunk.Ids.Shape[1]);
            Assert.Equal(columns, width);
            for (int step = 0; step < rows; step++)
            {
                for (int stream = 0; stream < width; stream++)
                {
                    long id = ((long)stream * length) + position + step;
                    Assert.Equal((id, id + 1), (chunk.Ids[step, stream], chunk.Targets[(step * width) + stream]));
                }
            }
            position += rows;
        }
        Assert.Equal(length, position);
    }

    [Fact]
    public void Random_lengths_differ_from_epoch_to_epoch_but_not_from_run_to_run_and_the_rate_follows_them()
    {
        StreamSource Source() =>
            new(new IdArray(new int[20_000]), new StreamOptions { Streams = 2, Steps = 70, RandomSteps = true, Seed = 5 });
        int[] Lengths(StreamSource source, long epoch) => [.. source.Chunks(epoch).Select(chunk => chunk.Ids.Shape[0])];
        StreamSource source = Source();
        int[] first = Lengths(source, 0), second = Lengths(source, 1);
        Assert.NotEqual(first, second);
        Assert.Equal(first, Lengths(Source(), 0));
        Assert.True(first.Distinct().Count() > 5);
        Assert.InRange(first.Average(), 60, 75);
        Schedule rate = source.Scaled(new ConstantSchedule { Value = 7 });
        // In any order: a resumed training asks for a late step first.
        foreach (int step in new[] { first.Length + 3, 0, 5, first.Length, first.Length - 1 })
        {
            int length = step < first.Length ? first[step] : second[step - first.Length];
            Assert.Equal(length / 10.0, rate.At(step), 12);
        }
    }

    [Fact]
    public void A_file_of_ids_reads_as_the_ids_in_memory_and_a_damaged_one_is_refused()
    {
        int[] ids = [.. Enumerable.Range(0, 1000).Select(i => i * 7919 % 50_000)];
        IdFile.Write(folder["ids"], ids.Chunk(37));
        using (IdFile file = IdFile.Open(folder["ids"]))
        {
            Assert.Equal(1000, file.Count);
            int[] some = new int[100];
            file.Read(613, some);
            Assert.Equal(ids[613..713], some);
            Assert.Throws<DataException>(() => file.Read(950, some));
            StreamOptions options = new() { Streams = 3, Steps = 10 };
            Assert.Equal(
                new StreamSource(new IdArray(ids), options).Chunks(0).SelectMany(chunk => chunk.Ids.Span.ToArray()),
                new StreamSource(file, options).Chunks(0).SelectMany(chunk => chunk.Ids.Span.ToArray()));
        }
        byte[] bytes = File.ReadAllBytes(folder["ids"]);
        foreach (byte[] damaged in new[]
        {
            bytes[..^1], bytes[..^4], [.. bytes, 0, 0, 0, 0], bytes[..10], [], [.. "GLOSSAIX"u8, .. bytes[8..]],
        })
        {
            File.WriteAllBytes(folder["damaged"], damaged);
            Assert.Contains(
                "damaged", Assert.Throws<DataException>(() => IdFile.Open(folder["damaged"])).Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Too_short_a_text_is_an_error_that_says_so(int count) =>
        Assert.Contains(
            "which symbol follows which",
            Assert.Throws<DataException>(() => new StreamSource(new IdArray(new int[count]), new StreamOptions())).Message,
            StringComparison.Ordinal);
}
