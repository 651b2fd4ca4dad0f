namespace Glossa.Nn;

/// <summary>The change of the triangles of a <see cref="TriangularSchedule"/> in the course of training.</summary>
public enum TriangleHeight
{
    /// <summary>All have the same height (Smith's <c>triangular</c>).</summary>
    Constant,

    /// <summary>Each is half as high as the one before (<c>triangular2</c>).</summary>
    Halved,

    /// <summary>The height falls with every step, by <see cref="TriangularSchedule.Decay"/> (<c>exp_range</c>).</summary>
    Exponential,
}

/// <summary>
/// Cyclical learning rates (Smith 2017, "Cyclical learning rates for training neural networks"): up from <see cref="Low"/> to
/// <see cref="High"/> in <see cref="Up"/> steps, down in <see cref="Down"/>, again and again.
/// </summary>
public sealed record TriangularSchedule : Schedule
{
    /// <summary>The value between triangles.</summary>
    public required double Low { get; init; }

    /// <summary>The value at the first triangle's tip.</summary>
    public required double High { get; init; }

    /// <summary>The number of steps of a rise.</summary>
    public required long Up { get; init => field = Setting.Positive(value); }

    /// <summary>The number of steps of a fall; as many as the rise when null.</summary>
    public long? Down { get; init => field = value is { } steps ? Setting.Positive(steps) : null; }

    /// <summary>The change of the height.</summary>
    public TriangleHeight Height { get; init; }

    /// <summary>The factor by which every step multiplies the height, if it is <see cref="TriangleHeight.Exponential"/>.</summary>
    public double Decay { get; init => field = Setting.Positive(value); } = 1;

    /// <inheritdoc/>
    public override double At(long step)
    {
        long down = Down ?? Up, cycle = step / (Up + down), place = step % (Up + down);
        double height = place <= Up ? (double)place / Up : (double)(Up + down - place) / down;
        double scale = Height switch
        {
            TriangleHeight.Halved => Math.Pow(0.5, cycle),
            TriangleHeight.Exponential => Math.Pow(Decay, step),
            _ => 1,
        };
        return Low + ((High - Low) * height * scale);
    }
}
