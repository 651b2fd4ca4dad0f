
namespace Glossa.Plots;

/// <summary>
/// Lays a plot out: title above, labels beside the axes, the legend to the right of everything so that it covers nothing.
/// </summary>
internal static class PlotDrawing
{
    private const double Small = 12, Normal = 13, Large = 16, Edge = 16, Sample = 24, LineHeight = 21;
    private const string Paper = "#ffffff", Ink = "#1f2328", Soft = "#57606a", Grid = "#e4e7eb", Axis = "#8c959f", Back = "#b3b9c1",
        Marked = "#24292f";

    /// <summary>Okabe and Ito's colours without their yellow, which is too light for a line.</summary>
    private static readonly string[] Colors = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#444444"];

    public static void Draw(LinePlot plot, SvgCanvas canvas)
    {
        canvas.Fill(new PlotArea(0, 0, plot.Width, plot.Height), Paper);
        canvas.Text(new PlotPoint(Edge, Edge + Large), plot.Title, new PlotLetters(Large, Ink, IsBold: true));
        Entry[] entries = [.. Entries(plot)];
        double legend = entries.Length > 1 ? Edge + Sample + 8 + entries.Max(entry => SvgCanvas.WidthOf(entry.Name, Normal)) : 0;
        double top = Edge + Large + 22, bottom = plot.Height - Edge - Small - (plot.X.Label.Length > 0 ? Normal + 18 : 8);
        IEnumerable<PlotPoint> points = plot.Series.SelectMany(series => series.Points)
            .Where(point => plot.X.CanShow(point.X) && plot.Y.CanShow(point.Y));
        PlotScale y = new(plot.Y,
            points.Select(point => point.Y).Concat(plot.Markers.Where(marker => marker.IsHorizontal).Select(marker => marker.Value)), 0.04,
            (int)((bottom - top) / 45));
        double numbers = y.Ticks.Select(tick => SvgCanvas.WidthOf(tick.Label, Small)).DefaultIfEmpty(0).Max();
        double left = Edge + (plot.Y.Label.Length > 0 ? Normal + 10 : 0) + numbers + 8, right = plot.Width - Edge - legend - 8;
        PlotScale x = new(plot.X,
            points.Select(point => point.X).Concat(plot.Markers.Where(marker => !marker.IsHorizontal).Select(marker => marker.Value)), 0.02,
            (int)((right - left) / 60));
        Frame frame = new(new PlotArea(left, top, right, bottom), x, y);

        DrawAxes(plot, frame, canvas);
        foreach (Entry entry in entries.Where(entry => entry.Marker is not null)) DrawMarker(entry, frame, canvas);
        foreach (Entry entry in entries.Where(entry => entry.Series is not null).Reverse()
            .OrderBy(entry => entry.Series!.Style == PlotStyle.Thin ? 0 : 1))
        {
            DrawSeries(plot, entry, frame, canvas);
        }
        if (entries.Length > 1) DrawLegend(entries, new PlotPoint(right + Edge + 8, top + 8), canvas);
    }

    private static IEnumerable<Entry> Entries(LinePlot plot)
    {
        int colors = 0;
        foreach (PlotSeries series in plot.Series)
        {
            // Past the last colour they begin anew, dashed.
            PlotPen pen = series.Style == PlotStyle.Thin
                ? new PlotPen(Back, 1.2)
                : new PlotPen(Colors[colors % Colors.Length], 2.2, colors++ >= Colors.Length);
            yield return new Entry(series.Name, pen, series, null);
        }
        int markers = 0;
        PlotMarker[] shown = [.. plot.Markers.Where(marker => (marker.IsHorizontal ? plot.Y : plot.X).CanShow(marker.Value))];
        foreach (PlotMarker marker in shown)
        {
            yield return new Entry(
                marker.Name, new PlotPen(shown.Length == 1 ? Marked : Colors[^(1 + (++markers % Colors.Length))], 1.6, true), null, marker);
        }
    }

