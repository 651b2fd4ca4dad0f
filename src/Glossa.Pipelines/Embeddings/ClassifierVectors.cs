using Glossa.Models;
using Glossa.Tensors;
using Glossa.Text;

namespace Glossa.Pipelines;

/// <summary>The vectors of texts that a classifier computes before its output layer.</summary>
/// <param name="language">The code of the language.</param>
/// <param name="classifier">The classifier.</param>
internal sealed class ClassifierVectors(string language, EncoderClassifier classifier) : ITextVectors
{
    private const int TextsAtOnce = 64;

    public Tensor Encode(IReadOnlyList<string> texts, int threads = 1, CancellationToken cancellation = default)
    {
        Run run = Run.Inference(threads);
        float[] rows = new float[texts.Count * classifier.VectorSize];
        int at = 0;
        foreach (Doc[] docs in Language.Blank(language).Pipe(texts, threads, cancellation: cancellation).Chunk(TextsAtOnce))
        {
            cancellation.ThrowIfCancellationRequested();
            using Scope scope = run.OpenScope();
            float[] vectors = classifier.Encode(new TokenBatch(docs), run).ToArray();
            vectors.CopyTo(rows, at);
            at += vectors.Length;
        }
        return Tensor.From(rows, [texts.Count, classifier.VectorSize]);
    }
}
