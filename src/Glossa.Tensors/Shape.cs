using System.Collections;
using System.Runtime.CompilerServices;

namespace Glossa.Tensors;

/// <summary>The sizes of a tensor's axes, outermost first: <c>[batch, tokens, features]</c>. A scalar has rank 0.</summary>
[CollectionBuilder(typeof(Shape), nameof(Create))]
public readonly struct Shape : IEquatable<Shape>, IEnumerable<int>
{
    private readonly int[]? sizes;
    private readonly long count;

    private Shape(int[] sizes)
    {
        this.sizes = sizes;
        count = 1;
        foreach (int size in sizes)
        {
            if (size < 0) throw new ShapeException($"A shape has no negative sizes, but [{string.Join(", ", sizes)}] was asked for.");
            if (size > 0 && count > long.MaxValue / size)
            {
                throw new ShapeException($"The shape [{string.Join(", ", sizes)}] has more elements than can be counted.");
            }
            count *= size;
        }
    }

    /// <summary>A shape with the given sizes; collection expressions call this: <c>Shape s = [2, 3]</c>.</summary>
    /// <param name="sizes">The sizes, outermost first.</param>
    /// <exception cref="ShapeException">A size is negative, or there are more than 2⁶³ − 1 elements.</exception>
    public static Shape Create(ReadOnlySpan<int> sizes) => new(sizes.ToArray());

    /// <summary>The shape of a single number, rank 0.</summary>
    public static Shape Scalar { get; } = new([]);

    /// <summary>The number of axes.</summary>
    public int Rank => Sizes.Length;

    /// <summary>The number of elements: the product of all sizes (1 for a scalar).</summary>
    public long Count => sizes is null ? 1 : count;

    /// <summary>The size of the last axis (1 for a scalar).</summary>
    public int Columns => Rank == 0 ? 1 : Sizes[^1];

    /// <summary>
    /// The number of rows when every axis but the last is counted as one: <c>Count = Rows · Columns</c>, also when <see cref="Columns"/> is
    /// 0.
    /// </summary>
    public int Rows
    {
        get
        {
            long rows = 1;
            for (int i = 0; i < Rank - 1; i++) rows = checked(rows * Sizes[i]);
            return checked((int)rows);
        }
    }

    /// <summary>The size of one axis; negative axes count from the end (−1 is the last).</summary>
    /// <param name="axis">An axis in [−Rank, Rank).</param>
    /// <exception cref="OutOfRangeException">There is no such axis.</exception>
    public int this[int axis] => Sizes[Axis(axis)];

    /// <summary>The sizes of a run of axes, for example <c>shape[..^1]</c>.</summary>
    /// <param name="range">The axes.</param>
    public Shape this[Range range] => new(Sizes.AsSpan(range).ToArray());

    private int[] Sizes => sizes ?? [];

    /// <summary>The axis as a number in [0, Rank), counting negative ones from the end.</summary>
    /// <param name="axis">An axis in [−Rank, Rank).</param>
    /// <exception cref="OutOfRangeException">There is no such axis.</exception>
    public int Axis(int axis)
    {
        int positive = axis < 0 ? axis + Rank : axis;
        if ((uint)positive >= (uint)Rank)
        {
            throw new OutOfRangeException(Rank == 0
                ? $"Axis {axis} was asked for, but a scalar has no axes."
                : $"Axis {axis} is outside a tensor of shape {this}: valid axes are {-Rank} to {Rank - 1}.");
        }
        return positive;
    }

    /// <summary>This shape with one size replaced.</summary>
    /// <param name="axis">The axis, may be negative.</param>
    /// <param name="size">Its new size.</param>
    public Shape With(int axis, int size)
    {
        int[] copy = [.. Sizes];
        copy[Axis(axis)] = size;
        return new(copy);
    }

    /// <summary>This shape with one axis taken out.</summary>
    /// <param name="axis">The axis, may be negative.</param>
    public Shape Without(int axis)
    {
        int at = Axis(axis);
        return new([.. Sizes[..at], .. Sizes[(at + 1)..]]);
    }

    /// <summary>This shape with an axis put in before position <paramref name="axis"/>.</summary>
    /// <param name="axis">A position in [0, Rank].</param>
    /// <param name="size">The new axis' size.</param>
    /// <exception cref="OutOfRangeException">There is no such position.</exception>
    public Shape Insert(int axis, int size)
    {
        if ((uint)axis > (uint)Rank)
        {
            throw new OutOfRangeException(
                $"An axis was to be put in before position {axis} of the shape {this}: valid positions are 0 to {Rank}.");
        }
        return new([.. Sizes[..axis], size, .. Sizes[axis..]]);
    }

    /// <summary>This shape followed by more axes.</summary>
    /// <param name="inner">The axes to append.</param>
    public Shape Append(params ReadOnlySpan<int> inner) => new([.. Sizes, .. inner]);

    /// <summary>
    /// The elements before, along and after an axis, so that element <c>(o, i, n)</c> is located at <c>(o · Along + i) · After + n</c>.
    /// </summary>
    /// <param name="axis">The axis, may be negative.</param>
    public (int Before, int Along, int After) Around(int axis)
    {
        int at = Axis(axis);
        int before = 1, after = 1;
        for (int i = 0; i < at; i++) before = checked(before * Sizes[i]);
        for (int i = at + 1; i < Rank; i++) after = checked(after * Sizes[i]);
        return (before, Sizes[at], after);
    }

    /// <summary>The sizes as a new array.</summary>
    public int[] ToArray() => [.. Sizes];

    /// <inheritdoc/>
    public bool Equals(Shape other) => Sizes.AsSpan().SequenceEqual(other.Sizes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Shape other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        HashCode hash = default;
        foreach (int size in Sizes) hash.Add(size);
        return hash.ToHashCode();
    }

    /// <summary>True when both shapes have the same sizes in the same order.</summary>
    public static bool operator ==(Shape left, Shape right) => left.Equals(right);

    /// <summary>True when the shapes differ.</summary>
    public static bool operator !=(Shape left, Shape right) => !left.Equals(right);

    /// <summary>The sizes in brackets: <c>[2, 3]</c>.</summary>
    public override string ToString() => $"[{string.Join(", ", Sizes)}]";

    /// <inheritdoc/>
    public IEnumerator<int> GetEnumerator() => ((IEnumerable<int>)Sizes).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
