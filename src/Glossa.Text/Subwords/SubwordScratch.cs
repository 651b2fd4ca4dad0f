namespace Glossa.Text;

/// <summary>The memory in which one call of a tokenizer works; used again by later calls.</summary>
internal sealed class SubwordScratch
{
    // What a very long text needed is given back to the system.
    private const int MaxKept = 1 << 18;

    /// <summary>The pieces of the first text.</summary>
    public PieceList First { get; } = new();

    /// <summary>The pieces of the second text.</summary>
    public PieceList Second { get; } = new();

    /// <summary>The pieces of a word.</summary>
    public PieceList OfWord { get; } = new();

    /// <summary>A text, as far as it is normalised.</summary>
    public AlignedText Text { get; set; } = new();

    /// <summary>The next normalised form.</summary>
    public AlignedText NextText { get; set; } = new();

    /// <summary>Words, as far as the text is divided.</summary>
    public WordList Words { get; set; } = new();

    /// <summary>The words that these are divided into.</summary>
    public WordList NextWords { get; set; } = new();

    /// <summary>Whether it is small enough to be kept.</summary>
    public bool IsSmall => Math.Max(Text.Capacity, NextText.Capacity) <= MaxKept
        && Math.Max(Words.Text.Capacity, NextWords.Text.Capacity) <= MaxKept && Math.Max(First.Capacity, Second.Capacity) <= MaxKept;
}
