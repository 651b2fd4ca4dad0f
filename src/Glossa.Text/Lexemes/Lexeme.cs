namespace Glossa.Text;

/// <summary>
/// A word without its context: its text, and what follows from the text alone. Attributes are computed when first asked for and kept.
/// Immutable as seen from outside, and safe to share between threads.
/// </summary>
/// <remarks>The table that holds lexemes is bounded (<see cref="VocabOptions.MaxLexemes"/>): words beyond it get a lexeme of their own that
/// lives as long as the documents it is in. Compare lexemes by <see cref="Orth"/>, not by reference.</remarks>
public sealed class Lexeme
{
    private readonly Vocab vocab;
    private LexemeAttributes? attributes;

    internal Lexeme(Vocab vocab, string text, int index)
    {
        this.vocab = vocab;
        Text = text;
        Index = index;
    }

    /// <summary>The text of the word.</summary>
    public string Text { get; }

    /// <summary>
    /// The word's place in its vocabulary's table, from 0 on, good as a key for caches; −1 for a word beyond the table's bound.
    /// </summary>
    public int Index { get; }

    /// <summary>The id of <see cref="Text"/> (<see cref="StringId"/>).</summary>
    public ulong Orth => Attributes.Orth;

    /// <summary>The id of <see cref="LowerText"/>.</summary>
    public ulong Lower => Attributes.Lower;

    /// <summary>The id of <see cref="NormText"/>.</summary>
    public ulong Norm => Attributes.Norm;

    /// <summary>The id of <see cref="PrefixText"/>.</summary>
    public ulong Prefix => Attributes.Prefix;

    /// <summary>The id of <see cref="SuffixText"/>.</summary>
    public ulong Suffix => Attributes.Suffix;

    /// <summary>The id of <see cref="ShapeText"/>.</summary>
    public ulong Shape => Attributes.Shape;

    /// <summary>Everything that is true or false of the word.</summary>
    public LexemeTraits Traits => Attributes.Traits;

    /// <summary>The word in lower case.</summary>
    public string LowerText => Attributes.LowerText;

    /// <summary>The normalised word: what the language says of it, otherwise the word in lower case.</summary>
    public string NormText => Attributes.NormText;

    /// <summary>The first code point.</summary>
    public string PrefixText => LexicalForms.Prefix(Text).ToString();

    /// <summary>The last three code points.</summary>
    public string SuffixText => LexicalForms.Suffix(Text).ToString();

    /// <summary>The shape, such as "Xxxxx" or "dd.d"; "LONG" from 100 code points on.</summary>
    public string ShapeText => LexicalForms.Shape(Text);

    private LexemeAttributes Attributes => attributes ??= new LexemeAttributes(Text, vocab.Language);

    /// <summary>The id of one of the word's forms.</summary>
    /// <param name="form">Which form.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such form.</exception>
    public ulong Id(LexicalForm form)
    {
        LexemeAttributes known = Attributes;
        return form switch
        {
            LexicalForm.Orth => known.Orth,
            LexicalForm.Lower => known.Lower,
            LexicalForm.Norm => known.Norm,
            LexicalForm.Prefix => known.Prefix,
            LexicalForm.Suffix => known.Suffix,
            LexicalForm.Shape => known.Shape,
            _ => throw new ArgumentOutOfRangeException(nameof(form), form, "There is no such form."),
        };
    }

    /// <summary>Whether all of some traits are true of the word.</summary>
    /// <param name="traits">The traits.</param>
    public bool Is(LexemeTraits traits) => (Attributes.Traits & traits) == traits;

    /// <summary>The text of the word.</summary>
    public override string ToString() => Text;
}
