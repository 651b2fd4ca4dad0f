namespace Glossa.Text;

/// <summary>Why a stretch of text became a token.</summary>
public enum TokenRule
{
    /// <summary>It is what was left when no rule applied.</summary>
    Word,

    /// <summary>It was split off the start of a word.</summary>
    Prefix,

    /// <summary>It was split off the end of a word.</summary>
    Suffix,

    /// <summary>It was split out of the inside of a word.</summary>
    Infix,

    /// <summary>It is part of a special case.</summary>
    Special,

    /// <summary>It is a web or mail address.</summary>
    Url,

    /// <summary>It is white space other than the single space between words.</summary>
    Space,
}
