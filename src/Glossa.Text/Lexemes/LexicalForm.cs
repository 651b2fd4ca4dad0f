namespace Glossa.Text;

/// <summary>The forms of a word that have an id of their own, for models to embed.</summary>
public enum LexicalForm
{
    /// <summary>The text of the word.</summary>
    Orth,

    /// <summary>The word in lower case.</summary>
    Lower,

    /// <summary>The normalised word ("n't" becomes "not"), which may depend on the token it is part of.</summary>
    Norm,

    /// <summary>The first character.</summary>
    Prefix,

    /// <summary>The last three characters.</summary>
    Suffix,

    /// <summary>
    /// The shape: X, x and d for capitals, letters and digits, the rest unchanged, and at most four of a kind in a row.
    /// </summary>
    Shape,
}
