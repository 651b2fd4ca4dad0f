using Glossa.Tensors;

namespace Glossa.Data;

/// <summary>
/// Random orders that depend on a seed and a number alone, not on what was shuffled before: epoch 7 has the same order whether or not epoch
/// 6 was run.
/// </summary>
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

    /// <summary>
    /// Items of a sequence too long to hold, in a random order: a buffer is filled, and every further item takes the place of one drawn
    /// from it. What comes out lies at most a buffer's size earlier than in the sequence; with a buffer that holds all, every order is
    /// possible.
    /// </summary>
    /// <param name="items">The items, read as they are needed.</param>
    /// <param name="bufferSize">How many items are held, at least 1.</param>
    /// <param name="seed">Any number.</param>
    /// <param name="epoch">Which order of this seed.</param>
    /// <exception cref="DataException">The buffer holds nothing.</exception>
    public static IEnumerable<T> Buffered<T>(IEnumerable<T> items, int bufferSize, ulong seed, long epoch)
    {
        if (bufferSize < 1) throw new DataException($"A buffer to shuffle with holds at least one item, not {bufferSize}.");
        return Mixed(items, bufferSize, new CounterRandom(seed, (ulong)epoch));
    }

    private static IEnumerable<T> Mixed<T>(IEnumerable<T> items, int bufferSize, CounterRandom random)
    {
        List<T> buffer = [];
        long draws = 0;
        foreach (T item in items)
        {
            if (buffer.Count < bufferSize)
            {
                buffer.Add(item);
                continue;
            }
            int place = random.Integer(draws++, bufferSize);
            yield return buffer[place];
            buffer[place] = item;
        }
        while (buffer.Count > 0)
        {
            int place = random.Integer(draws++, buffer.Count);
            yield return buffer[place];
            buffer[place] = buffer[^1];
            buffer.RemoveAt(buffer.Count - 1);
        }
    }
}
