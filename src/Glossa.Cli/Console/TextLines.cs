using Glossa.Data;
using Glossa.Tensors;

namespace Glossa.Cli.Commands;

/// <summary>Names that commands read, a line each, and lines they write.</summary>
internal static class TextLines
{
    /// <summary>The names in a file that has one a line; empty lines are skipped.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="DataException">There is no such file.</exception>
    public static string[] Names(string path)
    {
        CorpusFile.RequireExists(path);
        return [.. File.ReadLines(path).Select(line => line.Trim()).Where(line => line.Length > 0)];
    }

    /// <summary>Writes lines to a file, all or none.</summary>
    /// <returns>How many.</returns>
    public static int Write(string path, IEnumerable<string> lines)
    {
        int written = 0;
        AtomicFile.Write(path, stream =>
        {
            using StreamWriter writer = new(stream, leaveOpen: true);
            foreach (string line in lines)
            {
                writer.WriteLine(line);
                written++;
            }
        });
        return written;
    }
}
