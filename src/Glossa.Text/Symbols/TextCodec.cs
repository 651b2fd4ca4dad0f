using System.Text;

namespace Glossa.Text;

/// <summary>
/// Encodes texts as ids for a language model, and decodes the ids that it writes. Safe to use from any number of threads.
/// </summary>
public abstract class TextCodec
{
    /// <summary>The number of symbols; their ids are 0 … Count − 1.</summary>
    public abstract int Count { get; }

    /// <summary>The id of what has no symbol, or null where everything has one.</summary>
    public abstract int? Unknown { get; }

    /// <summary>The id of the boundary before and after every text, or null where the text is one.</summary>
    public abstract int? Boundary { get; }

    /// <summary>The level, and how a model file names the codec: one of <see cref="TextCodecs.Levels"/>.</summary>
    public abstract string Level { get; }

    /// <summary>Returns the ids of a text, without boundaries.</summary>
    /// <param name="text">The text.</param>
    public int[] Encode(ReadOnlySpan<char> text)
    {
        List<int> ids = new(text.Length);
        Encode(text, ids);
        return [.. ids];
    }

    /// <summary>Adds the ids of a text, without boundaries, to a list.</summary>
    /// <param name="text">The text.</param>
    /// <param name="ids">The list.</param>
    public abstract void Encode(ReadOnlySpan<char> text, List<int> ids);

    /// <summary>
    /// Returns the length of the prefix of a text whose ids do not depend on what follows the text: <c>Encode(text + more) =
    /// Encode(text[..n]) ++ Encode(text[n..] + more)</c>. What is left is short: the word that may not be over yet.
    /// </summary>
    /// <param name="text">The text.</param>
    public abstract int StablePrefixLength(ReadOnlySpan<char> text);

    /// <summary>Starts to decode ids that come one by one.</summary>
    /// <param name="before">The text that they continue.</param>
    public abstract ITextDecoder NewDecoder(ReadOnlySpan<char> before = default);

    /// <summary>Returns the text of ids; boundaries are left out.</summary>
    /// <param name="ids">The ids.</param>
    /// <param name="before">The text that they continue, which is not repeated.</param>
    /// <exception cref="TextException">There is no such id.</exception>
    public string Decode(ReadOnlySpan<int> ids, ReadOnlySpan<char> before = default)
    {
        ITextDecoder decoder = NewDecoder(before);
        StringBuilder text = new();
        foreach (int id in ids) text.Append(decoder.Next(id));
        return text.Append(decoder.End()).ToString();
    }

    /// <summary>Returns the symbol of an id, to be shown.</summary>
    /// <param name="id">The id.</param>
    /// <exception cref="TextException">There is no such id.</exception>
    public abstract string Show(int id);

    /// <summary>Everything to make the same codec of again, as JSON: see <see cref="TextCodecs.Load"/>.</summary>
    public abstract string Save();
}
