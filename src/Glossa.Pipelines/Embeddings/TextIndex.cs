using Glossa.Models;
using Glossa.Text;

namespace Glossa.Pipelines;

/// <summary>
/// An index that finds texts by their similarity to another one: by the cosine of their vectors (<see cref="ITextVectors"/>). Immutable;
/// any number of threads can use it.
/// </summary>
/// <remarks>
/// All vectors of a language model have nearly the same direction. Subtracting the mean of the texts leaves their differences: of 1,000
/// titles an LSTM's vectors, whose mean cosine is 0.93, then find one of the same source for 57 instead of 55 of 100, and textgenrnn's
/// (0.77) for 63 instead of 57.
/// </remarks>
public sealed class TextIndex
{
    private readonly ITextVectors encoder;
    private readonly WordVectors vectors;
    private readonly float[] mean;

    /// <summary>Creates an index of texts.</summary>
    /// <param name="encoder">Makes their vectors.</param>
    /// <param name="texts">The texts, at least one.</param>
    /// <param name="centered">Whether the mean of the texts' vectors is subtracted from all, where there are several.</param>
    /// <param name="threads">The number of threads; 0 means all.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="ModelException">There are no texts, or the model consists of counts, which have no vectors.</exception>
    public TextIndex(
        ITextVectors encoder, IReadOnlyList<string> texts, bool centered = true, int threads = 1, CancellationToken cancellation = default)
    {
        if (texts.Count == 0) throw new ModelException("There are no texts to compare with.");
        float[] table = encoder.Encode(texts, threads, cancellation).ToArray();
        mean = new float[table.Length / texts.Count];
        if (centered && texts.Count > 1)
        {
            for (int i = 0; i < mean.Length; i++)
            {
                mean[i] = (float)Enumerable.Range(0, texts.Count).Average(text => (double)table[(text * mean.Length) + i]);
            }
        }
        for (int i = 0; i < table.Length; i++) table[i] -= mean[i % mean.Length];
        (this.encoder, vectors) = (encoder, new WordVectors(texts, table));
    }

    /// <summary>Returns the texts most similar to another one, the best first.</summary>
    /// <param name="query">The text to compare with.</param>
    /// <param name="count">The largest number of texts to return.</param>
    /// <returns>Texts with their cosines, 1 for the same text.</returns>
    public IReadOnlyList<(string Text, float Similarity)> Nearest(string query, int count)
    {
        float[] vector = encoder.Encode([query]).ToArray();
        for (int i = 0; i < vector.Length; i++) vector[i] -= mean[i];
        return vectors.MostSimilar(vector, count);
    }
}
