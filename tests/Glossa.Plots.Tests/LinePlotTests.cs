using System.Xml.Linq;
using Glossa.Testing;
using Xunit;

namespace Glossa.Plots.Tests;

/// <summary>Plots are valid files, show what they are given, and never show what has no place.</summary>
public sealed class LinePlotTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    private static readonly LinePlot Plot = new(
        "A <title> & more", new PlotAxis("x"), new PlotAxis("y"), [Series("first", (0, 1), (10, 5)), Series("second", (0, 4), (10, 2))]);

    [Fact]
    public void A_drawing_names_title_axes_and_series()
    {
        XElement svg = XDocument.Parse(Plot.ToSvg()).Root!;
        string[] texts = [.. svg.Elements(Svg + "text").Select(text => text.Value)];
        Assert.Contains("A <title> & more", texts);
        Assert.All(["x", "y", "first", "second"], text => Assert.Contains(text, texts));
    }

    [Fact]
    public void Lines_run_where_the_values_are()
    {
        XElement svg = XDocument.Parse(Plot.ToSvg()).Root!;
        (double X, double Y)[][] lines = [.. Clipped(svg).Select(Points)];
        // Drawn from behind: the second, then the first. Both begin and end at the same places, y downwards.
        Assert.Equal(2, lines.Length);
        Assert.Equal(lines[0][0].X, lines[1][0].X);
        Assert.True(lines[1][0].Y > lines[0][0].Y && lines[1][1].Y < lines[0][1].Y);
        double unit = (lines[1][0].Y - lines[1][1].Y) / 4;
        Assert.Equal(2 * unit, lines[0][1].Y - lines[0][0].Y, 0.05);
    }

    [Fact]
    public void The_legend_stands_right_of_the_lines()
    {
        XElement svg = XDocument.Parse(Plot.ToSvg()).Root!;
        double right = Clipped(svg).SelectMany(Points).Max(point => point.X);
        Assert.All(
            svg.Elements(Svg + "text").Where(text => text.Value is "first" or "second"),
            text => Assert.True((double)text.Attribute("x")! > right));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(-1)]
    [InlineData(0)]
    public void What_a_logarithmic_axis_cannot_show_leaves_a_gap(double value)
    {
        LinePlot plot = Plot with
        {
            Y = new PlotAxis("y") { IsLogarithmic = true },
            Series = [Series("gap", (0, 1), (1, 10), (2, value), (3, 100), (4, 1000), (5, value), (6, 5))],
        };
        XElement svg = XDocument.Parse(plot.ToSvg()).Root!;
        Assert.Equal([2, 2], Clipped(svg).Select(line => Points(line).Length));
        // The last point stands alone.
        Assert.Single(svg.Elements(Svg + "circle"));
        Assert.DoesNotContain("NaN", plot.ToSvg(), StringComparison.Ordinal);
    }

    [Fact]
    public void Logarithmic_ticks_are_powers_of_ten_at_equal_distances()
    {
        LinePlot plot = Plot with { X = new PlotAxis("x") { IsLogarithmic = true }, Series = [Series("s", (1e-4, 1), (1, 2))] };
        (string Label, double X)[] ticks = [.. XDocument.Parse(plot.ToSvg()).Root!
            .Elements(Svg + "text")
            .Where(text => text.Value is "10⁻⁴" or "10⁻³" or "0.01" or "0.1" or "1")
            .Select(text => (text.Value, (double)text.Attribute("x")!))
            .OrderBy(tick => tick.Item2)];
        Assert.Equal(["10⁻⁴", "10⁻³", "0.01", "0.1", "1"], ticks.Where(tick => tick.X > 60).Select(tick => tick.Label));
        Assert.Equal(ticks[^1].X - ticks[^2].X, ticks[^2].X - ticks[^3].X, 0.1);
    }

    public static TheoryData<string, double[]> Odd => new()
    {
        { "nothing", [] }, { "one", [3] }, { "the same", [2, 2, 2] }, { "huge", [1e300, -1e300] }, { "tiny", [1e-300, 2e-300] },
        { "not finite", [double.NaN, double.NegativeInfinity] }, { "largest", [double.MaxValue, double.MinValue, 1] },
        { "far", [1e9, 1e9 + 1] },
    };

    [Theory]
    [MemberData(nameof(Odd))]
    public void Any_values_make_a_plot(string what, double[] values)
    {
        Assert.NotEmpty(what);
        foreach (bool isLogarithmic in new[] { false, true })
        {
            PlotAxis axis = new("axis") { IsLogarithmic = isLogarithmic };
            LinePlot plot = new(what, axis, axis, [new PlotSeries("s", [.. values.Select(value => new PlotPoint(value, value))])])
            {
                Markers = [new("m", double.NaN), new("n", 1e12, IsHorizontal: true)],
            };
            Assert.NotNull(XDocument.Parse(plot.ToSvg()).Root);
            Assert.DoesNotContain("NaN", plot.ToSvg(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_plot_is_written_as_SVG_alone()
    {
        using TempFolder folder = new();
        Plot.Save(folder["plot.svg"]);
        Plot.Save(folder["plot.SVG"]);
        Assert.Equal(Plot.ToSvg(), File.ReadAllText(folder["plot.svg"]));
        Assert.Contains(".svg", Assert.Throws<PlotException>(() => Plot.Save(folder["plot.png"])).Message, StringComparison.Ordinal);
        Assert.Equal(2, folder.Names.Length);
    }

    private static PlotSeries Series(string name, params (double X, double Y)[] points) =>
        new(name, [.. points.Select(point => new PlotPoint(point.X, point.Y))]);

    private static IEnumerable<XElement> Clipped(XElement svg) =>
        svg.Elements(Svg + "polyline").Where(line => line.Attribute("clip-path") is not null && line.Attribute("stroke-dasharray") is null);

    private static (double X, double Y)[] Points(XElement line) =>
        [.. ((string)line.Attribute("points")!).Split(' ').Select(pair => pair.Split(','))
            .Select(pair => (double.Parse(pair[0], System.Globalization.CultureInfo.InvariantCulture), double.Parse(
                pair[1], System.Globalization.CultureInfo.InvariantCulture)))];
}
