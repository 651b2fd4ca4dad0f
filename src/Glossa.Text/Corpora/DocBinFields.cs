namespace Glossa.Text;

/// <summary>The attributes of spaCy's files that are strings, and where they are noted.</summary>
internal static class DocBinFields
{
    /// <summary>Every one.</summary>
    public static readonly (int Attribute, TokenField Field)[] All =
    [
        (Symbols.Lemma, TokenField.Lemma), (Symbols.Pos, TokenField.Pos), (Symbols.Tag, TokenField.Tag), (Symbols.Dep, TokenField.Dep), (Symbols.EntityType, TokenField.EntityType),
        (Symbols.EntityKbId, TokenField.EntityKbId), (Symbols.Morph, TokenField.Morph), (Symbols.EntityId, TokenField.EntityId),
    ];
}
