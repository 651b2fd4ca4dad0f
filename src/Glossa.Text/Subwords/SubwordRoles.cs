namespace Glossa.Text;

/// <summary>The special tokens of a model by their role; null where it has none.</summary>
/// <param name="Cls">The token whose vector stands for the whole text.</param>
/// <param name="Sep">The token after each text.</param>
/// <param name="Pad">The token that fills short texts of a batch up.</param>
/// <param name="Mask">The token in place of a hidden piece.</param>
internal sealed record SubwordRoles(string? Cls = null, string? Sep = null, string? Pad = null, string? Mask = null)
{
    private static readonly string[] ClsNames = ["[CLS]", "<cls>", "<s>"], SepNames = ["[SEP]", "<sep>", "</s>"],
        PadNames = ["[PAD]", "<pad>"], MaskNames = ["[MASK]", "<mask>"];

    /// <summary>The roles as the usual names of tokens tell them.</summary>
    /// <param name="tokens">The added tokens.</param>
    public static SubwordRoles Usual(IEnumerable<AddedToken> tokens)
    {
        HashSet<string> special = [.. tokens.Where(token => token.IsSpecial).Select(token => token.Text)];
        return new(Array.Find(ClsNames, special.Contains), Array.Find(SepNames, special.Contains),
            Array.Find(PadNames, special.Contains), Array.Find(MaskNames, special.Contains));
    }
}
