using Glossa.Tensors;

namespace Glossa.Nn;

/// <summary>
/// The rows of texts with rows of zeros before each and after the last, so that a window at a text's end sees zeros and not the next text.
/// </summary>
internal sealed class WindowRows
{
    private readonly float[] keep;

    private WindowRows(long[] spread, long[] texts, float[] keep)
    {
        Spread = IdTensor.Of(spread);
        Texts = IdTensor.Of(texts);
        this.keep = keep;
    }

    /// <summary>For every row the row of the texts it is, −1 for zeros. <c>Shape: [rows]</c>.</summary>
    public IdTensor Spread { get; }

    /// <summary>The position of each row of the texts. <c>Shape: [tokens]</c>.</summary>
    public IdTensor Texts { get; }

    /// <summary>1 for rows of texts, 0 for the others. <c>Shape: [rows]</c>.</summary>
    public Tensor Keep(Run run) => run.From(keep, [keep.Length]);

    /// <summary>The rows of texts.</summary>
    /// <param name="lengths">The tokens of each text.</param>
    /// <param name="gap">The number of rows of zeros between them.</param>
    /// <param name="tokens">The number of tokens.</param>
    /// <param name="run">The run, for errors.</param>
    /// <exception cref="ShapeException">The lengths do not add up to the tokens.</exception>
    public static WindowRows Of(int[] lengths, int gap, int tokens, Run run)
    {
        if (lengths.Sum() != tokens)
        {
            throw run.Mismatch("maxoutWindow", $"the texts' lengths [{string.Join(", ", lengths.Take(10))}"
                + $"{(lengths.Length > 10 ? ", …" : "")}] add up to {lengths.Sum()}, but there are {tokens} rows");
        }
        long[] spread = new long[tokens + (gap * (lengths.Length + 1))], texts = new long[tokens];
        float[] keep = new float[spread.Length];
        Array.Fill(spread, -1);
        int at = gap, token = 0;
        foreach (int length in lengths)
        {
            keep.AsSpan(at, length).Fill(1);
            for (int i = 0; i < length; i++)
            {
                spread[at] = token;
                texts[token++] = at++;
            }
            at += gap;
        }
        return new WindowRows(spread, texts, keep);
    }
}
