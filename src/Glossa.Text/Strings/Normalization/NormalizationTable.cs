using System.Globalization;

namespace Glossa.Text;

/// <summary>
/// The decompositions of characters, from the Unicode Character Database; read at its first use. <c>make_table.py</c> writes the file.
/// </summary>
internal sealed class NormalizationTable
{
    private static readonly Lazy<NormalizationTable> Table = new(() => new NormalizationTable());

    private NormalizationTable()
    {
        using Stream stream = typeof(NormalizationTable).Assembly.GetManifestResourceStream("Glossa.Text.unicode.txt")!;
        using StreamReader reader = new(stream);
        while (reader.ReadLine() is { } line)
        {
            if (line[0] == '#') continue;
            string[] fields = line.Split(' ');
            int character = Number(fields[1]);
            int[] parts = [.. fields[2..].Select(Number)];
            switch (line[0])
            {
                case 'c':
                    for (int each = character; each <= parts[0]; each++)
                    {
                        Classes[each] = byte.Parse(fields[3], CultureInfo.InvariantCulture);
                    }
                    break;
                case 'd':
                    Canonical[character] = parts;
                    Composed[(parts[0], parts[1])] = character;
                    break;
                case 'e':
                    Canonical[character] = parts;
                    break;
                default:
                    Compatible[character] = parts;
                    break;
            }
        }
    }

    /// <summary>The table.</summary>
    public static NormalizationTable Value => Table.Value;

    /// <summary>The combining classes that are not 0.</summary>
    public Dictionary<int, byte> Classes { get; } = [];

    /// <summary>The canonical decompositions, one step.</summary>
    public Dictionary<int, int[]> Canonical { get; } = [];

    /// <summary>The compatibility decompositions, one step.</summary>
    public Dictionary<int, int[]> Compatible { get; } = [];

    /// <summary>Returns the character that two others compose.</summary>
    public Dictionary<(int First, int Second), int> Composed { get; } = [];

    private static int Number(string hexadecimal) => int.Parse(hexadecimal, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
