using Glossa.Text;

namespace Glossa.Formats;

/// <summary>The attributes of spaCy's files that are strings, and where they are noted.</summary>
internal static class DocBinFields
{
    // What is written for morphological features where a word has none.
    private const string NoMorph = "_";

    /// <summary>Every one.</summary>
    public static readonly (int Attribute, TokenField Field)[] All =
    [
        (Symbols.Lemma, TokenField.Lemma), (Symbols.Pos, TokenField.Pos), (Symbols.Tag, TokenField.Tag), (Symbols.Dep, TokenField.Dep),
        (Symbols.EntityType, TokenField.EntityType),
        (Symbols.EntityKbId, TokenField.EntityKbId), (Symbols.Morph, TokenField.Morph), (Symbols.EntityId, TokenField.EntityId),
    ];

    /// <summary>Returns the annotation of a token for a text of a file.</summary>
    public static string Noted(TokenField field, string text) => field == TokenField.Morph && text == NoMorph ? "" : text;

    /// <summary>A file's text for what is noted at a token.</summary>
    public static string Written(TokenField field, string? noted) =>
        field == TokenField.Morph && noted is { Length: 0 } ? NoMorph : noted ?? "";
}
