namespace Glossa.Text;

/// <summary>Makes pieces of words: the algorithm of a subword tokenizer, with its tables. Safe for any number of threads.</summary>
/// <param name="vocabulary">The pieces of the model.</param>
internal abstract class SubwordModel(SubwordVocabulary vocabulary)
{
    /// <summary>The pieces of the model.</summary>
    public SubwordVocabulary Vocabulary { get; } = vocabulary;

    /// <summary>The id of what has no piece, or null where everything has one.</summary>
    public abstract int? Unknown { get; }

    /// <summary>
    /// Whether a piece continues the word of the piece before it: the pieces of most models begin with <c>▁</c> or <c>Ġ</c> where a word
    /// begins.
    /// </summary>
    /// <param name="id">The id of the piece.</param>
    public virtual bool ContinuesWord(int id) => Vocabulary[id] is not ['▁' or 'Ġ', ..];

    /// <summary>Adds the pieces of a word, with their places in it.</summary>
    /// <param name="word">The word: well-formed UTF-16.</param>
    /// <param name="pieces">Takes the pieces.</param>
    public abstract void Encode(ReadOnlySpan<char> word, PieceList pieces);
}
