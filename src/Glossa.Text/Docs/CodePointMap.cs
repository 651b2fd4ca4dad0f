namespace Glossa.Text;

/// <summary>A text's positions in UTF-16 units as positions in code points, and back.</summary>
internal sealed class CodePointMap
{
    // Where each code point begins, with the text's end last; null if every code point is one unit.
    private readonly int[]? starts;
    private readonly int length;

    public CodePointMap(string text)
    {
        length = text.Length;
        int count = CodePoints.Count(text);
        if (count == length) return;
        starts = new int[count + 1];
        for (int at = 0, point = 0; at < length; point++)
        {
            starts[point] = at;
            at += CharacterClasses.FirstLength(text.AsSpan(at));
        }
        starts[count] = length;
    }

    /// <summary>The code point at a position in units.</summary>
    public int ToPoints(int unit)
    {
        if (starts is null) return unit;
        int point = Array.BinarySearch(starts, unit);
        return point >= 0 ? point : ~point - 1;
    }

    /// <summary>The position in units of a code point; −1 if there is none.</summary>
    public int ToUnits(long point)
    {
        if (point < 0) return -1;
        if (starts is null) return point <= length ? (int)point : -1;
        return point < starts.Length ? starts[point] : -1;
    }
}
