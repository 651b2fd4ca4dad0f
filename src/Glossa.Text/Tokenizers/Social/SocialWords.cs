namespace Glossa.Text;

/// <summary>The words that replace user names, links, numbers and the like, as DeepMoji's vocabulary names them.</summary>
public static class SocialWords
{
    /// <summary>No word: what fills a text up.</summary>
    public const string Mask = "CUSTOM_MASK";

    /// <summary>A word that is not in the vocabulary.</summary>
    public const string Unknown = "CUSTOM_UNKNOWN";

    /// <summary>Somebody's name, or an e-mail address.</summary>
    public const string Mention = "CUSTOM_AT";

    /// <summary>A web address.</summary>
    public const string Url = "CUSTOM_URL";

    /// <summary>A number.</summary>
    public const string Number = "CUSTOM_NUMBER";

    /// <summary>The end of a line.</summary>
    public const string Break = "CUSTOM_BREAK";

    /// <summary>The number of ids that DeepMoji's vocabulary keeps for such words, before the first real one.</summary>
    public const int Count = 10;

    /// <summary>The ten words by id; the last four have no meaning yet.</summary>
    public static IReadOnlyList<string> All { get; } =
        [Mask, Unknown, Mention, Url, Number, Break, .. Enumerable.Range(6, 4).Select(i => $"CUSTOM_BLANK_{i}")];
}
