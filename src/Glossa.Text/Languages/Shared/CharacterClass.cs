namespace Glossa.Text;

/// <summary>The class of a character for the rules that split words.</summary>
[Flags]
internal enum CharacterClass : ushort
{
    None = 0,

    /// <summary>A lower-case letter, or a letter of a script without case.</summary>
    Lower = 1 << 0,

    /// <summary>An upper-case letter, or a letter of a script without case.</summary>
    Upper = 1 << 1,

    /// <summary>Any letter of the scripts the rules know.</summary>
    Letter = 1 << 2,

    /// <summary>One of 0 to 9.</summary>
    Digit = 1 << 3,

    /// <summary>A symbol of Unicode's class So, emoji among them.</summary>
    Icon = 1 << 4,

    /// <summary>A quotation mark.</summary>
    Quote = 1 << 5,

    /// <summary>A character that is split off the start of a word.</summary>
    Prefix = 1 << 6,

    /// <summary>Split off a word's end.</summary>
    Suffix = 1 << 7,

    /// <summary>A full stop that follows this is split off.</summary>
    BeforeStop = 1 << 8,

    /// <summary>May begin something that is split inside a word.</summary>
    InfixStart = 1 << 9,

    /// <summary>A character that may begin or end a label of a host name.</summary>
    Host = 1 << 10,

    /// <summary>A letter, mark, digit or underscore, as a regular expression's \w.</summary>
    Word = 1 << 11,
}
