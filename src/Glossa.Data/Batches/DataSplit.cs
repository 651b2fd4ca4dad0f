using System.Globalization;
using Glossa.Tensors;

namespace Glossa.Data;

/// <summary>
/// Divides examples into parts, such as training and validation: by positions, each in exactly one part, in rising order.
/// </summary>
public static class DataSplit
{
    /// <summary>A random division.</summary>
    /// <param name="count">How many examples there are.</param>
    /// <param name="fractions">What part of them each part gets, adding up to 1: <c>[0.9, 0.1]</c>.</param>
    /// <param name="seed">Any number.</param>
    /// <returns>The positions of each part.</returns>
    /// <exception cref="DataException">The fractions are no division.</exception>
    public static int[][] Random(int count, IReadOnlyList<double> fractions, ulong seed) => Stratified(new int[count], fractions, seed);

    /// <summary>
    /// A random division in which every class is divided by itself, so that each part has the classes as often as the whole, up to
    /// rounding.
    /// </summary>
    /// <param name="classes">The class of each example.</param>
    /// <param name="fractions">What part of them each part gets, adding up to 1: <c>[0.9, 0.1]</c>.</param>
    /// <param name="seed">Any number.</param>
    /// <returns>The positions of each part.</returns>
    /// <exception cref="DataException">The fractions are no division.</exception>
    public static int[][] Stratified<T>(IReadOnlyList<T> classes, IReadOnlyList<double> fractions, ulong seed) where T : notnull
    {
        Check(fractions);
        List<int>[] parts = [.. fractions.Select(_ => new List<int>())];
        ulong key = new RandomSource(seed).Fork("split").Seed;
        double[] owed = new double[fractions.Count];
        long stratum = 0;
        foreach (int[] members in Enumerable.Range(0, classes.Count).GroupBy(i => classes[i]).Select(group => group.ToArray()))
        {
            Shuffle.InPlace(members.AsSpan(), key, stratum++);
            int taken = 0;
            foreach ((int part, int size) in Sizes(members.Length, fractions, owed))
            {
                parts[part].AddRange(members.AsSpan(taken, size));
                taken += size;
            }
        }
        foreach (List<int> part in parts) part.Sort();
        return [.. parts.Select(part => part.ToArray())];
    }

    /// <summary>
    /// Whole sizes that add up to the count. What rounding takes from a part is owed to it and paid from the next classes, so that the
    /// parts as a whole have their size too, within 1.
    /// </summary>
    private static IEnumerable<(int Part, int Size)> Sizes(int count, IReadOnlyList<double> fractions, double[] owed)
    {
        int[] sizes = new int[fractions.Count];
        for (int part = 0; part < sizes.Length; part++)
        {
            sizes[part] = (int)(count * fractions[part]);
            owed[part] += (count * fractions[part]) - sizes[part];
        }
        for (int rest = count - sizes.Sum(); rest > 0; rest--)
        {
            int neediest = Enumerable.Range(0, sizes.Length).MaxBy(part => owed[part]);
            sizes[neediest]++;
            owed[neediest]--;
        }
        return sizes.Select((size, part) => (part, size));
    }

    private static void Check(IReadOnlyList<double> fractions)
    {
        if (fractions.Count > 0 && fractions.All(fraction => fraction >= 0) && Math.Abs(fractions.Sum() - 1) < 1e-9) return;
        throw new DataException(
            $"The fractions {string.Join(", ", fractions.Select(fraction => fraction.ToString(CultureInfo.InvariantCulture)))} should be "
                + "zero or more and add up to 1, for example 0.9 and 0.1.");
    }
}
