using Glossa.Models;
using Glossa.Tensors;

namespace Glossa.Pipelines;

public sealed partial class TextGenerator : ITextVectors
{
    // The amount that is computed at once: memory stays small, and no bit depends on it.
    private const int TextsAtOnce = 64, StepsAtOnce = 256;

    /// <summary>
    /// Encodes texts as vectors: the mean, over the symbols of a text, of the vector from which the model predicts the next symbol. A text
    /// has the same bits alone and beside others. (The state after the last symbol alone, which depends most on the last words, finds
    /// similar texts much worse.)
    /// </summary>
    /// <param name="texts">The texts.</param>
    /// <param name="threads">The number of threads; 0 means all.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>A row for each text. <c>Shape: [texts, size]</c>.</returns>
    /// <exception cref="ModelException">The model consists of counts, which have no vectors.</exception>
    public Tensor Encode(IReadOnlyList<string> texts, int threads = 1, CancellationToken cancellation = default)
    {
        if (Model is not INeuralLanguageModel network)
        {
            throw new ModelException($"A model of the kind '{Config.Model.Kind}' counts symbols and has no vectors. "
                + "Take a network, such as one of the kind 'lstm'.");
        }
        Run run = Run.Inference(threads);
        int[][] ids = [.. texts.Select(Beginning)];
        float[] rows = new float[texts.Count * network.VectorSize];
        foreach (int[] alike in Enumerable.Range(0, texts.Count).GroupBy(text => ids[text].Length)
            .SelectMany(length => length.Chunk(TextsAtOnce)))
        {
            double[] means = Mean(network, [.. alike.Select(text => ids[text])], run, cancellation);
            for (int i = 0; i < means.Length; i++)
            {
                rows[(alike[i / network.VectorSize] * network.VectorSize) + (i % network.VectorSize)] = (float)means[i];
            }
        }
        return Tensor.From(rows, [texts.Count, network.VectorSize]);
    }

    /// <summary>Returns the mean vectors of texts of one length, row by row.</summary>
    private static double[] Mean(INeuralLanguageModel network, int[][] texts, Run run, CancellationToken cancellation)
    {
        double[] means = new double[texts.Length * network.VectorSize];
        LanguageState state = network.InitialState(texts.Length, run);
        int length = texts[0].Length;
        for (int start = 0; start < length; start += StepsAtOnce)
        {
            cancellation.ThrowIfCancellationRequested();
            using Scope scope = run.OpenScope();
            int steps = Math.Min(StepsAtOnce, length - start);
            IdTensor ids = new(
                [.. Enumerable.Range(start, steps).SelectMany(step => texts.Select(text => (long)text[step]))], [steps, texts.Length]);
            (Tensor vectors, LanguageState after) = network.Encode(ids, state, run);
            state = after.Keep();
            float[] all = vectors.ToArray();
            for (int i = 0; i < all.Length; i++) means[i % means.Length] += all[i];
        }
        for (int i = 0; i < means.Length; i++) means[i] /= length;
        return means;
    }
}
