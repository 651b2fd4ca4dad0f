using System.Collections.ObjectModel;
using System.Text.Json.Nodes;

namespace Glossa.Data;

/// <summary>A text as a file has it, with what the file says about it.</summary>
/// <param name="Text">The text, unchanged.</param>
/// <param name="Labels">Its labels: one for exclusive classes, any number for several labels at once, none where the file has none.</param>
public sealed record LabelledText(string Text, IReadOnlyList<string> Labels)
{
    /// <summary>
    /// The other fields or columns, as the file spells them; numbers, lists and objects of JSON as their JSON, empty ones (null) left out.
    /// </summary>
    public IReadOnlyDictionary<string, string> Fields { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>
    /// All fields or columns in the order and the types of the file, the text's among them; null unless <see
    /// cref="CorpusOptions.KeepsRecord"/>.
    /// </summary>
    public JsonObject? Record { get; init; }

    /// <summary>The location in its file.</summary>
    public SourceLine Source { get; init; }

    /// <summary>The only label.</summary>
    /// <exception cref="DataException">There is none, or there are several.</exception>
    public string Label => Labels.Count == 1
        ? Labels[0]
        : throw Source.Error($"one label is needed, but the text has "
            + $"{(Labels.Count == 0 ? "none" : string.Join(", ", Labels.Select(SourceLine.Quote)))}. "
            + "For several labels at once set exclusive: false.");
}
