namespace Glossa.Cli.Commands;

/// <summary>
/// Some of the texts that pass by, spread evenly: every text to begin with, and every second one of them each time there are too many.
/// </summary>
internal sealed class TextSample
{
    private const int Most = 2000;

    private readonly List<string> texts = [];
    private long each = 1;

    /// <summary>The texts that were kept.</summary>
    public IReadOnlyList<string> Texts => texts;

    /// <summary>The number of texts that passed by.</summary>
    public long Count { get; private set; }

    /// <summary>Keeps a text if it is its turn.</summary>
    /// <returns>The text.</returns>
    public string Add(string text)
    {
        if (Count++ % each != 0) return text;
        texts.Add(text);
        if (texts.Count <= Most) return text;
        string[] half = [.. texts.Where((_, i) => i % 2 == 0)];
        texts.Clear();
        texts.AddRange(half);
        each *= 2;
        return text;
    }
}
