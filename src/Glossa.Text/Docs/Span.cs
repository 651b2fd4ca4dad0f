using System.Collections;

namespace Glossa.Text;

/// <summary>Some tokens in a row: a view of a document, perhaps with a label.</summary>
public readonly struct Span : IReadOnlyList<Token>, IEquatable<Span>
{
    /// <summary>A span.</summary>
    /// <param name="doc">The document.</param>
    /// <param name="start">The first token.</param>
    /// <param name="end">The first token after it.</param>
    /// <param name="label">A label.</param>
    /// <param name="kbId">An id in a knowledge base.</param>
    /// <exception cref="ArgumentOutOfRangeException">The tokens do not lie in the document.</exception>
    public Span(Doc doc, int start, int end, string label = "", string kbId = "")
    {
        if (start < 0 || start > doc.Count)
        {
            throw new ArgumentOutOfRangeException(nameof(start), start, $"The document has {doc.Count} tokens.");
        }
        if (end < start || end > doc.Count)
        {
            throw new ArgumentOutOfRangeException(nameof(end), end, $"The span begins at token {start}, and the document has {doc.Count}.");
        }
        (Doc, Start, End, Label, KbId) = (doc, start, end, label, kbId);
    }

    /// <summary>The document.</summary>
    public Doc Doc { get; }

    /// <summary>The number of the first token.</summary>
    public int Start { get; }

    /// <summary>The number of the first token after the span.</summary>
    public int End { get; }

    /// <summary>The label; empty for none.</summary>
    public string Label { get; }

    /// <summary>The id in a knowledge base; empty for none.</summary>
    public string KbId { get; }

    /// <summary>The number of tokens.</summary>
    public int Count => End - Start;

    /// <summary>The start of the span in the text, in UTF-16 units.</summary>
    public int StartChar => Start < Doc.Count ? Doc.Data(Start).Start : Doc.Text.Length;

    /// <summary>The end of the span in the text, in UTF-16 units; exclusive.</summary>
    public int EndChar => Count == 0 ? StartChar : Doc.Data(End - 1).End;

    /// <summary>The text, without the space that may follow.</summary>
    public string Text => Doc.Text[StartChar..EndChar];

    /// <summary>The text, with the space that may follow.</summary>
    public string TextWithSpace => Count > 0 && Doc.Data(End - 1).HasSpace ? Text + " " : Text;

    /// <summary>A token of the span.</summary>
    /// <param name="index">Its number in the span, from 0 on.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such token.</exception>
    public Token this[int index]
    {
        get
        {
            if ((uint)index >= (uint)Count) throw new ArgumentOutOfRangeException(nameof(index), index, $"The span has {Count} tokens.");
            return new Token(Doc, Start + index);
        }
    }

    /// <summary>The mean of the tokens' vectors (<see cref="Doc.VectorSource"/>), those without one counting as zeros.</summary>
    /// <exception cref="TextException">There are no vectors.</exception>
    public float[] Vector => Doc.MeanOf(this);

    /// <summary>The similarity of the mean vectors of two spans, <c>cos(a, b)</c> in [−1, 1]; 0 if one has none.</summary>
    /// <param name="other">The other span.</param>
    /// <exception cref="TextException">There are no vectors, or vectors of different sizes.</exception>
    public float Similarity(Span other) => WordVectors.Cosine(Vector, other.Vector);

    /// <summary>The tokens in order.</summary>
    public IEnumerator<Token> GetEnumerator()
    {
        for (int i = Start; i < End; i++) yield return new Token(Doc, i);
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Whether it is the same stretch of the same document with the same label and id.</summary>
    /// <param name="other">The other span.</param>
    public bool Equals(Span other) =>
        Doc == other.Doc && Start == other.Start && End == other.End && Label == other.Label && KbId == other.KbId;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Span other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Doc, Start, End, Label, KbId);

    /// <summary>The text.</summary>
    public override string ToString() => Text;

    /// <summary>Whether two are the same.</summary>
    public static bool operator ==(Span left, Span right) => left.Equals(right);

    /// <summary>Whether two are not the same.</summary>
    public static bool operator !=(Span left, Span right) => !left.Equals(right);
}
