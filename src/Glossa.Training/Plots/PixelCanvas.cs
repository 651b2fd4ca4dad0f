using System.Globalization;

namespace Glossa.Training;

/// <summary>
/// Draws a plot into pixels. A line covers a pixel by how far the pixel's centre is from it, which smooths every edge; letters are lines too.
/// </summary>
internal sealed class PixelCanvas : IPlotCanvas
{
    /// <summary>Pixels of the picture for each of the drawing, for sharp text on dense screens.</summary>
    private const int Scale = 2;

    private readonly int width;
    private readonly int height;
    private readonly byte[] pixels;
    private readonly float[] mask;

    public PixelCanvas(int width, int height)
    {
        (this.width, this.height) = (width * Scale, height * Scale);
        pixels = new byte[this.width * this.height * 3];
        mask = new float[this.width * this.height];
    }

    private Bounds All => new(0, 0, width, height);

    public byte[] ToPng() => PngEncoder.Encode(pixels, width, height);

    public double WidthOf(string text, double size, bool isBold = false) => StrokeFont.WidthOf(text, size);

    public void Fill(PlotArea area, string color) => Cover(Whole(area).Cut(All), color, (_, _) => 1);

    public void Line(IReadOnlyList<PlotPoint> points, PlotPen pen, PlotArea? clip = null)
    {
        Bounds within = clip is { } area ? Whole(new PlotArea(area.Left - 2, area.Top - 2, area.Right + 2, area.Bottom + 2)).Cut(All) : All;
        foreach (IReadOnlyList<PlotPoint> part in pen.IsDashed ? Dashes(points) : [points]) Stroke(part, pen.Color, pen.Width, within);
    }

    public void Dot(PlotPoint center, double radius, string color)
    {
        Disc(radius + 1, "#ffffff");
        Disc(radius, color);

        void Disc(double size, string fill)
        {
            Bounds around = Whole(new PlotArea(center.X - size - 1, center.Y - size - 1, center.X + size + 1, center.Y + size + 1)).Cut(All);
            Cover(around, fill, (x, y) => Coverage(Math.Sqrt(Square(x - (center.X * Scale)) + Square(y - (center.Y * Scale))), size * Scale));
        }
    }

    public void Text(PlotPoint at, string text, PlotLetters letters)
    {
        double start = letters.Align switch { PlotAlign.Middle => -WidthOf(text, letters.Size) / 2, PlotAlign.Right => -WidthOf(text, letters.Size), _ => 0 };
        foreach (IReadOnlyList<PlotPoint> stroke in StrokeFont.Strokes(text, letters.Size))
        {
            PlotPoint[] placed = [.. stroke.Select(point => letters.IsTurned ? new PlotPoint(at.X + point.Y, at.Y - start - point.X) : new PlotPoint(at.X + start + point.X, at.Y + point.Y))];
            Stroke(placed, letters.Color, letters.Size * (letters.IsBold ? 0.13 : 0.085), All);
        }
    }

    private void Stroke(IReadOnlyList<PlotPoint> points, string color, double thickness, Bounds within)
    {
        double half = thickness * Scale / 2;
        Bounds drawn = default;
        for (int i = 0; i < Math.Max(1, points.Count - 1); i++)
        {
            PlotPoint a = points[i], b = points[Math.Min(i + 1, points.Count - 1)];
            Bounds around = Whole(new PlotArea(Math.Min(a.X, b.X), Math.Min(a.Y, b.Y), Math.Max(a.X, b.X), Math.Max(a.Y, b.Y))).Grown((int)half + 2).Cut(within);
            drawn = drawn.With(around);
            for (int y = around.Top; y < around.Bottom; y++)
            {
                for (int x = around.Left; x < around.Right; x++)
                {
                    ref float covered = ref mask[(y * width) + x];
                    covered = Math.Max(covered, Coverage(Distance(x + 0.5, y + 0.5, a, b), half));
                }
            }
        }
        Cover(drawn, color, (x, y) => mask[((int)y * width) + (int)x]);
        for (int y = drawn.Top; y < drawn.Bottom; y++) mask.AsSpan((y * width) + drawn.Left, drawn.Right - drawn.Left).Clear();
    }

