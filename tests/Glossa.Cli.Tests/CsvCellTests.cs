using Xunit;

namespace Glossa.Cli.Tests;

/// <summary>Cells of tables: quoted where they must be, and no formulas.</summary>
public class CsvCellTests
{
    [Theory]
    [InlineData("good", "good")]
    [InlineData("a, \"b\"", "\"a, \"\"b\"\"\"")]
    [InlineData("two\nlines", "\"two\nlines\"")]
    [InlineData("=1+2", "'=1+2")]
    [InlineData("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0")]
    [InlineData("-2+3", "'-2+3")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("\t=1", "'\t=1")]
    [InlineData("\r=1", "\"'\r=1\"")]
    [InlineData("=HYPERLINK(\"x\",\"y\")", "\"'=HYPERLINK(\"\"x\"\",\"\"y\"\")\"")]
    [InlineData("-1.5", "-1.5")]
    [InlineData("+3e8", "+3e8")]
    [InlineData("", "")]
    public void A_text_is_a_cell_and_no_formula(string text, string cell) => Assert.Equal(cell, CsvCell.Of(text));
}
