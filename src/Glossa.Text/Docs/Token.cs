namespace Glossa.Text;

/// <summary>A token: a view of one word of a document, with its place and what is noted of it.</summary>
public readonly struct Token : IEquatable<Token>
{
    internal Token(Doc doc, int index) => (Doc, Index) = (doc, index);

    /// <summary>The document.</summary>
    public Doc Doc { get; }

    /// <summary>The token's number in the document, from 0 on.</summary>
    public int Index { get; }

    /// <summary>The word without its context.</summary>
    public Lexeme Lexeme => Doc.Data(Index).Lexeme;

    /// <summary>The text of the word.</summary>
    public string Text => Lexeme.Text;

    /// <summary>The start in the text, in UTF-16 units.</summary>
    public int Start => Doc.Data(Index).Start;

    /// <summary>The end in the text, in UTF-16 units; exclusive.</summary>
    public int End => Doc.Data(Index).End;

    /// <summary>Its length, in UTF-16 units.</summary>
    public int Length => Text.Length;

    /// <summary>Whether a space follows.</summary>
    public bool HasSpace => Doc.Data(Index).HasSpace;

    /// <summary>The word with the space that follows it, if one does.</summary>
    public string TextWithSpace => HasSpace ? Text + " " : Text;

    /// <summary>The rule of the tokenizer that made it.</summary>
    public TokenRule Rule => Doc.Data(Index).Rule;

    /// <summary>The id of <see cref="NormText"/>.</summary>
    public ulong Norm => Doc.NormOf(Index)?.Id ?? Lexeme.Norm;

    /// <summary>The normalised word: what its special case says, otherwise what the language says, otherwise the lower case.</summary>
    public string NormText => Doc.NormOf(Index)?.Text ?? Lexeme.NormText;

    /// <summary>The word in lower case.</summary>
    public string LowerText => Lexeme.LowerText;

    /// <summary>The fine-grained tag; null when none is noted.</summary>
    public string? Tag => Doc.Get(Index, TokenField.Tag);

    /// <summary>The coarse part of speech; null when none is noted.</summary>
    public string? Pos => Doc.Get(Index, TokenField.Pos);

    /// <summary>The morphological features; null when none are noted.</summary>
    public string? Morph => Doc.Get(Index, TokenField.Morph);

    /// <summary>The lemma; null when none is noted.</summary>
    public string? Lemma => Doc.Get(Index, TokenField.Lemma);

    /// <summary>The label of the dependency on the head; null when none is noted.</summary>
    public string? Dep => Doc.Get(Index, TokenField.Dep);

    /// <summary>The head in the dependency tree; the token itself for a root.</summary>
    public Token Head => new(Doc, Doc.HeadOf(Index));

    /// <summary>The position of the token with respect to entities.</summary>
    public EntityTag EntityTag => Doc.EntityTagOf(Index);

    /// <summary>The label of the entity the token belongs to; null for none.</summary>
    public string? EntityType => Doc.Get(Index, TokenField.EntityType);

    /// <summary>Whether the token begins a sentence; null where nobody has said.</summary>
    public bool? IsSentenceStart => Doc.IsSentenceStart(Index);

    /// <summary>Whether all of some traits are true of the word.</summary>
    /// <param name="traits">The traits.</param>
    public bool Is(LexemeTraits traits) => Lexeme.Is(traits);

    /// <summary>The token's vector (<see cref="Doc.VectorSource"/>); zeros if it has none.</summary>
    /// <exception cref="TextException">There are no vectors.</exception>
    public float[] Vector => Doc.MeanOf(Doc.Slice(Index, 1));

    /// <summary>The similarity of two tokens' vectors, <c>cos(a, b)</c> in [−1, 1]; 0 if one has none.</summary>
    /// <param name="other">The other token.</param>
    /// <exception cref="TextException">There are no vectors, or vectors of different sizes.</exception>
    public float Similarity(Token other) => WordVectors.Cosine(Vector, other.Vector);

    /// <summary>Whether it is the same token of the same document.</summary>
    /// <param name="other">The other token.</param>
    public bool Equals(Token other) => Doc == other.Doc && Index == other.Index;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Token other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Doc, Index);

    /// <summary>The text of the word.</summary>
    public override string ToString() => Text;

    /// <summary>Whether two are the same token.</summary>
    public static bool operator ==(Token left, Token right) => left.Equals(right);

    /// <summary>Whether two are not the same token.</summary>
    public static bool operator !=(Token left, Token right) => !left.Equals(right);
}