    /// <summary>Lays a colour over an area, as much of it as a function of a pixel's centre says.</summary>
    private void Cover(Bounds area, string color, Func<double, double, float> coverage)
    {
        int rgb = int.Parse(color.AsSpan(1), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        ReadOnlySpan<byte> channels = [(byte)(rgb >> 16), (byte)(rgb >> 8), (byte)rgb];
        for (int y = area.Top; y < area.Bottom; y++)
        {
            for (int x = area.Left; x < area.Right; x++)
            {
                float share = coverage(x + 0.5, y + 0.5);
                if (share == 0) continue;
                int at = ((y * width) + x) * 3;
                for (int c = 0; c < 3; c++) pixels[at + c] = (byte)MathF.Round(pixels[at + c] + ((channels[c] - pixels[at + c]) * share));
            }
        }
    }

    private static float Coverage(double distance, double half) => (float)Math.Clamp(half + 0.5 - distance, 0, Math.Min(1, 2 * half));

    private static double Distance(double x, double y, PlotPoint a, PlotPoint b)
    {
        (double ax, double ay, double dx, double dy) = (a.X * Scale, a.Y * Scale, (b.X - a.X) * Scale, (b.Y - a.Y) * Scale);
        double length = (dx * dx) + (dy * dy), along = length == 0 ? 0 : Math.Clamp((((x - ax) * dx) + ((y - ay) * dy)) / length, 0, 1);
        return Math.Sqrt(Square(x - ax - (along * dx)) + Square(y - ay - (along * dy)));
    }

    private static IEnumerable<IReadOnlyList<PlotPoint>> Dashes(IReadOnlyList<PlotPoint> points)
    {
        List<PlotPoint> dash = [points[0]];
        (double left, bool isDash) = (PlotPen.Dash, true);
        for (int i = 1; i < points.Count; i++)
        {
            (PlotPoint a, PlotPoint b) = (points[i - 1], points[i]);
            double length = Math.Sqrt(Square(b.X - a.X) + Square(b.Y - a.Y)), done = 0;
            while (length - done > left)
            {
                done += left;
                PlotPoint here = new(a.X + ((b.X - a.X) * done / length), a.Y + ((b.Y - a.Y) * done / length));
                if (isDash) yield return [.. dash, here];
                isDash = !isDash;
                left = isDash ? PlotPen.Dash : PlotPen.Gap;
                dash = [here];
            }
            left -= length - done;
            dash.Add(b);
        }
        if (isDash) yield return dash;
    }

    private static double Square(double x) => x * x;

    private static Bounds Whole(PlotArea area) =>
        new((int)Math.Floor(area.Left * Scale), (int)Math.Floor(area.Top * Scale), (int)Math.Ceiling(area.Right * Scale), (int)Math.Ceiling(area.Bottom * Scale));

    /// <summary>Whole pixels, the right and lower ends exclusive.</summary>
    private readonly record struct Bounds(int Left, int Top, int Right, int Bottom)
    {
        private bool IsEmpty => Right <= Left || Bottom <= Top;

        public Bounds Grown(int by) => new(Left - by, Top - by, Right + by, Bottom + by);

        public Bounds Cut(Bounds other)
        {
            Bounds cut = new(Math.Max(Left, other.Left), Math.Max(Top, other.Top), Math.Min(Right, other.Right), Math.Min(Bottom, other.Bottom));
            return cut.IsEmpty ? default : cut;
        }

        public Bounds With(Bounds other) => other.IsEmpty ? this : IsEmpty ? other
            : new(Math.Min(Left, other.Left), Math.Min(Top, other.Top), Math.Max(Right, other.Right), Math.Max(Bottom, other.Bottom));
    }
}
