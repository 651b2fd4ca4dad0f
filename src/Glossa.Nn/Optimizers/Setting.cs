using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Glossa.Nn;

/// <summary>
/// The checks of settings: each returns the value it was given, or says which setting is wrong and which values are valid.
/// </summary>
internal static class Setting
{
    public static T Positive<T>(T value, [CallerMemberName] string name = "") where T : INumber<T> =>
        value > T.Zero && T.IsFinite(value) ? value : throw Wrong(name, "a positive number", value);

    public static T NotNegative<T>(T value, [CallerMemberName] string name = "") where T : INumber<T> =>
        value >= T.Zero && T.IsFinite(value) ? value : throw Wrong(name, "zero or a positive number", value);

    /// <summary>0 ≤ value &lt; 1: the decay of an average.</summary>
    public static double Decay(double value, [CallerMemberName] string name = "") =>
        value is >= 0 and < 1 ? value : throw Wrong(name, "at least 0 and less than 1", value);

    /// <summary>0 &lt; value &lt; 1: a part of a whole.</summary>
    public static double Fraction(double value, [CallerMemberName] string name = "") =>
        value is > 0 and < 1 ? value : throw Wrong(name, "more than 0 and less than 1", value);

    private static OptimizerException Wrong<T>(string name, string valid, T value) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{name} must be {valid}, but it is {value}."));
}
