using System.Globalization;
using Glossa.Tensors;

namespace Glossa.Data;

/// <summary>
/// Decides which examples share a batch, and in which order the batches come. The batches of an epoch depend on the sampler's
/// settings and the epoch's number alone, so a <see cref="DataPosition"/> is all it takes to resume.
/// </summary>
public abstract class BatchSampler
{
    private readonly ulong seed;

    /// <summary>A sampler of so many examples.</summary>
    /// <param name="examples">The number of examples.</param>
    /// <param name="seed">Any number; two samplers with the same seed draw the same.</param>
    /// <exception cref="DataException">There are none.</exception>
    protected BatchSampler(int examples, ulong seed)
    {
        if (examples < 1)
        {
            throw new DataException(
                "There are no examples to make batches of. Is the training file empty, or did a filter take everything?");
        }
        Examples = examples;
        this.seed = seed;
    }

    /// <summary>The number of examples.</summary>
    public int Examples { get; }

    /// <summary>The settings that decide the batches, in words: a training resumes only with a sampler of the same description.</summary>
    public string Description =>
        string.Create(CultureInfo.InvariantCulture, $"{GetType().Name} of {Examples} examples, seed {seed}, {Settings}");

    /// <summary>The settings, in words, as part of <see cref="Description"/>.</summary>
    protected abstract string Settings { get; }

    /// <summary>The batches of an epoch.</summary>
    /// <param name="epoch">Its number, from 0.</param>
    /// <returns>The positions of the examples of each batch; at least one batch, none empty.</returns>
    public abstract IReadOnlyList<int[]> Batches(long epoch);

    /// <summary>The seed of one kind of randomness, independent of the sampler's others.</summary>
    /// <param name="purpose">What it is for.</param>
    protected ulong SeedFor(string purpose) => new RandomSource(seed).Fork(purpose).Seed;

    /// <summary>A fingerprint of numbers that decide the batches, for <see cref="Settings"/>.</summary>
    /// <param name="numbers">The numbers.</param>
    protected static string Fingerprint(IReadOnlyList<int> numbers)
    {
        ulong hash = (ulong)numbers.Count;
        foreach (int number in numbers)
        {
            (uint a, uint b, _, _) = MurmurHash3.Hash128(hash ^ (uint)number, 0);
            hash = ((ulong)a << 32) | b;
        }
        return hash.ToString("x16", CultureInfo.InvariantCulture);
    }

    /// <summary>Requires a positive setting.</summary>
    /// <param name="value">The setting.</param>
    /// <param name="name">Its name.</param>
    /// <exception cref="DataException">It is not.</exception>
    protected static int Positive(int value, string name) =>
        value > 0 ? value : throw new DataException($"{name} must be positive, but it is {value}.");

    /// <summary>Cuts an order into batches of a size; the last may be smaller.</summary>
    /// <param name="order">The order.</param>
    /// <param name="size">How many examples a batch has.</param>
    protected static List<int[]> Cut(ReadOnlySpan<int> order, int size)
    {
        List<int[]> batches = new((order.Length + size - 1) / size);
        for (int start = 0; start < order.Length; start += size)
        {
            batches.Add(order.Slice(start, Math.Min(size, order.Length - start)).ToArray());
        }
        return batches;
    }
}
