namespace Glossa.Data;

/// <summary>A file a data set is published as.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Url">Where it is, over HTTPS.</param>
/// <param name="Sha256">The checksum, in lower-case hexadecimal digits; null where nobody has published one, so that only the number of
/// texts is verified.</param>
public sealed record DatasetFile(string Name, Uri Url, string? Sha256);

/// <summary>A text of a data set on its way into JSON lines.</summary>
/// <param name="Split">The split it belongs to.</param>
/// <param name="Text">The text.</param>
/// <param name="Labels">Its labels.</param>
public sealed record DatasetText(string Split, string Text, IReadOnlyList<string> Labels);

/// <summary>A public data set: what it is, where it comes from, and how its files become JSON lines.</summary>
public sealed record Dataset
{
    /// <summary>The name it is asked for by.</summary>
    public required string Name { get; init; }

    /// <summary>The description: kind, size and source of the texts.</summary>
    public required string Description { get; init; }

    /// <summary>Its licence.</summary>
    public required string License { get; init; }

    /// <summary>The page that describes it.</summary>
    public required Uri Source { get; init; }

    /// <summary>The files it is published as.</summary>
    public required IReadOnlyList<DatasetFile> Files { get; init; }

    /// <summary>The number of texts of each split; a prepared data set must have exactly these.</summary>
    public required IReadOnlyDictionary<string, long> Counts { get; init; }

    /// <summary>Whether a text may have several labels; the field then is <c>labels</c>, a list, and otherwise <c>label</c>.</summary>
    public bool IsMultiLabel { get; init; }

    /// <summary>Turns the files into texts.</summary>
    internal Func<IEnumerable<SourceFile>, IEnumerable<DatasetText>> Convert { get; init; } = _ => [];
}
