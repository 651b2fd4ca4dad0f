namespace Glossa.Text;

/// <summary>
/// Special cases and normalised forms that hold in every language: emoticons, lone letters before a full stop, quotes and dashes.
/// </summary>
internal static class SharedExceptions
{
    // Within the text, white space separates; the emoticons hold none.
    private const string Emoticons = """
        :) :-) :)) :-)) :))) :-))) (: (-: =) (= :] :-] [: [-: [= =] :o) (o: :} :-} 8) 8-) (-8 ;) ;-) (; (-;
        :( :-( :(( :-(( :((( :-((( ): )-: =( >:( :') :'-) :'( :'-( :/ :-/ =/ =| :| :-| ]= =[ :1 :P :-P :p :-p :O :-O :o :-o :0 :-0 :() >:o
        :* :-* :3 :-3 =3 :> :-> :X :-X :x :-x :D :-D ;D ;-D =D xD XD xDD XDD 8D 8-D
        ^_^ ^__^ ^___^ >.< >.> <.< ._. ;_; -_- -__- v.v V.V v_v V_V o_o o_O O_o O_O 0_o o_0 0_0 o.O O.o O.O o.o 0.0 o.0 0.o @_@
        <3 <33 <333 </3 (^_^) (-_-) (._.) (>_<) (*_*) (¬_¬) ಠ_ಠ ಠ︵ಠ (ಠ_ಠ) ¯\(ツ)/¯ (╯°□°）╯︵┻━┻ ><(((*>
        """;

    private const string Whole = """ ' \") <space> '' C++ \t \n — ä. ö. ü. """;

    // A form, then the words that have it.
    private static readonly (string Norm, string Words)[] NormTable =
    [
        ("'s", "'s 'S ’s ’S"), ("'", "’ ‘ ´ `"), ("\"", "” “ '' `` ´´ „ » « ‘‘ ’’"), ("?", "？"), ("!", "！"), (",", "，"), (";", "；"),
        (":", "："), (".", "。 ।"), ("...", "…"),
        ("-", "— – -- --- ——"), ("$", "€ £ ¥ ฿ US$ C$ A$"),
    ];

    /// <summary>The normalised forms.</summary>
    public static IReadOnlyDictionary<string, string> Norms { get; } =
        NormTable.SelectMany(row => Words(row.Words).Select(word => (word, row.Norm)))
            .ToDictionary(entry => entry.word, entry => entry.Norm, StringComparer.Ordinal);

    /// <summary>The special cases, with those that hold an apostrophe also in its curved form.</summary>
    public static IReadOnlyDictionary<string, SpecialCase> SpecialCases { get; } = WithCurvedApostrophes(List());

    /// <summary>
    /// Special cases by their text, each that holds a straight apostrophe also with the curved one. Of two with one text the later counts.
    /// </summary>
    /// <param name="cases">The special cases.</param>
    public static Dictionary<string, SpecialCase> WithCurvedApostrophes(IEnumerable<SpecialCase> cases)
    {
        Dictionary<string, SpecialCase> byText = new(StringComparer.Ordinal);
        foreach (SpecialCase special in cases) byText[special.Text] = special;
        foreach (SpecialCase special in byText.Values.Where(special => special.Text.Contains('\'')).ToList())
        {
            SpecialCase curved = new([.. special.Parts.Select(part => part with { Text = part.Text.Replace('\'', '’') })]);
            byText[curved.Text] = curved;
        }
        return byText;
    }

    private static IEnumerable<SpecialCase> List()
    {
        foreach (string word in Words(Whole).Concat(Words(Emoticons))) yield return SpecialCase.Whole(word);
        foreach (string space in new[] { " ", "\t", "\n" }) yield return SpecialCase.Whole(space);
        yield return SpecialCase.Whole("\u00A0", "  ");
        for (char letter = 'a'; letter <= 'z'; letter++) yield return SpecialCase.Whole($"{letter}.");
    }

    private static string[] Words(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
}
