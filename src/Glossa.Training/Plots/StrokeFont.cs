using System.Globalization;

namespace Glossa.Training;

/// <summary>
/// A small font whose letters are lines, so that it can be drawn at any size and turned: a baseline at 0, small letters 5 and capitals 7 units high.
/// </summary>
internal static class StrokeFont
{
    /// <summary>A capital's 7 units are 0.72 of the font's size, as in most fonts.</summary>
    private const double Unit = 0.72 / 7, Spacing = 1.7, RaisedScale = 0.62, RaisedBy = 3.4;

    private const string Raised = "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", Normal = "0123456789−+";

    /// <summary>
    /// Each letter's width and strokes: corners after <c>/</c>, a curve (a quadratic spline along its points) after <c>(</c>, a closed one after <c>o</c>.
    /// </summary>
    private static readonly Dictionary<char, Glyph> Glyphs = new()
    {
        [' '] = Of(1.8, ""),
        ['!'] = Of(0.6, "/.3,7 .3,2.2/.3,0 .3,.1"),
        ['"'] = Of(1.6, "/.2,7 .2,5/1.4,7 1.4,5"),
        ['#'] = Of(4.6, "/1.2,0 2,7/2.8,0 3.6,7/.2,2.3 4.4,2.3/.4,4.7 4.6,4.7"),
        ['$'] = Of(4, "(3.9,5 3.5,6.1 2,6.1 0,6.1 0,4.7 0,3.6 2,3.4 4,3.2 4,1.7 4,.4 2,.4 .4,.4 0,1.7/2,7.2 2,-.7"),
        ['%'] = Of(6, "o0,7 2.4,7 2.4,3.8 0,3.8o3.6,3.2 6,3.2 6,0 3.6,0/1,0 5,7"),
        ['&'] = Of(5, "(5,0 1,4.4 .6,5 .6,7 2.2,7 3.8,7 3.8,5 3,4.4 0,3.2 0,1.6 0,0 2,0 4,0 4.8,3"),
        ['\''] = Of(0.6, "/.3,7 .3,5"),
        ['('] = Of(1.6, "(1.6,8 0,6.4 0,3 0,-.4 1.6,-1.8"),
        [')'] = Of(1.6, "(0,8 1.6,6.4 1.6,3 1.6,-.4 0,-1.8"),
        ['*'] = Of(3, "/1.5,7 1.5,4/.2,6.2 2.8,4.8/2.8,6.2 .2,4.8"),
        ['+'] = Of(4, "/2,1 2,5/0,3 4,3"),
        [','] = Of(0.8, "/.6,.3 .2,-1.2"),
        ['-'] = Of(2.2, "/0,2.6 2.2,2.6"),
        ['.'] = Of(0.6, "/.3,0 .3,.1"),
        ['/'] = Of(2.8, "/0,-.8 2.8,7.4"),
        ['0'] = Of(4, "o0,7.5 4,7.5 4,3.5 4,-.5 0,-.5 0,3.5"),
        ['1'] = Of(4, "/.6,5.6 2.2,7 2.2,0/.7,0 3.7,0"),
        ['2'] = Of(4, "(.2,5.3 .4,7 2,7 3.8,7 3.8,5.2 3.8,4 2.4,2.6 0,0 0,0 4,0 4,0"),
        ['3'] = Of(4, "(.2,5.8 .6,7 2,7 3.8,7 3.8,5.3 3.8,3.7 2,3.7 1.4,3.7(2,3.7 4,3.7 4,1.8 4,0 2,0 .5,0 0,1.4"),
        ['4'] = Of(4.2, "/3.2,0 3.2,7 0,2 4.2,2"),
        ['5'] = Of(4, "(3.6,7 .6,7 .6,7 .4,3.8 .4,3.8 1.2,4.5 2.1,4.5 4,4.5 4,2.2 4,0 2,0 .5,0 0,1.3"),
        ['6'] = Of(4, "(3.6,6.1 3.2,7 2.2,7 0,7 0,3o0,2.2 0,4.5 4,4.5 4,2.2 4,0 0,0"),
        ['7'] = Of(4, "/0,7 4,7 1.5,0"),
        ['8'] = Of(4, "o.3,5.3 .3,7.1 3.7,7.1 3.7,5.3 3.7,3.7 .3,3.7o0,1.8 0,3.8 4,3.8 4,1.8 4,-.1 0,-.1"),
        ['9'] = Of(4, "(.4,.9 .8,0 1.8,0 4,0 4,4o4,4.8 4,2.5 0,2.5 0,4.8 0,7 4,7"),
        [':'] = Of(0.6, "/.3,.2 .3,.3/.3,4.2 .3,4.3"),
        [';'] = Of(0.8, "/.6,.3 .2,-1.2/.5,4.2 .5,4.3"),
        ['<'] = Of(4, "/4,5 0,3 4,1"),
        ['='] = Of(4, "/0,4 4,4/0,2 4,2"),
        ['>'] = Of(4, "/0,5 4,3 0,1"),
        ['?'] = Of(3.6, "(.1,5.6 .3,7 1.8,7 3.6,7 3.6,5.4 3.6,4.2 2.4,3.6 1.7,3.2 1.7,2.2/1.7,0 1.7,.1"),
        ['@'] = Of(6.4, "(4.3,1.6 4.3,4.6 4.3,5.2 2,5.2 2,2.8 2,.7 4.3,.7 4.3,2 4.6,.8 6.4,.8 6.4,3.6 6.4,7 3.3,7 0,7 0,2.7 0,-1.6 3.4,-1.6 5,-1.2"),
        ['A'] = Of(5, "/0,0 2.5,7 5,0/.8,2.3 4.2,2.3"),
        ['B'] = Of(4.4, "/0,0 0,7(0,7 2.2,7 4,7 4,3.7 2.2,3.7 0,3.7(2.2,3.7 4.4,3.7 4.4,0 2.2,0 0,0"),
        ['C'] = Of(4.8, "(4.8,5.5 4.3,7 2.6,7 0,7 0,3.5 0,0 2.6,0 4.3,0 4.8,1.5"),
        ['D'] = Of(4.8, "/0,0 0,7(0,7 2,7 4.8,7 4.8,3.5 4.8,0 2,0 0,0"),
        ['E'] = Of(4, "/4,7 0,7 0,0 4,0/0,3.7 3.5,3.7"),
        ['F'] = Of(4, "/4,7 0,7 0,0/0,3.6 3.4,3.6"),
        ['G'] = Of(5, "(4.8,5.5 4.2,7 2.6,7 0,7 0,3.5 0,0 2.6,0 4.2,0 5,1.2/3,3.2 5,3.2 5,.9"),
        ['H'] = Of(4.8, "/0,0 0,7/4.8,0 4.8,7/0,3.7 4.8,3.7"),
        ['I'] = Of(0.6, "/.3,0 .3,7"),
        ['J'] = Of(3, "(3,7 3,1.8 3,0 1.4,0 .2,0 0,1.3"),
        ['K'] = Of(4.6, "/0,0 0,7/4.4,7 0,2.6/1.6,4.2 4.6,0"),
        ['L'] = Of(3.8, "/0,7 0,0 3.8,0"),
        ['M'] = Of(5.8, "/0,0 0,7 2.9,2 5.8,7 5.8,0"),
        ['N'] = Of(4.8, "/0,0 0,7 4.8,0 4.8,7"),
        ['O'] = Of(5.2, "o0,7.3 5.2,7.3 5.2,3.5 5.2,-.3 0,-.3 0,3.5"),
        ['P'] = Of(4.3, "/0,0 0,7(0,7 2.2,7 4.3,7 4.3,3.3 2.2,3.3 0,3.3"),
        ['Q'] = Of(5.2, "o0,7.3 5.2,7.3 5.2,3.5 5.2,-.3 0,-.3 0,3.5/3.2,1.7 5.2,-.6"),
        ['R'] = Of(4.5, "/0,0 0,7(0,7 2.2,7 4.3,7 4.3,3.5 2.2,3.5 0,3.5/2.4,3.5 4.5,0"),
        ['S'] = Of(4.4, "(4.2,5.6 3.8,7 2.2,7 .2,7 .2,5.3 .2,4 2.2,3.6 4.4,3.2 4.4,1.7 4.4,0 2.2,0 .4,0 0,1.5"),
        ['T'] = Of(4.8, "/0,7 4.8,7/2.4,7 2.4,0"),
        ['U'] = Of(4.8, "(0,7 0,2.6 0,0 2.4,0 4.8,0 4.8,2.6 4.8,7"),
        ['V'] = Of(5, "/0,7 2.5,0 5,7"),
        ['W'] = Of(7, "/0,7 1.8,0 3.5,6.4 5.2,0 7,7"),
        ['X'] = Of(4.6, "/0,0 4.4,7/.2,7 4.6,0"),
        ['Y'] = Of(4.8, "/0,7 2.4,3.4 4.8,7/2.4,3.4 2.4,0"),
        ['Z'] = Of(4.4, "/.2,7 4.4,7 0,0 4.4,0"),
        ['['] = Of(1.4, "/1.4,8 0,8 0,-1.6 1.4,-1.6"),
        ['\\'] = Of(2.8, "/0,7.4 2.8,-.8"),
        [']'] = Of(1.4, "/0,8 1.4,8 1.4,-1.6 0,-1.6"),
        ['^'] = Of(3.2, "/0,4.6 1.6,7 3.2,4.6"),
        ['_'] = Of(4, "/0,-1.2 4,-1.2"),
        ['`'] = Of(1, "/0,7 1,5.8"),
        ['a'] = Of(3.6, "(.3,4.1 .6,5 1.9,5 3.6,5 3.6,3.4 3.6,0(3.6,2.9 1.9,2.9 0,2.8 0,1.4 0,0 1.6,0 3,0 3.6,1.7"),
        ['b'] = Of(3.8, "/0,0 0,7o0,2.5 0,5.2 3.8,5.6 3.8,2.5 3.8,-.6 0,-.2"),
        ['c'] = Of(3.4, "(3.4,4 2.9,5 1.9,5 0,5 0,2.5 0,0 1.9,0 2.9,0 3.4,1"),
        ['d'] = Of(3.8, "/3.8,0 3.8,7o3.8,2.5 3.8,5.2 0,5.6 0,2.5 0,-.6 3.8,-.2"),
        ['e'] = Of(3.7, "(0,2.7 3.7,2.7 3.7,2.7 3.7,5 1.9,5 0,5 0,2.5 0,0 2,0 3.1,0 3.6,1"),
        ['f'] = Of(2.4, "(2.4,6.9 .9,7.3 .9,5.6 .9,0/0,5 2.2,5"),
        ['g'] = Of(3.8, "(3.8,5 3.8,0 3.8,-2 1.9,-2 .7,-2 .3,-1.2o3.8,2.5 3.8,5.2 0,5.6 0,2.5 0,-.6 3.8,-.2"),
        ['h'] = Of(3.6, "/0,0 0,7(0,2.8 .2,5 2,5 3.6,5 3.6,3.2 3.6,0"),
        ['i'] = Of(0.6, "/.3,0 .3,5/.3,6.8 .3,6.9"),
        ['j'] = Of(1.4, "(1.1,5 1.1,-.6 1.1,-2 0,-1.9/1.1,6.8 1.1,6.9"),
        ['k'] = Of(3.6, "/0,0 0,7/3.3,5 0,1.9/1.3,3.1 3.6,0"),
        ['l'] = Of(1.3, "(.3,7 .3,1.2 .3,0 1.3,0"),
        ['m'] = Of(6, "/0,0 0,5(0,2.8 .2,5 1.6,5 3,5 3,3.2 3,0(3,2.8 3.2,5 4.6,5 6,5 6,3.2 6,0"),
        ['n'] = Of(3.6, "/0,0 0,5(0,2.8 .2,5 2,5 3.6,5 3.6,3.2 3.6,0"),
        ['o'] = Of(3.9, "o0,5.3 3.9,5.3 3.9,2.5 3.9,-.3 0,-.3 0,2.5"),
        ['p'] = Of(3.8, "/0,-2 0,5o0,2.5 0,5.2 3.8,5.6 3.8,2.5 3.8,-.6 0,-.2"),
        ['q'] = Of(3.8, "/3.8,-2 3.8,5o3.8,2.5 3.8,5.2 0,5.6 0,2.5 0,-.6 3.8,-.2"),
        ['r'] = Of(2.2, "/0,0 0,5(0,2.6 .2,4.9 2.2,4.9"),
        ['s'] = Of(3.3, "(3.1,4.1 2.8,5 1.6,5 .1,5 .1,3.8 .1,2.9 1.6,2.6 3.3,2.3 3.3,1.2 3.3,0 1.6,0 .3,0 0,1"),
        ['t'] = Of(2.4, "(.9,6.6 .9,1.6 .9,-.2 2.4,.1/0,5 2.3,5"),
        ['u'] = Of(3.6, "(0,5 0,1.8 0,0 1.6,0 3.4,0 3.6,2.2/3.6,5 3.6,0"),
        ['v'] = Of(3.8, "/0,5 1.9,0 3.8,5"),
        ['w'] = Of(5.6, "/0,5 1.5,0 2.8,4.6 4.1,0 5.6,5"),
        ['x'] = Of(3.6, "/0,0 3.5,5/.1,5 3.6,0"),
        ['y'] = Of(3.8, "(3.8,5 1.7,-1 1.3,-2 .2,-1.9/0,5 2,0"),
        ['z'] = Of(3.4, "/.1,5 3.4,5 0,0 3.4,0"),
        ['{'] = Of(2, "(2,8 .8,8 .8,6 .8,3.1 0,3.1 .8,3.1 .8,0 .8,-1.7 2,-1.7"),
        ['|'] = Of(0.6, "/.3,8 .3,-1.7"),
        ['}'] = Of(2, "(0,8 1.2,8 1.2,6 1.2,3.1 2,3.1 1.2,3.1 1.2,0 1.2,-1.7 0,-1.7"),
        ['~'] = Of(4, "(0,2.5 .4,3.6 1.3,3.6 2,3 2.7,2.4 3.6,2.4 4,3.5"),
        ['−'] = Of(4, "/0,3 4,3"),
        ['–'] = Of(3.6, "/0,2.6 3.6,2.6"),
        ['·'] = Of(0.6, "/.3,2.6 .3,2.7"),
        ['×'] = Of(3.6, "/.2,1.2 3.4,4.4/.2,4.4 3.4,1.2"),
    };

