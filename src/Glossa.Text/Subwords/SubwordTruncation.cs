namespace Glossa.Text;

/// <summary>The text that loses its last pieces where a text or a pair of texts is longer than allowed.</summary>
public enum SubwordTruncation
{
    /// <summary>
    /// The longer text of a pair, piece by piece; the second one where both are equal. (Hugging Face's fast tokenizers leave the second
    /// text the odd piece; this is the rule of the slow ones.)
    /// </summary>
    LongestFirst,

    /// <summary>The first text alone.</summary>
    OnlyFirst,

    /// <summary>The second text alone.</summary>
    OnlySecond,
}