    private static void DrawAxes(LinePlot plot, Frame frame, SvgCanvas canvas)
    {
        PlotArea area = frame.Area;
        foreach (PlotTick tick in frame.X.Ticks)
        {
            double x = frame.Left(tick.Value);
            canvas.Line([new(x, area.Top), new(x, area.Bottom)], new PlotPen(Grid, 1));
            canvas.Text(new PlotPoint(x, area.Bottom + Small + 6), tick.Label, new PlotLetters(Small, Soft, PlotAlign.Middle));
        }
        foreach (PlotTick tick in frame.Y.Ticks)
        {
            double y = frame.Top(tick.Value);
            canvas.Line([new(area.Left, y), new(area.Right, y)], new PlotPen(Grid, 1));
            canvas.Text(new PlotPoint(area.Left - 8, y + (Small * 0.36)), tick.Label, new PlotLetters(Small, Soft, PlotAlign.Right));
        }
        canvas.Line([new(area.Left, area.Top), new(area.Left, area.Bottom), new(area.Right, area.Bottom)], new PlotPen(Axis, 1.2));
        canvas.Text(
            new PlotPoint((area.Left + area.Right) / 2, area.Bottom + Small + 14 + Normal),
            plot.X.Label,
            new PlotLetters(Normal, Ink, PlotAlign.Middle));
        canvas.Text(
            new PlotPoint(Edge + Normal, (area.Top + area.Bottom) / 2),
            plot.Y.Label,
            new PlotLetters(Normal, Ink, PlotAlign.Middle, IsTurned: true));
    }

    private static void DrawMarker(Entry entry, Frame frame, SvgCanvas canvas)
    {
        (double value, PlotArea area) = (entry.Marker!.Value, frame.Area);
        if (entry.Marker.IsHorizontal) canvas.Line([new(area.Left, frame.Top(value)), new(area.Right, frame.Top(value))], entry.Pen, area);
        else canvas.Line([new(frame.Left(value), area.Top), new(frame.Left(value), area.Bottom)], entry.Pen, area);
    }

    private static void DrawSeries(LinePlot plot, Entry entry, Frame frame, SvgCanvas canvas)
    {
        List<PlotPoint> line = [];
        foreach (PlotPoint point in entry.Series!.Points)
        {
            if (plot.X.CanShow(point.X) && plot.Y.CanShow(point.Y)) line.Add(new PlotPoint(frame.Left(point.X), frame.Top(point.Y)));
            else End();
        }
        End();

        void End()
        {
            if (line.Count > 1) canvas.Line([.. line], entry.Pen, frame.Area);
            // A point between two gaps would be invisible as a line.
            if (line.Count == 1 || entry.Series.Style == PlotStyle.Dots)
            {
                foreach (PlotPoint point in line.Where(point => point.Y >= frame.Area.Top - 1 && point.Y <= frame.Area.Bottom + 1))
                {
                    canvas.Dot(point, 4, entry.Pen.Color);
                }
            }
            line.Clear();
        }
    }

    private static void DrawLegend(IReadOnlyList<Entry> entries, PlotPoint at, SvgCanvas canvas)
    {
        for (int i = 0; i < entries.Count; i++)
        {
            double y = at.Y + (i * LineHeight);
            canvas.Line([new(at.X, y), new(at.X + Sample, y)], entries[i].Pen);
            if (entries[i].Series?.Style == PlotStyle.Dots) canvas.Dot(new PlotPoint(at.X + (Sample / 2), y), 4, entries[i].Pen.Color);
            canvas.Text(new PlotPoint(at.X + Sample + 8, y + (Normal * 0.36)), entries[i].Name, new PlotLetters(Normal, Ink));
        }
    }

    /// <summary>A line of the legend.</summary>
    private sealed record Entry(string Name, PlotPen Pen, PlotSeries? Series, PlotMarker? Marker);

    /// <summary>The area of the lines with its scales.</summary>
    private sealed record Frame(PlotArea Area, PlotScale X, PlotScale Y)
    {
        public double Left(double value) => Area.Left + (Clamp(X.Of(value)) * Area.Width);

        public double Top(double value) => Area.Bottom - (Clamp(Y.Of(value)) * Area.Height);

        /// <summary>Far outside is as good as anywhere outside, and does not leave the range of pixels.</summary>
        private static double Clamp(double share) => Math.Clamp(share, -100, 100);
    }
}
