using System.Globalization;
using System.Text;

namespace Glossa.Tensors;

/// <summary>
/// Values in nested brackets, aligned, as NumPy prints them: of more than 1,000 elements each long axis shows three at both ends, and rows
/// are wrapped at 75 characters.
/// </summary>
internal sealed class ArrayText
{
    private const int Threshold = 1000, EdgeItems = 3, LineWidth = 75;
    private const string Gap = "...";

    private readonly Shape shape;
    private readonly bool isShortened;
    private readonly string[] words;
    private int printed;

    private ArrayText(Shape shape, Func<long[], string[]> format)
    {
        this.shape = shape;
        isShortened = shape.Count > Threshold;
        List<long> positions = [];
        Collect(0, 0, positions);
        words = format([.. positions]);
        int width = words.Length == 0 ? 0 : words.Max(word => word.Length);
        words = [.. words.Select(word => word.PadLeft(width))];
    }

    /// <summary>Prints values: whole ones without decimals, others with four, in powers of ten where the range is large.</summary>
    /// <param name="shape">Their shape.</param>
    /// <param name="value">The number at a position, counted row by row.</param>
    public static string Of(Shape shape, Func<long, double> value) =>
        new ArrayText(shape, positions => Words([.. positions.Select(value)])).Print(0, "", LineWidth);

    /// <summary>Prints integers.</summary>
    /// <param name="shape">Their shape.</param>
    /// <param name="value">The number at a position, counted row by row.</param>
    public static string Of(Shape shape, Func<long, long> value) =>
        new ArrayText(shape, positions => [.. positions.Select(at => value(at).ToString(CultureInfo.InvariantCulture))])
            .Print(0, "", LineWidth);

    /// <summary>The texts of values, in one format for all, chosen by NumPy's limits.</summary>
    private static string[] Words(double[] values)
    {
        const double Large = 1e8, Small = 1e-4, WideRange = 1000;
        double[] sizes = [.. values.Where(value => double.IsFinite(value) && value != 0).Select(Math.Abs)];
        double largest = sizes.DefaultIfEmpty(1).Max(), smallest = sizes.DefaultIfEmpty(1).Min();
        bool isWhole = sizes.All(double.IsInteger);
        bool isScientific = largest >= Large || (!isWhole && (smallest < Small || largest / smallest > WideRange));
        string exponent = largest >= 1e100 || smallest < 1e-99 ? "e+000" : "e+00";
        string format = isScientific ? "0.0000" + exponent : isWhole ? "0'.'" : "0.0000";
        return [.. values.Select(Word)];

        string Word(double value) => double.IsNaN(value) ? "nan"
            : double.IsInfinity(value) ? value > 0 ? "inf" : "-inf"
            : value.ToString(format, CultureInfo.InvariantCulture);
    }

    /// <summary>Whether the middle of an axis is left out.</summary>
    private bool HasGap(int axis) => isShortened && shape[axis] > 2 * EdgeItems;

    /// <summary>The indices of an axis that are shown.</summary>
    private IEnumerable<int> Shown(int axis)
    {
        int size = shape[axis];
        if (!HasGap(axis)) return Enumerable.Range(0, size);
        return Enumerable.Range(0, EdgeItems).Concat(Enumerable.Range(size - EdgeItems, EdgeItems));
    }

    private void Collect(int axis, long before, List<long> positions)
    {
        if (axis == shape.Rank) positions.Add(before);
        else foreach (int i in Shown(axis)) Collect(axis + 1, (before * shape[axis]) + i, positions);
    }

    /// <summary>
    /// Prints an axis with those behind it: values side by side, rows under each other, matrices with an empty line between.
    /// </summary>
    private string Print(int axis, string indent, int width)
    {
        if (axis == shape.Rank) return words[printed++];
        if (shape.Count == 0) return "[]";
        string inner = indent + " ";
        List<string> items = [];
        foreach (int _ in Shown(axis))
        {
            if (HasGap(axis) && items.Count == EdgeItems) items.Add(Gap);
            items.Add(Print(axis + 1, inner, width - 1));
        }
        if (axis == shape.Rank - 1) return $"[{Wrapped(items, inner, width - 1)}]";
        return $"[{string.Join("," + new string('\n', shape.Rank - 1 - axis) + inner, items)}]";
    }

    private static string Wrapped(List<string> items, string indent, int width)
    {
        StringBuilder text = new();
        int line = indent.Length;
        for (int i = 0; i < items.Count; i++)
        {
            if (line + items[i].Length > width && line > indent.Length)
            {
                text.Length--;
                text.Append('\n').Append(indent);
                line = indent.Length;
            }
            text.Append(items[i]);
            if (i < items.Count - 1) text.Append(", ");
            line += items[i].Length + 2;
        }
        return text.ToString();
    }
}
