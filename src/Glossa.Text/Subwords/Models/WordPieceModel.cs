namespace Glossa.Text;

/// <summary>
/// WordPiece: each word is the longest piece that it begins with, then the longest piece that continues a word, and so on; a word that
/// cannot be made of pieces, or is too long, is unknown as a whole.
/// </summary>
/// <remarks>Schuster and Nakajima 2012; as in BERT (Devlin et al. 2018). Words count in code points.</remarks>
internal sealed class WordPieceModel : SubwordModel
{
    /// <summary>BERT's mark of a piece that continues a word.</summary>
    public const string UsualPrefix = "##";

    /// <summary>The longest word in BERT's tokenizers, in code points.</summary>
    public const int UsualMaxLength = 100;

    private readonly PieceTrie trie = new();
    private readonly ShortWords shortWords;
    private readonly int? inner;

    /// <summary>A model of a vocabulary.</summary>
    /// <param name="vocabulary">The pieces.</param>
    /// <param name="unknown">The id of unknown words.</param>
    /// <param name="prefix">The mark of a piece that continues a word.</param>
    /// <param name="maxLength">The longest word that is made of pieces, in code points.</param>
    public WordPieceModel(
        SubwordVocabulary vocabulary, int unknown, string prefix = UsualPrefix, int maxLength = UsualMaxLength) : base(vocabulary)
    {
        (UnknownId, Prefix, MaxLength) = (unknown, prefix, maxLength);
        for (int id = 0; id < vocabulary.Count; id++)
        {
            if (vocabulary.IsCurrent(id, out string? piece)) trie.Add(piece, id);
        }
        inner = trie.NodeOf(prefix);
        shortWords = new ShortWords(vocabulary);
    }

    /// <inheritdoc/>
    public override int? Unknown => UnknownId;

    /// <summary>The id of unknown words.</summary>
    public int UnknownId { get; }

    /// <summary>The mark of a piece that continues a word.</summary>
    public string Prefix { get; }

    /// <summary>The longest word that is made of pieces, in code points.</summary>
    public int MaxLength { get; }

    /// <summary>The longest word that can be made of pieces, in UTF-16 units.</summary>
    public int MaxUnits => 2 * MaxLength;

    /// <inheritdoc/>
    public override bool ContinuesWord(int id) => Vocabulary[id].StartsWith(Prefix, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override void Encode(ReadOnlySpan<char> word, PieceList pieces)
    {
        int before = pieces.Count;
        if (word.Length > MaxLength && (word.Length > MaxUnits || CodePoints.Count(word) > MaxLength))
        {
            pieces.Add(UnknownId, 0, word.Length);
            return;
        }
        int node = PieceTrie.Root;
        for (int at = 0; at < word.Length;)
        {
            int id = trie.Longest(word[at..], node, out int length);
            if (id == PieceTrie.None)
            {
                pieces.Truncate(before);
                pieces.Add(UnknownId, 0, word.Length);
                return;
            }
            pieces.Add(id, at, at + length);
            at += length;
            if (inner is null && at < word.Length)
            {
                pieces.Truncate(before);
                pieces.Add(UnknownId, 0, word.Length);
                return;
            }
            node = inner.GetValueOrDefault();
        }
    }

    /// <summary>Finds a short word of ASCII that is one piece.</summary>
    /// <param name="packed">Its characters, a byte each, the first one highest.</param>
    /// <param name="id">Its id.</param>
    public bool TryShortWord(ulong packed, out int id) => shortWords.TryGet(packed, out id);
}
