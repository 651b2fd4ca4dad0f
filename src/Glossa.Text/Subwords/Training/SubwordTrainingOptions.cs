using Glossa.Tensors;

namespace Glossa.Text;

/// <summary>The settings by which a subword vocabulary is learned.</summary>
public sealed record SubwordTrainingOptions
{
    /// <summary>The most pieces of the vocabulary, special tokens included; texts with fewer frequent pieces give a smaller one.</summary>
    public int VocabularySize { get; init; } = 8000;

    /// <summary>
    /// The number of times that a pair of pieces (WordPiece, byte pairs) or a piece of several characters (unigram) has to occur in the
    /// texts to become a piece.
    /// </summary>
    public long MinimumFrequency { get; init; } = 2;

    /// <summary>
    /// The most characters that have a piece of their own, the most frequent ones; of equally frequent ones those with the smaller codes.
    /// All others are unknown. Byte pairs have the 256 bytes instead, and nothing unknown.
    /// </summary>
    public int AlphabetSize { get; init; } = 1000;

    /// <summary>
    /// Whether capital letters become small ones, and with WordPiece letters lose their accents, as BERT's uncased models have it; null for
    /// what the kind usually does: WordPiece lowercases, byte pairs and unigram do not.
    /// </summary>
    public bool? Lowercase { get; init; }

    /// <summary>
    /// The most different words that are counted at a time, which bounds the memory. Beyond it the words that occurred once are forgotten,
    /// then those that occurred twice, and so on, until there is room.
    /// </summary>
    public int MaximumWords { get; init; } = 1_000_000;

    /// <summary>Checks the ranges.</summary>
    /// <exception cref="OutOfRangeException">A setting is below 1.</exception>
    internal void Check()
    {
        AtLeastOne(VocabularySize, "pieces of the vocabulary");
        AtLeastOne(MinimumFrequency, "times that a pair or piece has to occur");
        AtLeastOne(AlphabetSize, "characters that have a piece");
        AtLeastOne(MaximumWords, "different words that are counted at a time");
    }

    private static void AtLeastOne(long value, string what)
    {
        if (value < 1) throw new OutOfRangeException($"The number of {what} is {value}, but has to be 1 or more.");
    }
}
