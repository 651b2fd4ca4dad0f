using Glossa.Tensors.Lanes;

namespace Glossa.Tensors;

/// <summary>A function of two values, written once for every backend like <see cref="IFunction"/>.</summary>
public interface IBinaryFunction
{
    /// <summary>f(a, b).</summary>
    /// <param name="a">The left arguments.</param>
    /// <param name="b">The right arguments.</param>
    V Value<V>(V a, V b) where V : struct, ILanes<V>;
}

/// <summary>The way the right operand of an elementwise operation covers the left one.</summary>
public enum Stretch
{
    /// <summary>Not at all: both have the same shape.</summary>
    None,

    /// <summary>A vector that is used for every row: <c>c[i, j] = f(a[i, j], b[j])</c>.</summary>
    Row,

    /// <summary>One value a row: <c>c[i, j] = f(a[i, j], b[i])</c>.</summary>
    Column,

    /// <summary>One value for everything.</summary>
    Scalar,
}
