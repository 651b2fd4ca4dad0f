using System.Globalization;

namespace Glossa.Text;

/// <summary>The names that have small fixed ids in spaCy's files instead of a hash.</summary>
public static class Symbols
{
    /// <summary>The attribute with the form of a token.</summary>
    public const int Orth = 65;

    /// <summary>The attribute with the normalised form of a token.</summary>
    public const int Norm = 67;

    /// <summary>The attribute with a token's lemma.</summary>
    public const int Lemma = 73;

    /// <summary>The attribute with a token's coarse part of speech.</summary>
    public const int Pos = 74;

    /// <summary>The attribute with a token's fine tag.</summary>
    public const int Tag = 75;

    /// <summary>The attribute with the label of a token's dependency on its head.</summary>
    public const int Dep = 76;

    /// <summary>The attribute that says whether a token begins, continues or lies outside an entity.</summary>
    public const int EntityIob = 77;

    /// <summary>The attribute with the label of the entity a token belongs to.</summary>
    public const int EntityType = 78;

    /// <summary>The attribute with the distance from a token to its head, in tokens.</summary>
    public const int Head = 79;

    /// <summary>The attribute that says whether a token begins a sentence.</summary>
    public const int SentenceStart = 80;

    /// <summary>The attribute that says whether a space follows a token.</summary>
    public const int Space = 81;

    /// <summary>The attribute with the knowledge-base id of a token's entity.</summary>
    public const int EntityKbId = 452;

    /// <summary>The attribute with a token's morphological features.</summary>
    public const int Morph = 453;

    /// <summary>The attribute with the id of a token's entity.</summary>
    public const int EntityId = 454;

    private const int FirstUnusedFlag = 19, FirstDeprecated = 104, LastDeprecated = 379;

    // In the order of their ids; a number sets the id of the next name.
    private const string Table = """
        1 IS_ALPHA IS_ASCII IS_DIGIT IS_LOWER IS_PUNCT IS_SPACE IS_TITLE IS_UPPER LIKE_URL LIKE_NUM LIKE_EMAIL IS_STOP IS_OOV_DEPRECATED
        IS_BRACKET IS_QUOTE IS_LEFT_PUNCT IS_RIGHT_PUNCT IS_CURRENCY
        64 ID ORTH LOWER NORM SHAPE PREFIX SUFFIX LENGTH CLUSTER LEMMA POS TAG DEP ENT_IOB ENT_TYPE HEAD SENT_START SPACY PROB LANG
        ADJ ADP ADV AUX CONJ CCONJ DET INTJ NOUN NUM PART PRON PROPN PUNCT SCONJ SYM VERB X EOL SPACE
        380 PERSON NORP FACILITY ORG GPE LOC PRODUCT EVENT WORK_OF_ART LANGUAGE LAW DATE TIME PERCENT MONEY QUANTITY ORDINAL CARDINAL
        acomp advcl advmod agent amod appos attr aux auxpass cc ccomp complm conj cop csubj csubjpass dep det dobj expl hmod hyph infmod
        intj iobj mark meta neg nmod nn npadvmod nsubj nsubjpass num number oprd obj obl parataxis partmod pcomp pobj poss possessive
        preconj prep prt punct quantmod relcl rcmod root xcomp acl ENT_KB_ID MORPH ENT_ID IDX _
        """;

    private static readonly Dictionary<string, ulong> Ids = Build();
    private static readonly Dictionary<string, ulong>.AlternateLookup<ReadOnlySpan<char>> BySpan =
        Ids.GetAlternateLookup<ReadOnlySpan<char>>();
    private static readonly Dictionary<ulong, string> Names = Ids.ToDictionary(entry => entry.Value, entry => entry.Key);

    /// <summary>The fixed id of a name.</summary>
    /// <param name="name">The name, case-sensitive.</param>
    /// <param name="id">Its id.</param>
    /// <returns>Whether the name is a symbol.</returns>
    public static bool TryGetId(ReadOnlySpan<char> name, out ulong id) => BySpan.TryGetValue(name, out id);

    /// <summary>The name that has a fixed id.</summary>
    /// <param name="id">The id.</param>
    /// <param name="name">The name; empty if there is none.</param>
    /// <returns>Whether the id is a symbol's.</returns>
    public static bool TryGetName(ulong id, out string name)
    {
        bool known = Names.TryGetValue(id, out string? found);
        name = found ?? "";
        return known;
    }

    private static Dictionary<string, ulong> Build()
    {
        Dictionary<string, ulong> ids = new(StringComparer.Ordinal);
        ulong next = 0;
        foreach (string word in Table.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            if (ulong.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out ulong number)) next = number;
            else ids.Add(word, next++);
        }
        for (int flag = FirstUnusedFlag; flag < 64; flag++) ids.Add($"FLAG{flag}", (ulong)flag);
        for (int id = FirstDeprecated; id <= LastDeprecated; id++) ids.Add($"DEPRECATED{id - FirstDeprecated + 1:000}", (ulong)id);
        return ids;
    }
}
