namespace Glossa.Text;

/// <summary>Words, one after another in a text.</summary>
internal sealed class WordList
{
    /// <summary>The text of the words.</summary>
    public AlignedText Text { get; } = new();

    /// <summary>The start and end of each word in the text.</summary>
    public List<(int Start, int End)> Words { get; } = [];

    /// <summary>Removes everything.</summary>
    public void Clear()
    {
        Text.Clear();
        Words.Clear();
    }

    /// <summary>Adds a word of another list.</summary>
    /// <param name="other">The list.</param>
    /// <param name="from">Where the word begins in its text.</param>
    /// <param name="to">Where the word ends.</param>
    public void Add(AlignedText other, int from, int to)
    {
        if (from == to) return;
        int start = Text.Length;
        Text.Append(other, from, to);
        Words.Add((start, Text.Length));
    }
}