    /// <summary>What stands for a letter the font does not have.</summary>
    private static readonly Glyph Unknown = Of(3.6, "/0,0 0,7 3.6,7 3.6,0 0,0");

    /// <summary>How wide a text is.</summary>
    public static double WidthOf(string text, double size) => Math.Max(0, text.Sum(letter => Find(letter).Advance) - Spacing) * size * Unit;

    /// <summary>The strokes of a text that begins at the origin, y downwards.</summary>
    public static IEnumerable<IReadOnlyList<PlotPoint>> Strokes(string text, double size)
    {
        double scale = size * Unit, x = 0;
        foreach (char letter in text)
        {
            (Glyph glyph, double grown, double raised, double advance) = Find(letter);
            foreach (PlotPoint[] stroke in glyph.Strokes) yield return [.. stroke.Select(point => new PlotPoint((x + (point.X * grown)) * scale, -((point.Y * grown) + raised) * scale))];
            x += advance;
        }
    }

    private static (Glyph Glyph, double Scale, double Raised, double Advance) Find(char letter)
    {
        int raised = Raised.IndexOf(letter, StringComparison.Ordinal);
        Glyph glyph = Glyphs.GetValueOrDefault(raised >= 0 ? Normal[raised] : letter, Unknown);
        double scale = raised >= 0 ? RaisedScale : 1;
        return (glyph, scale, raised >= 0 ? RaisedBy : 0, (glyph.Width + Spacing) * scale);
    }

