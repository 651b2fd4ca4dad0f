using Glossa.Tensors;

namespace Glossa.Nn;

/// <summary>Masks from lengths.</summary>
public static class LengthMask
{
    /// <summary>1 at the positions of a text, 0 beyond its end.</summary>
    /// <param name="lengths">The length of each text.</param>
    /// <param name="time">The number of positions.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns><c>Shape: [texts, time]</c>.</returns>
    /// <exception cref="ShapeException">A length is negative or larger than <paramref name="time"/>.</exception>
    public static Tensor Of(ReadOnlySpan<int> lengths, int time, Run run)
    {
        float[] mask = new float[lengths.Length * time];
        for (int i = 0; i < lengths.Length; i++)
        {
            if (lengths[i] < 0 || lengths[i] > time)
            {
                throw run.Mismatch("mask", $"a length of {lengths[i]} does not lie between 0 and the {time} positions");
            }
            mask.AsSpan(i * time, lengths[i]).Fill(1);
        }
        return run.From(mask, [lengths.Length, time]);
    }
}
