using System.Buffers;
using Glossa.Tensors;

namespace Glossa.Models;

/// <summary>
/// The interpolated n-gram model with modified Kneser–Ney smoothing: <c>p(w | c) = (N(c w) − D(N(c w))) / N(c) + γ(c) p(w | c′)</c>, where
/// c′ is the context without its earliest symbol and <c>γ(c)</c> is the probability that the discounts D set free, <c>(D₁ N₁ + D₂ N₂ + D₃₊
/// N₃₊) / N(c)</c>. N is the count for the longest n-grams; for shorter ones it is the number of different symbols before them. Unigrams
/// are interpolated with the same probability for all symbols, so symbols that never occur have some too, and the probabilities of all
/// symbols add up to one. A context never seen leaves all to the shorter one.
/// </summary>
/// <remarks>
/// Chen and Goodman 1999, 'An empirical study of smoothing techniques for language modeling'; Kneser and Ney 1995. It takes 4 bytes an
/// n-gram, 16 a context and 16 a symbol more than the counts.
/// </remarks>
public sealed class NgramKneserNey : NgramLanguageModel
{
    private readonly Level[] levels;
    private readonly double[] unigrams, logUnigrams;

    /// <summary>Makes the model of counts.</summary>
    /// <param name="counts">The counts.</param>
    /// <param name="discounts">
    /// The discounts for n-grams of each length, from 1; left out, they are estimated (<see cref="NgramDiscount.Estimate"/>). The original,
    /// unmodified smoothing has the same one for all counts (<see cref="NgramDiscount.Absolute"/>), and often none for length 1, which
    /// leaves nothing to symbols that never occur.
    /// </param>
    /// <exception cref="OutOfRangeException">There are not as many discounts as lengths, or one is larger than the counts it is taken
    /// off.</exception>
    public NgramKneserNey(NgramCounts counts, IReadOnlyList<NgramDiscount>? discounts = null) : base(counts)
    {
        if (discounts is not null && discounts.Count != counts.Order)
        {
            throw new OutOfRangeException(
                $"There are {discounts.Count} discounts, but n-grams of 1 to {counts.Order} symbols: give one for each length.");
        }
        levels = new Level[counts.Order];
        NgramDiscount[] all = new NgramDiscount[counts.Order];
        for (int length = 0; length < counts.Order; length++)
        {
            int[] numbers = length == counts.Order - 1 ? counts[length].Counts : Before(counts[length], counts[length + 1], counts.Symbols);
            all[length] = discounts?[length] ?? NgramDiscount.Estimate(CountOfCounts(numbers));
            if (!all[length].IsValid)
            {
                throw new OutOfRangeException($"The discount for n-grams of {length + 1} is {all[length]}, "
                    + "but from a count of 1 at most 1 can be taken, from 2 at most 2, from more at most 3, and nothing can be added.");
            }
            levels[length] = new Level(counts[length], numbers, all[length]);
        }
        Discounts = all;
        unigrams = new double[Symbols];
        Array.Fill(unigrams, (counts.Tokens == 0 ? 1 : levels[0].Left[0]) / Symbols);
        levels[0].Add(0, unigrams);
        logUnigrams = Array.ConvertAll(unigrams, Math.Log);
    }

    /// <summary>The discounts for n-grams of each length, from 1.</summary>
    public IReadOnlyList<NgramDiscount> Discounts { get; }

    private protected override double Probability(ReadOnlySpan<int> path, int id)
    {
        double probability = unigrams[id];
        for (int length = 1; length < path.Length; length++)
        {
            probability = levels[length].Share(path[length], id) + (levels[length].Left[path[length]] * probability);
        }
        return probability;
    }

    private protected override void WriteRow(ReadOnlySpan<int> path, Span<float> row)
    {
        // What followed a context also followed its suffixes: only symbols that followed the last symbol have a probability besides the
        // unigrams'.
        double left = 1;
        for (int length = 1; length < path.Length; length++) left *= levels[length].Left[path[length]];
        double logLeft = Math.Log(left);
        for (int id = 0; id < row.Length; id++) row[id] = (float)(logUnigrams[id] + logLeft);
        if (path.Length == 1) return;
        ReadOnlySpan<int> followers = levels[1].Followers(path[1]);
        double[] probabilities = ArrayPool<double>.Shared.Rent(Symbols);
        foreach (int id in followers) probabilities[id] = unigrams[id];
        for (int length = 1; length < path.Length; length++)
        {
            foreach (int id in followers) probabilities[id] *= levels[length].Left[path[length]];
            levels[length].Add(path[length], probabilities);
        }
        foreach (int id in followers) row[id] = (float)Math.Log(probabilities[id]);
        ArrayPool<double>.Shared.Return(probabilities);
    }

    /// <summary>
    /// Returns for each n-gram the number of different symbols before it: the number of contexts that are one symbol longer and that its
    /// last symbol follows.
    /// </summary>
    private static int[] Before(NgramLevel level, NgramLevel longer, int symbols)
    {
        int[] numbers = new int[level.Entries], entryOf = new int[symbols];
        for (int context = 0; context < level.Contexts; context++)
        {
            for (int entry = level.Starts[context]; entry < level.Starts[context + 1]; entry++) entryOf[level.Words[entry]] = entry;
            foreach (int word in longer.Words.AsSpan(longer.Starts[level.Children[context]]..longer.Starts[level.Children[context + 1]]))
            {
                numbers[entryOf[word]]++;
            }
        }
        return numbers;
    }

    private static long[] CountOfCounts(int[] numbers)
    {
        long[] countOfCounts = new long[4];
        foreach (int number in numbers)
        {
            if (number <= 4) countOfCounts[number - 1]++;
        }
        return countOfCounts;
    }

    /// <summary>The contexts of one length, with their smoothed counts.</summary>
    private sealed class Level
    {
        private readonly NgramLevel counts;
        private readonly int[] numbers;
        private readonly double[] totals;
        private readonly NgramDiscount discount;

        public Level(NgramLevel counts, int[] numbers, NgramDiscount discount)
        {
            (this.counts, this.numbers, this.discount) = (counts, numbers, discount);
            totals = new double[counts.Contexts];
            Left = new double[counts.Contexts];
            for (int context = 0; context < counts.Contexts; context++)
            {
                double off = 0;
                for (int entry = counts.Starts[context]; entry < counts.Starts[context + 1]; entry++)
                {
                    totals[context] += numbers[entry];
                    off += discount.Off(numbers[entry]);
                }
                Left[context] = off / totals[context];
            }
        }

        /// <summary>γ: the probability that a context leaves to the shorter one.</summary>
        public double[] Left { get; }

        /// <summary>The symbols that followed a context.</summary>
        public ReadOnlySpan<int> Followers(int context) => counts.Words.AsSpan(counts.Starts[context]..counts.Starts[context + 1]);

        /// <summary>Returns the probability that a symbol has from its own count.</summary>
        public double Share(int context, int id)
        {
            int entry = counts.Entry(context, id);
            return entry < 0 ? 0 : Of(context, entry);
        }

        /// <summary>Adds to each symbol the probability from its own count.</summary>
        public void Add(int context, double[] probabilities)
        {
            for (int entry = counts.Starts[context]; entry < counts.Starts[context + 1]; entry++)
            {
                probabilities[counts.Words[entry]] += Of(context, entry);
            }
        }

        private double Of(int context, int entry) => (numbers[entry] - discount.Off(numbers[entry])) / totals[context];
    }
}
