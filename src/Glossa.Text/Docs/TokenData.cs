namespace Glossa.Text;

/// <summary>The data of one token of a document, in 16 bytes.</summary>
internal struct TokenData
{
    private const int SpaceBit = 1, RuleShift = 1, RuleMask = 7, NormShift = 4;

    /// <summary>The token's word.</summary>
    public Lexeme Lexeme;

    /// <summary>The start in the text, in UTF-16 units.</summary>
    public int Start;

    /// <summary>Whether a space follows, which rule made it, and its normalised form where that is not its lexeme's.</summary>
    public int Bits;

    /// <summary>The end in the text, in UTF-16 units; exclusive.</summary>
    public readonly int End => Start + Lexeme.Text.Length;

    /// <summary>Whether a space follows.</summary>
    public readonly bool HasSpace => (Bits & SpaceBit) != 0;

    /// <summary>The rule that made it.</summary>
    public readonly TokenRule Rule => (TokenRule)((Bits >> RuleShift) & RuleMask);

    /// <summary>The number of the normalised form among its tokenizer's, or 0 for the lexeme's own.</summary>
    public readonly int Norm => Bits >> NormShift;

    /// <summary>Notes that a space follows.</summary>
    public void SetSpace() => Bits |= SpaceBit;

    /// <summary>The bits of a token that no space follows.</summary>
    public static int BitsOf(TokenRule rule, int norm = 0) => ((int)rule << RuleShift) | (norm << NormShift);
}