    private static Glyph Of(double width, string strokes)
    {
        List<PlotPoint[]> lines = [];
        for (int start = 0; start < strokes.Length;)
        {
            int end = strokes.AsSpan(start + 1).IndexOfAny("/(o");
            end = end < 0 ? strokes.Length : start + 1 + end;
            PlotPoint[] points = [.. strokes[(start + 1)..end].Split(' ').Select(pair => pair.Split(',')).Select(pair => new PlotPoint(Number(pair[0]), Number(pair[1])))];
            lines.Add(strokes[start] == '/' ? points : Curve(points, strokes[start] == 'o'));
            start = end;
        }
        return new Glyph(width, [.. lines]);
    }

    /// <summary>A quadratic B-spline: each point pulls the curve between the middles of its neighbours' sides.</summary>
    private static PlotPoint[] Curve(PlotPoint[] points, bool isClosed)
    {
        const int Pieces = 6;
        List<PlotPoint> curve = [];
        int n = points.Length;
        for (int i = isClosed ? 0 : 1; i < (isClosed ? n : n - 1); i++)
        {
            PlotPoint before = points[(i + n - 1) % n], here = points[i], after = points[(i + 1) % n];
            PlotPoint from = !isClosed && i == 1 ? before : Middle(before, here), to = !isClosed && i == n - 2 ? after : Middle(here, after);
            for (int piece = 0; piece <= Pieces; piece++)
            {
                double t = piece / (double)Pieces, a = (1 - t) * (1 - t), b = 2 * t * (1 - t), c = t * t;
                curve.Add(new PlotPoint((a * from.X) + (b * here.X) + (c * to.X), (a * from.Y) + (b * here.Y) + (c * to.Y)));
            }
        }
        return [.. curve];
    }

    private static PlotPoint Middle(PlotPoint a, PlotPoint b) => new((a.X + b.X) / 2, (a.Y + b.Y) / 2);

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private sealed record Glyph(double Width, PlotPoint[][] Strokes);
}
