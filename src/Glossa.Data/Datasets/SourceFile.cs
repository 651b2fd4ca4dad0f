using System.Text;

namespace Glossa.Data;

/// <summary>A file of a data set, wherever it lies: in a folder or within an archive.</summary>
/// <param name="Path">Its path from the folder or within the archive, with slashes.</param>
/// <param name="Content">Its bytes.</param>
internal sealed record SourceFile(string Path, ReadOnlyMemory<byte> Content)
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The name without folders.</summary>
    public string Name => Path[(Path.LastIndexOf('/') + 1)..];

    /// <summary>The content as text.</summary>
    public string Text()
    {
        try
        {
            return Strict.GetString(Content.Span);
        }
        catch (DecoderFallbackException e)
        {
            throw new DataException($"{Path} is not valid UTF-8, so it is not the published file. Fetch it again.", e);
        }
    }

    /// <summary>The lines that are not empty, with their numbers. Only a line feed ends one: sentences of these sets hold U+0085.</summary>
    public IEnumerable<(SourceLine Place, string Line)> Lines()
    {
        long number = 0;
        foreach (string line in Text().Split('\n'))
        {
            number++;
            if (line.TrimEnd('\r') is { Length: > 0 } content) yield return (new SourceLine(Path, number), content);
        }
    }
}
