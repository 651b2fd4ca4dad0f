using System.Globalization;

namespace Glossa.Pipelines;

/// <summary>The limits of values, in the words of errors.</summary>
internal static class ConfigLimits
{
    /// <summary>
    /// The largest width, state or number of maps that a configuration can ask for; a file that asks for more is damaged or malicious.
    /// </summary>
    public const int MostColumns = 100_000;

    /// <summary>The largest number of rows of a table that a configuration can ask for.</summary>
    public const int MostRows = 100_000_000;

    /// <summary>Returns the description of an allowed whole number: <c>a whole number from 1 to 100</c>.</summary>
    public static string Whole(int least, int most) => most < int.MaxValue
        ? $"a whole number from {least} to {most}"
        : least > int.MinValue ? $"a whole number of at least {least}" : "a whole number";

    /// <summary>Returns the description of an allowed number: <c>a number from 0 to 1</c>.</summary>
    public static string Number(double least, double most) => (double.IsFinite(least), double.IsFinite(most)) switch
    {
        (true, true) => string.Create(CultureInfo.InvariantCulture, $"a number from {least} to {most}"),
        (true, false) => string.Create(CultureInfo.InvariantCulture, $"a number of at least {least}"),
        _ => "a number",
    };
}
