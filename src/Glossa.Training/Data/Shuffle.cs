using Glossa.Tensors;

namespace Glossa.Training;

/// <summary>Random orders that depend on a seed and a number alone, not on what was shuffled before: epoch 7 has the same order whether or not epoch 6 was run.</summary>
public static class Shuffle
{
    /// <summary>An order of the numbers from 0 (Fisher and Yates 1938, Durstenfeld 1964).</summary>
    /// <param name="count">How many.</param>
    /// <param name="seed">Any number.</param>
    /// <param name="epoch">Which order of this seed.</param>
    public static int[] Order(int count, ulong seed, long epoch)
    {
        int[] order = [.. Enumerable.Range(0, count)];
        InPlace(order.AsSpan(), seed, epoch);
        return order;
    }

    /// <summary>Puts items into a random order.</summary>
    /// <param name="items">The items.</param>
    /// <param name="seed">Any number.</param>
    /// <param name="epoch">Which order of this seed.</param>
    public static void InPlace<T>(Span<T> items, ulong seed, long epoch)
    {
        CounterRandom random = new(seed, (ulong)epoch);
        for (int last = items.Length - 1; last > 0; last--)
        {
            int other = random.Integer(last, last + 1);
            (items[last], items[other]) = (items[other], items[last]);
        }
    }
}
