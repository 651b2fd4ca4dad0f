using System.Globalization;

namespace Glossa.Tensors.Tests.Ops;

/// <summary>One way to call one operation.</summary>
/// <param name="Op">The method's name.</param>
/// <param name="Shapes">
/// The variables' shapes, divided by semicolons; each axis is a number, a letter of <see cref="OpSize"/>, or a multiple of one: <c>n m; 4k
/// m</c>.
/// </param>
/// <param name="Compute">Computes a result from variables.</param>
internal sealed record OpRow(string Op, string Shapes, Func<Tensor[], Run, Tensor> Compute)
{
    /// <summary>The name that distinguishes this call from the operation's others.</summary>
    public string Variant { get; init; } = "";

    /// <summary>The variables' range.</summary>
    public double Low { get; init; } = -1;

    public double High { get; init; } = 1;

    /// <summary>Whether the run trains.</summary>
    public bool Training { get; init; }

    /// <summary>Whether the result is defined when nothing is in the batch.</summary>
    public bool TakesNothing { get; init; } = true;

    public string Name => Variant.Length == 0 ? Op : $"{Op}, {Variant}";

    public Shape[] ShapesAt(OpSize size) => [.. Shapes.Split(';')
        .Select(shape => Shape.Create([.. shape.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(size.Axis)]))];
}

/// <summary>The values of the letters in the shapes of <see cref="OpRow"/>.</summary>
/// <param name="Name">The name of the size.</param>
/// <param name="N">Rows.</param>
/// <param name="M">Columns.</param>
/// <param name="K">Other columns.</param>
/// <param name="B">A batch.</param>
/// <param name="C">Channels.</param>
/// <param name="S">The height and width of an image.</param>
internal sealed record OpSize(string Name, int N, int M, int K, int B, int C, int S)
{
    /// <summary>Small enough for differences.</summary>
    public static OpSize Small { get; } = new("small", 2, 3, 4, 2, 2, 5);

    public static OpSize Nothing { get; } = new("nothing", 0, 3, 4, 0, 2, 5);

    /// <summary>Larger than registers, tiles, blocks and the least work of a thread.</summary>
    public static OpSize Large { get; } = new("large", 150, 300, 70, 6, 9, 40);

    public static IReadOnlyList<OpSize> All { get; } = [Nothing, new("one", 1, 1, 1, 1, 1, 3), Small, new("odd", 5, 7, 17, 3, 3, 9), Large];

    public int Axis(string text)
    {
        string factor = text.TrimEnd('n', 'm', 'k', 'b', 'c', 's');
        int times = factor.Length == 0 ? 1 : int.Parse(factor, CultureInfo.InvariantCulture);
        if (factor.Length == text.Length) return times;
        return times * text[^1] switch { 'n' => N, 'm' => M, 'k' => K, 'b' => B, 'c' => C, _ => S };
    }
}
