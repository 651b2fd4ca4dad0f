namespace Glossa.Text;

/// <summary>The attributes that follow from a word's text, computed once.</summary>
internal sealed class LexemeAttributes
{
    public LexemeAttributes(string text, LanguageData language)
    {
        LowerText = LexicalForms.Lower(text);
        NormText = language.Norms.GetValueOrDefault(text, LowerText);
        Orth = StringId.Of(text);
        Lower = ReferenceEquals(LowerText, text) ? Orth : StringId.Of(LowerText);
        Norm = ReferenceEquals(NormText, LowerText) ? Lower : StringId.Of(NormText);
        Prefix = StringId.Of(LexicalForms.Prefix(text));
        Suffix = StringId.Of(LexicalForms.Suffix(text));
        Span<char> shape = stackalloc char[LexicalForms.MaxShape];
        Shape = StringId.Of(shape[..LexicalForms.Shape(text, shape)]);
        Traits = LexicalTests.TraitsOf(text, LowerText, language);
    }

    public string LowerText { get; }

    public string NormText { get; }

    public ulong Orth { get; }

    public ulong Lower { get; }

    public ulong Norm { get; }

    public ulong Prefix { get; }

    public ulong Suffix { get; }

    public ulong Shape { get; }

    public LexemeTraits Traits { get; }
}
