using System.Globalization;
using System.Text;
using Glossa.Text;

namespace Glossa.Formats;

/// <summary>The regular expressions for which there is a class of its own here. They are recognised by their text.</summary>
internal static class JsonPatterns
{
    /// <summary>Several spaces.</summary>
    public const string Spaces = " {2,}";

    /// <summary>White space as Python has it.</summary>
    public const string WhiteSpace = @"[\s\x1C-\x1F]+";

    /// <summary>Spaces at the ends of the text.</summary>
    public const string SpacesAtEnds = @"\A +| +\z";

    private static readonly Lazy<string> Marks = new(MakeMarks);

    /// <summary>Characters that have a combining class.</summary>
    public static string CombiningMarks => Marks.Value;

    private static string MakeMarks()
    {
        StringBuilder pattern = new("[");
        int[] marks = [.. NormalizationTable.Value.Classes.Keys.Order()];
        for (int i = 0; i < marks.Length; i++)
        {
            int first = i;
            while (i + 1 < marks.Length && marks[i + 1] == marks[i] + 1) i++;
            pattern.Append(CultureInfo.InvariantCulture, $"\\x{{{marks[first]:X}}}");
            if (i > first) pattern.Append(CultureInfo.InvariantCulture, $"-\\x{{{marks[i]:X}}}");
        }
        return pattern.Append("]+").ToString();
    }
}
