using Glossa.Formats;
using Glossa.Models;
using Glossa.Tensors;
using Glossa.Text;
using Microsoft.Extensions.AI;

namespace Glossa.Pipelines;

/// <summary>
/// Makes vectors of texts with a transformer, as sentence-transformers does. Safe to use from any number of threads; a text has the same
/// bits in any batch.
/// </summary>
/// <param name="encoder">The transformer and its tokenizer.</param>
/// <param name="options">Pooling, normalisation and length.</param>
public sealed class TextEmbedder(TransformerEncoder encoder, EmbeddingOptions? options = null)
    : ITextVectors, IEmbeddingGenerator<string, Embedding<float>>
{
    private const int PiecesAtOnce = 4096;

    /// <summary>The transformer and its tokenizer.</summary>
    public TransformerEncoder Encoder => encoder;

    /// <summary>Pooling, normalisation and length.</summary>
    public EmbeddingOptions Options { get; } = options ?? new EmbeddingOptions();

    /// <summary>The width of a vector.</summary>
    public int Size => encoder.Size;

    /// <summary>Loads a model of texts.</summary>
    /// <param name="path">The folder of a Hugging Face model, with the files of sentence-transformers if it has them; or a model file with
    /// a transformer.</param>
    /// <exception cref="GlossaException">There is none, or it is damaged.</exception>
    public static TextEmbedder Load(string path)
    {
        TransformerComponent component =
            IsHuggingFace(path) ? TransformerModels.Import(path) : ModelFile.Load<TransformerComponent>(path);
        return component.Embedder;
    }

    /// <summary>Makes the vector of a text.</summary>
    /// <param name="text">The text.</param>
    public float[] Encode(string text) => Encode([text]).ToArray();

    /// <inheritdoc/>
    public Tensor Encode(IReadOnlyList<string> texts, int threads = 1, CancellationToken cancellation = default)
    {
        Run run = Run.Inference(threads);
        SubwordOptions limits = new() { MaxLength = Math.Min(Options.MaxLength ?? int.MaxValue, encoder.Window) };
        SubwordEncoding[] pieces = encoder.Tokenizer.EncodeBatch(texts, limits, run.Threads);
        // Texts of about one length together: their matrices have the same number of rows.
        int[] order = [.. Enumerable.Range(0, texts.Count).OrderBy(text => pieces[text].Count)];
        float[] rows = new float[texts.Count * Size];
        for (int first = 0, end = 0; first < order.Length; first = end)
        {
            cancellation.ThrowIfCancellationRequested();
            for (int sum = 0; end < order.Length && (end == first || sum + pieces[order[end]].Count <= PiecesAtOnce); end++)
            {
                sum += pieces[order[end]].Count;
            }
            using Scope scope = run.OpenScope();
            float[] vectors = Pool(PieceBatch.Of([.. order[first..end].Select(text => pieces[text])]), run);
            for (int i = first; i < end; i++) vectors.AsSpan((i - first) * Size, Size).CopyTo(rows.AsSpan(order[i] * Size));
        }
        return Tensor.From(rows, [texts.Count, Size]);
    }

    /// <summary>Makes vectors of texts, for code that asks for them by this interface, on all threads.</summary>
    /// <param name="values">The texts.</param>
    /// <param name="options">Nothing of it is read; vectors have the size the model gives them.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    Task<GeneratedEmbeddings<Embedding<float>>> IEmbeddingGenerator<string, Embedding<float>>.GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options, CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            float[] rows = Encode([.. values], threads: 0, cancellationToken).ToArray();
            return new GeneratedEmbeddings<Embedding<float>>(rows.Chunk(Size).Select(row => new Embedding<float>(row)));
        },
        cancellationToken);

    /// <summary>Returns the embedder itself where it is of the type asked for.</summary>
    object? IEmbeddingGenerator.GetService(Type serviceType, object? serviceKey) =>
        serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;

    /// <summary>Does nothing: an embedder holds memory alone.</summary>
    void IDisposable.Dispose() { }

    /// <summary>Whether a path is the folder of a Hugging Face model.</summary>
    internal static bool IsHuggingFace(string path) => File.Exists(Path.Combine(path, HuggingFaceConfig.FileName));

    private float[] Pool(PieceBatch batch, Run run)
    {
        Tensor x = encoder.Model.Forward(batch, run).LastHiddenState;
        int[] lengths = [.. batch.Lengths];
        Tensor y = Options.Pooling switch
        {
            EmbeddingPooling.Max => x.SegmentMax(lengths, run),
            EmbeddingPooling.Cls => x.SelectRows(batch.FirstRows(), run),
            _ => x.SegmentMean(lengths, run),
        };
        float[] vectors = y.ToArray();
        if (!Options.Normalize) return vectors;
        foreach (int row in Enumerable.Range(0, lengths.Length))
        {
            Span<float> vector = vectors.AsSpan(row * Size, Size);
            double length = 0;
            foreach (float value in vector) length += (double)value * value;
            float scale = length > 0 ? (float)(1 / Math.Sqrt(length)) : 0;
            for (int i = 0; i < vector.Length; i++) vector[i] *= scale;
        }
        return vectors;
    }
}
