using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Glossa.Pipelines;

/// <summary>
/// Processes the pieces of a source on several threads, a bounded number of pieces ahead of the consumer of the results, which come in the
/// source's order. An exception is thrown unchanged.
/// </summary>
internal static class OrderedParallel
{
    // While the first in order takes its time, the other workers have this much more to do.
    private const int PiecesPerWorker = 3;

    /// <summary>Processes pieces; on the caller's own thread when there is only one worker.</summary>
    /// <param name="source">The pieces.</param>
    /// <param name="work">The work on each piece.</param>
    /// <param name="workers">The number of threads that work at once.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static IEnumerable<TOut> Select<TIn, TOut>(
        IEnumerable<TIn> source, Func<TIn, TOut> work, int workers, CancellationToken cancellation)
    {
        TaskFactory factory = Factory(workers, cancellation);
        Queue<Task<TOut>> ahead = [];
        foreach (TIn piece in source)
        {
            cancellation.ThrowIfCancellationRequested();
            if (workers == 1)
            {
                yield return work(piece);
                continue;
            }
            ahead.Enqueue(factory.StartNew(() => work(piece)));
            if (ahead.Count == workers * PiecesPerWorker) yield return ahead.Dequeue().GetAwaiter().GetResult();
        }
        while (ahead.TryDequeue(out Task<TOut>? next)) yield return next.GetAwaiter().GetResult();
    }

    /// <summary>Processes items in batches; one that is not full is processed when the source has no item ready.</summary>
    /// <param name="source">The items.</param>
    /// <param name="batchSize">The largest number of items in a batch.</param>
    /// <param name="size">The size of an item.</param>
    /// <param name="most">The size at which a batch is full, however few items it has.</param>
    /// <param name="work">The work on each batch.</param>
    /// <param name="workers">The number of threads that work at once.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static async IAsyncEnumerable<TOut> Select<TIn, TOut>(
        IAsyncEnumerable<TIn> source, int batchSize, Func<TIn, long> size, long most, Func<TIn[], TOut> work, int workers,
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batchSize);
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        TaskFactory factory = Factory(workers, stop.Token);
        Channel<Task<TOut>> ahead = Channel.CreateBounded<Task<TOut>>(workers * PiecesPerWorker);
        long total = 0;
        Task reading = ReadAsync();
        try
        {
            await foreach (Task<TOut> next in ahead.Reader.ReadAllAsync(cancellation).ConfigureAwait(false))
            {
                yield return await next.ConfigureAwait(false);
            }
            await reading.ConfigureAwait(false);
        }
        finally
        {
            // The consumer of the results may have stopped early: the source must not be read further.
            await stop.CancelAsync().ConfigureAwait(false);
            await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        async Task ReadAsync()
        {
            try
            {
                List<TIn> batch = [];
                IAsyncEnumerator<TIn> items = source.GetAsyncEnumerator(stop.Token);
                await using ConfiguredAsyncDisposable end = items.ConfigureAwait(false);
                while (true)
                {
                    ValueTask<bool> next = items.MoveNextAsync();
                    if (!next.IsCompleted && batch.Count > 0) await SendAsync(batch).ConfigureAwait(false);
                    if (!await next.ConfigureAwait(false)) break;
                    batch.Add(items.Current);
                    total += size(items.Current);
                    if (batch.Count == batchSize || total >= most) await SendAsync(batch).ConfigureAwait(false);
                }
                if (batch.Count > 0) await SendAsync(batch).ConfigureAwait(false);
            }
            finally
            {
                ahead.Writer.Complete();
            }
        }

        async ValueTask SendAsync(List<TIn> batch)
        {
            TIn[] whole = [.. batch];
            batch.Clear();
            total = 0;
            await ahead.Writer.WriteAsync(factory.StartNew(() => work(whole)), stop.Token).ConfigureAwait(false);
        }
    }

    /// <summary>Returns items in batches.</summary>
    /// <param name="source">The items.</param>
    /// <param name="batchSize">The largest number of items in a batch.</param>
    /// <param name="size">The size of an item.</param>
    /// <param name="most">The size at which a batch is full, however few items it has.</param>
    public static IEnumerable<T[]> Batches<T>(IEnumerable<T> source, int batchSize, Func<T, long> size, long most)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batchSize);
        return Full();

        IEnumerable<T[]> Full()
        {
            List<T> batch = [];
            long total = 0;
            foreach (T item in source)
            {
                batch.Add(item);
                total += size(item);
                if (batch.Count < batchSize && total < most) continue;
                yield return [.. batch];
                batch.Clear();
                total = 0;
            }
            if (batch.Count > 0) yield return [.. batch];
        }
    }

    private static TaskFactory Factory(int workers, CancellationToken cancellation) =>
        new(
            cancellation, TaskCreationOptions.DenyChildAttach, TaskContinuationOptions.None,
            new ConcurrentExclusiveSchedulerPair(TaskScheduler.Default, workers).ConcurrentScheduler);
}
