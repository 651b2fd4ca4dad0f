using System.Globalization;

namespace Glossa.Tensors;

/// <summary>A place in a tensor file, to name in errors, and the checks every format makes there.</summary>
/// <param name="File">The file's path, or what the stream is.</param>
/// <param name="Place">The place in it, for example "header" or "tensor 'weight'"; empty for the whole file.</param>
internal readonly record struct FilePlace(string File, string Place)
{
    private const int MaxRank = 64;
    private const int MaxShown = 80;

    /// <summary>An error at this place.</summary>
    /// <param name="what">The error, without a full stop.</param>
    /// <param name="inner">The error underneath, if any.</param>
    public TensorFileException Error(string what, Exception? inner = null) =>
        new($"{File}{(Place.Length > 0 ? $", {Place}" : "")}: {what}.", inner);

    /// <summary>
    /// A name from the file, in quotes: shortened and without control characters, so that no file writes what it likes into logs.
    /// </summary>
    /// <param name="name">The name.</param>
    public static string Quote(string name)
    {
        string shown = name.Length > MaxShown ? name[..MaxShown] + "…" : name;
        return string.Create(CultureInfo.InvariantCulture, $"'{string.Concat(shown.Select(c => char.IsControl(c) ? '?' : c))}'");
    }

    /// <summary>The shape a file claims, once it is known to be one this library can hold; nothing is allocated for its elements.</summary>
    /// <param name="sizes">The sizes as the file has them.</param>
    public Shape Shape(IReadOnlyList<long> sizes)
    {
        if (sizes.Count > MaxRank) throw Error($"the shape has {sizes.Count} axes, but at most {MaxRank} are allowed");
        int[] checkedSizes = new int[sizes.Count];
        long count = 1, rows = 1;
        for (int axis = 0; axis < checkedSizes.Length; axis++)
        {
            long size = sizes[axis];
            if (size < 0) throw Error($"the shape [{string.Join(", ", sizes)}] has a negative size");
            if (size > int.MaxValue)
            {
                throw Error(
                    $"axis {axis} of the shape [{string.Join(", ", sizes)}] is longer than {int.MaxValue}, the longest an axis can be");
            }
            rows = count;
            // Sizes are below 2³¹ and the product is kept below 2⁵⁸, so neither it nor its bytes overflow.
            Int128 product = (Int128)count * size;
            if (product > 1L << 58) throw Error($"the shape [{string.Join(", ", sizes)}] has more elements than any machine can address");
            count = (long)product;
            checkedSizes[axis] = (int)size;
        }
        if (rows > int.MaxValue)
        {
            throw Error($"the shape [{string.Join(", ", sizes)}] has {rows} rows, but a tensor can have {int.MaxValue}");
        }
        return Tensors.Shape.Create(checkedSizes);
    }

    /// <summary>Requires as many ids as fit an array.</summary>
    /// <param name="shape">The shape of the ids.</param>
    public void CheckIdCount(Shape shape)
    {
        if (shape.Count > Array.MaxLength) throw Error($"{shape.Count} ids are more than fit in memory at once ({Array.MaxLength})");
    }
}
