namespace Glossa.Text;

/// <summary>The traits of a word that follow from its characters alone.</summary>
[Flags]
public enum LexemeTraits : uint
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>All characters are letters.</summary>
    IsAlpha = 1 << 0,

    /// <summary>All characters are ASCII.</summary>
    IsAscii = 1 << 1,

    /// <summary>All characters are digits.</summary>
    IsDigit = 1 << 2,

    /// <summary>There are letters with case, and all are lower case.</summary>
    IsLower = 1 << 3,

    /// <summary>There are letters with case, and all are upper case.</summary>
    IsUpper = 1 << 4,

    /// <summary>Every sequence of letters begins with an upper-case letter and continues in lower case.</summary>
    IsTitle = 1 << 5,

    /// <summary>All characters are punctuation.</summary>
    IsPunct = 1 << 6,

    /// <summary>All characters are white space.</summary>
    IsSpace = 1 << 7,

    /// <summary>A bracket.</summary>
    IsBracket = 1 << 8,

    /// <summary>A quotation mark.</summary>
    IsQuote = 1 << 9,

    /// <summary>Punctuation that opens something.</summary>
    IsLeftPunct = 1 << 10,

    /// <summary>Punctuation that closes something.</summary>
    IsRightPunct = 1 << 11,

    /// <summary>All characters are currency symbols.</summary>
    IsCurrency = 1 << 12,

    /// <summary>A frequent word of the language that says little by itself.</summary>
    IsStop = 1 << 13,

    /// <summary>Looks like a number, in digits or words.</summary>
    LikeNum = 1 << 14,

    /// <summary>Looks like a web address.</summary>
    LikeUrl = 1 << 15,

    /// <summary>Looks like a mail address.</summary>
    LikeEmail = 1 << 16,
}
