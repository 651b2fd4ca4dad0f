using System.Text;

namespace Glossa.Text;

/// <summary>
/// Makes numbers of texts for a language model to read, and texts of the numbers it writes. Safe to use from any number of threads.
/// </summary>
public abstract class TextCodec
{
    /// <summary>How many symbols there are; their numbers are 0 … Count − 1.</summary>
    public abstract int Count { get; }

    /// <summary>The number that stands for what has no symbol, or null where everything has one.</summary>
    public abstract int? Unknown { get; }

    /// <summary>The number that stands before and after every text, or null where texts run on.</summary>
    public abstract int? Boundary { get; }

    /// <summary>The level, and how a model file names the codec: one of <see cref="TextCodecs.Levels"/>.</summary>
    public abstract string Level { get; }

    /// <summary>The numbers of a text, without boundaries.</summary>
    /// <param name="text">The text.</param>
    public int[] Encode(ReadOnlySpan<char> text)
    {
        List<int> ids = new(text.Length);
        Encode(text, ids);
        return [.. ids];
    }

    /// <summary>Adds the numbers of a text, without boundaries, to a list.</summary>
    /// <param name="text">The text.</param>
    /// <param name="ids">The list.</param>
    public abstract void Encode(ReadOnlySpan<char> text, List<int> ids);

    /// <summary>
    /// How much of a text's beginning has the same numbers whatever comes behind the text: <c>Encode(text + more) = Encode(text[..n]) ++
    /// Encode(text[n..] + more)</c>. What is left is short: the word that may not be over yet.
    /// </summary>
    /// <param name="text">The text.</param>
    public abstract int StablePrefixLength(ReadOnlySpan<char> text);

    /// <summary>Starts to make a text of numbers that come one by one.</summary>
    /// <param name="before">The text they go on from.</param>
    public abstract ITextDecoder NewDecoder(ReadOnlySpan<char> before = default);

    /// <summary>The text of numbers; boundaries are left out.</summary>
    /// <param name="ids">The numbers.</param>
    /// <param name="before">The text they go on from, which is not repeated.</param>
    /// <exception cref="TextException">There is no such number.</exception>
    public string Decode(ReadOnlySpan<int> ids, ReadOnlySpan<char> before = default)
    {
        ITextDecoder decoder = NewDecoder(before);
        StringBuilder text = new();
        foreach (int id in ids) text.Append(decoder.Next(id));
        return text.Append(decoder.End()).ToString();
    }

    /// <summary>What a number stands for, to be shown.</summary>
    /// <param name="id">The number.</param>
    /// <exception cref="TextException">There is no such number.</exception>
    public abstract string Show(int id);

    /// <summary>Everything to make the same codec of again, as JSON: see <see cref="TextCodecs.Load"/>.</summary>
    public abstract string Save();
}
