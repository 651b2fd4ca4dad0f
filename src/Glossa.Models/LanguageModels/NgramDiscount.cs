namespace Glossa.Models;

/// <summary>
/// The discounts that Kneser–Ney smoothing subtracts from the counts of n-grams of one length: one for counts of one, of two, and of three
/// and more.
/// </summary>
/// <param name="One">The discount of a count of one, 0 to 1.</param>
/// <param name="Two">The discount of a count of two, 0 to 2.</param>
/// <param name="More">The discount of larger counts, 0 to 3.</param>
public readonly record struct NgramDiscount(double One, double Two, double More)
{
    /// <summary>Returns the same discount for every count, as Kneser and Ney had it.</summary>
    /// <param name="discount">The discount, 0 to 1.</param>
    public static NgramDiscount Absolute(double discount) => new(discount, discount, discount);

    /// <summary>
    /// Estimates discounts from the numbers of n-grams with a count of 1, 2, 3 and 4: <c>Y = n₁ / (n₁ + 2 n₂)</c>, <c>Dⱼ = j − (j + 1) Y
    /// nⱼ₊₁ / nⱼ</c> (Chen and Goodman 1999). Where those numbers say nothing, as with a few characters that are all frequent (one is zero,
    /// or the result is not between 0 and j), ½, 1 and 1½ are used.
    /// </summary>
    /// <param name="countOfCounts">n₁ to n₄.</param>
    public static NgramDiscount Estimate(ReadOnlySpan<long> countOfCounts)
    {
        double y = countOfCounts[0] / (countOfCounts[0] + (2.0 * countOfCounts[1]));
        return new NgramDiscount(Of(1, countOfCounts), Of(2, countOfCounts), Of(3, countOfCounts));

        double Of(int j, ReadOnlySpan<long> n)
        {
            double discount = j - ((j + 1) * y * n[j] / n[j - 1]);
            return n[j] > 0 && discount > 0 && discount < j ? discount : j / 2.0;
        }
    }

    /// <summary>Returns the discount of a count.</summary>
    /// <param name="count">The count, at least 1.</param>
    public double Off(int count) => count == 1 ? One : count == 2 ? Two : More;

    /// <summary>Whether no count can become negative.</summary>
    internal bool IsValid => One is >= 0 and <= 1 && Two is >= 0 and <= 2 && More is >= 0 and <= 3;
}
