using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Glossa.Models;
using Glossa.Tensors;
using Glossa.Text;

namespace Glossa.Pipelines;

public sealed partial class Language
{
    private const int DefaultBatch = 64;

    // Documents of long texts are large: a batch of them ends early.
    private const long BatchCharacters = 1 << 20;

    // A run's memory is warm after its first batch, so runs are used again.
    private readonly ConcurrentBag<Run> runs = [];

    /// <summary>Splits and annotates a text.</summary>
    /// <param name="text">The text.</param>
    public Doc Process(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Annotate([Tokenizer.Tokenize(text)])[0];
    }

    /// <summary>Splits and annotates a text with feature values.</summary>
    /// <param name="text">The text.</param>
    /// <param name="features">The numbers, categories and vectors by the names of the model's feature columns.</param>
    public Doc Process(string text, Dictionary<string, FeatureValue> features)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Annotate([new Item<int>(text, features, 0, 0).Tokenize(Tokenizer)])[0];
    }

    /// <summary>
    /// Splits and annotates texts as they come, some at a time on several threads; documents come in the order of the texts.
    /// </summary>
    /// <param name="texts">The texts; they are asked for as they are needed, a few batches ahead.</param>
    /// <param name="workers">The number of threads; 0 means all.</param>
    /// <param name="batchSize">The number of texts in a batch; it does not change the results.</param>
    /// <param name="onError">Receives each text that failed, and the error; the text is left out then. Throw in it to stop. When left out,
    /// the first error stops.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public IEnumerable<Doc> Pipe(
        IEnumerable<string> texts, int workers = 1, int batchSize = DefaultBatch, Action<string, Exception>? onError = null,
        CancellationToken cancellation = default) =>
        Pipe(texts.Select((text, i) => new Item<int>(text, null, 0, i)), workers, batchSize, onError, cancellation)
            .Select(answer => answer.Doc);

    /// <summary>
    /// Splits and annotates texts with feature values, as
    /// <see cref="Pipe(IEnumerable{string}, int, int, Action{string, Exception}?, CancellationToken)"/> does.
    /// </summary>
    /// <param name="texts">The texts, each with numbers, categories and vectors by the names of the model's feature columns.</param>
    /// <param name="workers">The number of threads; 0 means all.</param>
    /// <param name="batchSize">The number of texts in a batch.</param>
    /// <param name="onError">Receives each text that failed, and the error; the text is left out then. When left out, the first error
    /// stops.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public IEnumerable<Doc> Pipe(
        IEnumerable<(string Text, Dictionary<string, FeatureValue> Features)> texts, int workers = 1, int batchSize = DefaultBatch,
        Action<string, Exception>? onError = null, CancellationToken cancellation = default) =>
        Pipe(texts.Select((text, i) => new Item<int>(text.Text, text.Features, 0, i)), workers, batchSize, onError, cancellation)
            .Select(answer => answer.Doc);

    /// <summary>
    /// Splits and annotates texts as they come, as
    /// <see cref="Pipe(IEnumerable{string}, int, int, Action{string, Exception}?, CancellationToken)"/> does, each with a value of yours
    /// that is returned with its document.
    /// </summary>
    /// <typeparam name="T">The type of the value that belongs to a text, such as its id in a database.</typeparam>
    /// <param name="texts">The texts; they are asked for as they are needed, a few batches ahead.</param>
    /// <param name="workers">The number of threads; 0 means all.</param>
    /// <param name="batchSize">The number of texts in a batch.</param>
    /// <param name="onError">Receives each text that failed, and the error; the text is left out then. When left out, the first error
    /// stops.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public IEnumerable<(Doc Doc, T Context)> Pipe<T>(
        IEnumerable<(string Text, T Context)> texts, int workers = 1, int batchSize = DefaultBatch,
        Action<string, Exception>? onError = null, CancellationToken cancellation = default) =>
        Pipe(texts.Select((text, i) => new Item<T>(text.Text, null, text.Context, i)), workers, batchSize, onError, cancellation);

    /// <summary>
    /// Splits and annotates texts as they come from a queue or a service; documents come in the order of the texts. A batch that is not
    /// full is annotated when the next text is not there yet.
    /// </summary>
    /// <param name="texts">The texts.</param>
    /// <param name="workers">The number of threads; 0 means all.</param>
    /// <param name="batchSize">The largest number of texts in a batch.</param>
    /// <param name="onError">Receives each text that failed, and the error; the text is left out then. When left out, the first error
    /// stops.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public async IAsyncEnumerable<Doc> PipeAsync(
        IAsyncEnumerable<string> texts, int workers = 1, int batchSize = DefaultBatch, Action<string, Exception>? onError = null,
        [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        await foreach ((Doc doc, _) in PipeAsync(texts.Select(text => (text, 0)), workers, batchSize, onError, cancellation)
            .ConfigureAwait(false))
        {
            yield return doc;
        }
    }

    /// <summary>
    /// Splits and annotates texts as they come from a queue or a service, each with a value of yours that is returned with its document.
    /// </summary>
    /// <typeparam name="T">The type of the value that belongs to a text, such as the message it came in.</typeparam>
    /// <param name="texts">The texts.</param>
    /// <param name="workers">The number of threads; 0 means all.</param>
    /// <param name="batchSize">The largest number of texts in a batch.</param>
    /// <param name="onError">Receives each text that failed, and the error; the text is left out then. When left out, the first error
    /// stops.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public async IAsyncEnumerable<(Doc Doc, T Context)> PipeAsync<T>(
        IAsyncEnumerable<(string Text, T Context)> texts, int workers = 1, int batchSize = DefaultBatch,
        Action<string, Exception>? onError = null, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        IAsyncEnumerable<Item<T>> items = texts.Select((text, i) => new Item<T>(text.Text, null, text.Context, i));
        IAsyncEnumerable<(Doc, T)[]> batches = OrderedParallel.Select(
            items, batchSize, text => text.Length, BatchCharacters, batch => Annotate(batch, onError), Threads(workers), cancellation);
        await foreach ((Doc, T)[] answers in batches.ConfigureAwait(false))
        {
            foreach ((Doc, T) answer in answers) yield return answer;
        }
    }

    private static int Threads(int workers)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(workers);
        return workers > 0 ? workers : Environment.ProcessorCount;
    }

    private IEnumerable<(Doc Doc, T Context)> Pipe<T>(
        IEnumerable<Item<T>> texts, int workers, int batchSize, Action<string, Exception>? onError, CancellationToken cancellation)
    {
        IEnumerable<Item<T>[]> batches = OrderedParallel.Batches(texts, batchSize, text => text.Length, BatchCharacters);
        return OrderedParallel.Select(batches, batch => Annotate(batch, onError), Threads(workers), cancellation)
            .SelectMany(answers => answers);
    }

    private (Doc Doc, T Context)[] Annotate<T>(Item<T>[] batch, Action<string, Exception>? onError)
    {
        try
        {
            return [.. Annotate(Array.ConvertAll(batch, text => text.Tokenize(Tokenizer))).Zip(batch, (doc, text) => (doc, text.Context))];
        }
        catch (Exception) when (onError is not null && batch.Length > 1)
        {
            // One of them fails: each by itself gives the same bits.
            return [.. batch.SelectMany(text => Annotate([text], onError))];
        }
        catch (Exception e) when (onError is not null)
        {
            logger.TextFailed(e, batch[0].Text?.Length ?? 0);
            onError(batch[0].Text ?? "", e);
            return [];
        }
    }

    private Doc[] Annotate(Doc[] docs)
    {
        if (working.Length == 0) return docs;
        if (!runs.TryTake(out Run? run)) run = Run.Inference();
        foreach (TokenBatch batch in shared.Length > 0 ? TokenBatch.Groups(docs) : [new TokenBatch(docs)])
        {
            using Scope scope = run.OpenScope();
            foreach (TokenEncoder encoder in shared) batch.Encode(encoder, run);
            foreach (IPipelineComponent component in working) Annotate(component, batch, run);
        }
        runs.Add(run);
        return docs;
    }

    private static void Annotate(IPipelineComponent component, TokenBatch batch, Run run)
    {
        using Scope scope = run.OpenScope();
        component.Annotate(batch, run);
    }

    /// <summary>A text on its way through the pipeline.</summary>
    /// <param name="Text">The text.</param>
    /// <param name="Features">Its features, or null.</param>
    /// <param name="Context">The value that is returned with its document.</param>
    /// <param name="Index">The number of texts before it.</param>
    private readonly record struct Item<T>(string? Text, Dictionary<string, FeatureValue>? Features, T Context, int Index)
    {
        // A null text is reported when it is split.
        public long Length => Text?.Length ?? 0;

        public Doc Tokenize(ITokenizer tokenizer)
        {
            Doc doc = tokenizer.Tokenize(Text ?? throw new ArgumentException($"The text at index {Index} of those given is null. "
                + "Leave it out, or give \"\" for an empty text."));
            foreach ((string name, FeatureValue value) in Features ?? []) doc.Features[name] = value;
            return doc;
        }
    }
}
