namespace Glossa.Data;

/// <summary>A row of a file, read or refused.</summary>
/// <param name="Source">Where its record begins, or the line that is wrong.</param>
/// <param name="Text">Its text; null where it was refused.</param>
/// <param name="Error">Why it was refused, with file and line; null where it was read.</param>
public sealed record CorpusRow(SourceLine Source, LabelledText? Text, string? Error);
