using System.Runtime.CompilerServices;
using Glossa.Models;
using Glossa.Tensors;
using Glossa.Testing;
using Glossa.Text;
using Xunit;

namespace Glossa.Pipelines.Tests;

/// <summary>Texts flow through a pipeline in order, on any number of threads, and no further than somebody takes documents.</summary>
public sealed class PipeTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task Order_and_contexts_are_kept_and_the_source_is_not_read_far_ahead(int workers)
    {
        Language language = Language.Blank("en").Add("sentencizer");
        int read = 0;
        IEnumerable<(string, int)> Endless()
        {
            while (true) yield return ($"text {++read}", read);
        }
        (Doc Doc, int Context)[] taken = [.. language.Pipe(Endless(), workers, batchSize: 8).Take(100)];
        Assert.Equal(Enumerable.Range(1, 100), taken.Select(answer => answer.Context));
        Assert.All(taken, answer => Assert.Equal($"text {answer.Context}", answer.Doc.Text));
        Assert.InRange(read, 100, 100 + (8 * 3 * 5));

        List<int> contexts = [];
        await foreach ((Doc doc, int context) in language.PipeAsync(Texts(200), workers, batchSize: 8))
        {
            Assert.Equal($"text {context}", doc.Text);
            contexts.Add(context);
        }
        Assert.Equal(Enumerable.Range(0, 200), contexts);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_batch_of_long_texts_ends_early(int workers)
    {
        Language language = Language.Blank("en").Add("sentencizer");
        string text = string.Concat(Enumerable.Repeat("word ", 60_000));
        int read = 0;
        IEnumerable<string> Long()
        {
            while (true)
            {
                read++;
                yield return text;
            }
        }
        // Four of 300,000 characters are enough for a batch, of which some are worked on ahead.
        Assert.Equal(60_000, language.Pipe(Long(), workers, batchSize: 1000).First().Count);
        Assert.InRange(read, 1, 4 * ((3 * workers) + 1));
        read = 0;
        await foreach (Doc doc in language.PipeAsync(Long().ToAsyncEnumerable(), workers, batchSize: 1000))
        {
            Assert.Equal(60_000, doc.Count);
            break;
        }
        Assert.InRange(read, 1, 4 * ((7 * workers) + 2));
    }

    [Fact]
    public async Task A_batch_goes_ahead_when_the_next_text_is_not_there_yet()
    {
        TaskCompletionSource seen = new();
        async IAsyncEnumerable<string> Waiting()
        {
            yield return "one";
            // The second text comes only after the first was answered.
            await seen.Task;
            yield return "two";
        }
        List<string> texts = [];
        await foreach (Doc doc in Language.Blank("en").PipeAsync(Waiting(), batchSize: 64))
        {
            texts.Add(doc.Text);
            seen.TrySetResult();
        }
        Assert.Equal(["one", "two"], texts);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task A_text_that_fails_stops_everything_or_is_reported_and_left_out(int workers)
    {
        Language language = Language.Blank("en").Add(new Picky());
        string[] texts = [.. Enumerable.Range(0, 40).Select(i => i is 7 or 23 ? $"bad {i}" : $"good {i}")];
        Assert.Equal("bad 7", Assert.Throws<TextException>(() => language.Pipe(texts, workers).ToList()).Message);
        List<string> failed = [];
        void Note(string text, Exception error)
        {
            lock (failed) failed.Add($"{text}: {error.Message}");
        }
        Assert.Equal(
            texts.Where(text => !text.StartsWith("bad", StringComparison.Ordinal)),
            language.Pipe(texts, workers, batchSize: 5, onError: Note).Select(doc => doc.Text));
        Assert.Equal(["bad 23: bad 23", "bad 7: bad 7"], failed.Order(StringComparer.Ordinal));
        Assert.Equal("bad 7", (await Assert
            .ThrowsAsync<TextException>(async () => await language.PipeAsync(texts.ToAsyncEnumerable(), workers).ToListAsync())).Message);
        Assert.Equal(38, await language.PipeAsync(texts.ToAsyncEnumerable(), workers, onError: (_, _) => { }).CountAsync());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Cancelling_stops(int workers)
    {
        using CancellationTokenSource cancellation = new();
        Language language = Language.Blank("en");
        int count = 0;
        Assert.ThrowsAny<OperationCanceledException>(() =>
        {
            foreach (Doc doc in language.Pipe(Enumerable.Repeat("a text", int.MaxValue), workers, 4, cancellation: cancellation.Token))
            {
                if (++count == 50) cancellation.Cancel();
            }
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await language
            .PipeAsync(Texts(int.MaxValue).Select(text => text.Text), workers, cancellation: cancellation.Token)
            .CountAsync());
    }

    [Fact]
    public void Eight_threads_get_the_bits_one_gets_alone_and_in_batches()
    {
        Language language = Language.Load(Samples.Train(folder));
        string[] texts =
            [.. Enumerable.Range(0, 300).Select(i => string.Join(' ', Enumerable.Range(0, i % 17).Select(k => $"word{(i * k) % 29}")))];
        double[] expected = [.. texts.Select(text => language.Process(text).Cats["good"])];
        Parallel.For(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 8 }, thread =>
        {
            Assert.Equal(expected, texts.Select(text => language.Process(text).Cats["good"]));
            Assert.Equal(expected, language.Pipe(texts, 1 + (thread % 3), 1 + (thread * 9)).Select(doc => doc.Cats["good"]));
        });
    }

    private static async IAsyncEnumerable<(string Text, int Context)> Texts(
        int count, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        for (int i = 0; i < count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (i % 10 == 0) await Task.Yield();
            yield return ($"text {i}", i);
        }
    }

    private sealed class Picky : IPipelineComponent
    {
        public string Kind => "picky";

        public void Annotate(TokenBatch batch, Run run)
        {
            if (batch.Docs.FirstOrDefault(doc => doc.Text.StartsWith("bad", StringComparison.Ordinal)) is { } bad)
            {
                throw new TextException(bad.Text);
            }
        }
    }
}
