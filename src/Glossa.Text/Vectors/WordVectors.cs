using System.Numerics;
using System.Runtime.InteropServices;
using Glossa.Tensors;

namespace Glossa.Text;

/// <summary>
/// Static word vectors: a table with one row a word, looked up by a word's text or id. Read from the text files of word2vec, GloVe and
/// fastText, or from a fast binary file. Immutable, and safe to share between threads and pipelines.
/// </summary>
/// <remarks>A token's vector is that of its exact form if there is one, otherwise that of its lower case, otherwise zeros.</remarks>
public sealed partial class WordVectors
{
    private readonly float[] table;
    private readonly float[] lengths;
    private readonly string[] words;
    private readonly Dictionary<ulong, int> rows;
    private readonly float[] zeros;

    /// <summary>A table.</summary>
    /// <param name="words">The words, the most frequent first if that is known. Of two that are the same the first counts.</param>
    /// <param name="table">The vectors, row by row.</param>
    /// <exception cref="TextException">The table is not as many whole rows as there are words, or there are none.</exception>
    public WordVectors(IReadOnlyList<string> words, float[] table)
    {
        if (words.Count == 0 || table.Length == 0 || table.Length % words.Count != 0)
        {
            throw new TextException($"{words.Count} words and {table.Length} numbers do not make a table: "
                + "it needs at least one word and equally many numbers for each.");
        }
        this.words = [.. words];
        this.table = table;
        Dimensions = table.Length / words.Count;
        zeros = new float[Dimensions];
        rows = new Dictionary<ulong, int>(words.Count);
        lengths = new float[words.Count];
        for (int row = 0; row < words.Count; row++)
        {
            rows.TryAdd(StringId.Of(words[row]), row);
            lengths[row] = MathF.Sqrt(Dot(Row(row), Row(row)));
        }
    }

    /// <summary>The number of words.</summary>
    public int Count => words.Length;

    /// <summary>The size of a vector.</summary>
    public int Dimensions { get; }

    /// <summary>The words, by row.</summary>
    public IReadOnlyList<string> Words => words;

    /// <summary>A vector.</summary>
    /// <param name="row">Its row.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public ReadOnlySpan<float> Row(int row) => table.AsSpan(row * Dimensions, Dimensions);

    /// <summary>The row of a word by its id.</summary>
    /// <param name="id">The id (<see cref="StringId"/>).</param>
    /// <param name="row">The row.</param>
    /// <returns>Whether the word is in the table.</returns>
    public bool TryGetRow(ulong id, out int row) => rows.TryGetValue(id, out row);

    /// <summary>The row of a word; −1 if the word is not in the table.</summary>
    /// <param name="word">The word, exactly as in the table.</param>
    public int RowOf(string word) => rows.TryGetValue(StringId.Of(word), out int row) ? row : -1;

    /// <summary>The row of a lexeme, by its exact form or else its lower case; −1 if neither is in the table.</summary>
    /// <param name="lexeme">The lexeme.</param>
    public int RowOf(Lexeme lexeme) => rows.TryGetValue(lexeme.Orth, out int row) || rows.TryGetValue(lexeme.Lower, out row) ? row : -1;

    /// <summary>The vector of a token; zeros if its word is not in the table.</summary>
    /// <param name="token">The token.</param>
    public ReadOnlySpan<float> VectorOf(Token token) => VectorOf(token.Lexeme);

    /// <summary>The vector of a lexeme; zeros if it is not in the table.</summary>
    /// <param name="lexeme">The lexeme.</param>
    public ReadOnlySpan<float> VectorOf(Lexeme lexeme) => RowOf(lexeme) is var row and >= 0 ? Row(row) : zeros;

    /// <summary>The mean of some tokens' vectors, those without one counting as zeros.</summary>
    /// <param name="span">The tokens.</param>
    public float[] MeanOf(Span span)
    {
        float[] mean = new float[Dimensions];
        foreach (Token token in span)
        {
            if (RowOf(token.Lexeme) is not (var row and >= 0)) continue;
            ReadOnlySpan<float> vector = Row(row);
            for (int i = 0; i < mean.Length; i++) mean[i] += vector[i];
        }
        for (int i = 0; i < mean.Length; i++) mean[i] /= Math.Max(1, span.Count);
        return mean;
    }

    /// <summary>The words whose vectors point most in the direction of another, the best first.</summary>
    /// <param name="query">The vector to compare with.</param>
    /// <param name="count">How many words to give at most.</param>
    /// <param name="without">Words to leave out, such as those the query was made of.</param>
    /// <returns>Words with their cosines.</returns>
    /// <exception cref="TextException">The query has another size.</exception>
    public IReadOnlyList<(string Word, float Similarity)> MostSimilar(
        ReadOnlySpan<float> query, int count, IEnumerable<string>? without = null)
    {
        if (query.Length != Dimensions)
        {
            throw new TextException($"The query has {query.Length} numbers, but the vectors have {Dimensions}.");
        }
        HashSet<string> left = new(without ?? [], StringComparer.Ordinal);
        float length = MathF.Sqrt(Dot(query, query));
        PriorityQueue<int, float> best = new();
        for (int row = 0; row < Count && count > 0; row++)
        {
            float cosine = length * lengths[row] == 0 ? 0 : Dot(query, Row(row)) / (length * lengths[row]);
            if (best.Count == count && best.TryPeek(out _, out float worst) && cosine <= worst) continue;
            if (left.Contains(words[row])) continue;
            if (best.Count == count) best.Dequeue();
            best.Enqueue(row, cosine);
        }
        (string, float)[] result = new (string, float)[best.Count];
        for (int i = result.Length - 1; i >= 0; i--)
        {
            best.TryDequeue(out int row, out float cosine);
            result[i] = (words[row], cosine);
        }
        return result;
    }

    /// <summary>The table as a tensor, for a model to look rows up in. <c>Shape: [words, dimensions]</c>.</summary>
    /// <param name="backend">Where it is to live; the CPU when left out.</param>
    public Tensor ToTensor(Backend? backend = null)
    {
        Tensor tensor = new([Count, Dimensions], backend ?? Backend.Cpu);
        tensor.CopyFrom(table);
        return tensor;
    }

    /// <summary>The cosine of the angle between two vectors, <c>Σ aᵢbᵢ / (‖a‖ ‖b‖)</c>; 0 if one is zero.</summary>
    /// <param name="a">One vector.</param>
    /// <param name="b">One of the same size.</param>
    /// <exception cref="TextException">The sizes differ.</exception>
    public static float Cosine(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        if (a.Length != b.Length)
        {
            throw new TextException($"Vectors of {a.Length} and {b.Length} numbers cannot be compared: they are of different tables.");
        }
        float lengths = MathF.Sqrt(Dot(a, a)) * MathF.Sqrt(Dot(b, b));
        return lengths == 0 ? 0 : Dot(a, b) / lengths;
    }

    private static float Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        ReadOnlySpan<Vector<float>> blocksA = MemoryMarshal.Cast<float, Vector<float>>(a),
            blocksB = MemoryMarshal.Cast<float, Vector<float>>(b);
        Vector<float> sums = Vector<float>.Zero;
        for (int i = 0; i < blocksA.Length; i++) sums += blocksA[i] * blocksB[i];
        float sum = Vector.Sum(sums);
        for (int i = blocksA.Length * Vector<float>.Count; i < a.Length; i++) sum += a[i] * b[i];
        return sum;
    }
}
