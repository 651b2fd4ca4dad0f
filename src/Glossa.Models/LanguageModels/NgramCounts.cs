using System.Runtime.InteropServices;
using Glossa.Tensors;

namespace Glossa.Models;

/// <summary>
/// The counts of all n-grams of up to n symbols in texts, from which n-gram models are made. Only n-grams that end in a symbol of a text
/// are counted; before its first symbol a text has as many padding symbols as a context is long (<see cref="WindowState"/>).
/// </summary>
/// <remarks>
/// Exact, without hashing: a tree of contexts, their latest symbol first, as sorted arrays. It takes 8 bytes a distinct n-gram and 12 a
/// distinct context, of each length; counting takes about 30 bytes a symbol of the texts besides and time in proportion to length · order.
/// The same texts give the same counts in the same order.
/// </remarks>
public sealed class NgramCounts
{
    /// <summary>The largest integer that a file holds exactly in single precision.</summary>
    private const int MaxExact = 1 << 24;

    /// <summary>The largest length of n-grams that can be counted: more than any of the models profits from.</summary>
    private const int MaxOrder = 256;

    private const string NgramsName = "ngrams", CountsName = "counts", SizesName = "sizes";

    private readonly NgramLevel[] levels;

    private NgramCounts(NgramLevel[] levels, int symbols, int before, long tokens) =>
        (this.levels, Symbols, Before, Tokens) = (levels, symbols, before, tokens);

    /// <summary>The largest length of the counted n-grams: n, one more than a context is long.</summary>
    public int Order => levels.Length;

    /// <summary>The number of symbols, whether or not they occur.</summary>
    public int Symbols { get; }

    /// <summary>The id of the padding before the first symbol of a text.</summary>
    public int Before { get; }

    /// <summary>The number of symbols in the texts.</summary>
    public long Tokens { get; }

    /// <summary>Counts the n-grams of texts, one or several, each with only padding before its first symbol.</summary>
    /// <param name="texts">Their ids.</param>
    /// <param name="order">The largest length of n-grams to count, at least 1.</param>
    /// <param name="symbols">The number of symbols.</param>
    /// <param name="before">The id of the padding before the first symbol: a symbol, or <paramref name="symbols"/>, which no text
    /// has.</param>
    /// <param name="cancellation">Stops the counting.</param>
    /// <exception cref="OutOfRangeException">An id belongs to no symbol, or the order or a size is not possible.</exception>
    public static NgramCounts Count(
        IReadOnlyCollection<ReadOnlyMemory<long>> texts, int order, int symbols, int before, CancellationToken cancellation = default)
    {
        CheckSizes(order, symbols, before);
        long tokens = texts.Sum(text => (long)text.Length), padded = tokens + ((order - 1L) * texts.Count);
        if (padded > Array.MaxLength)
        {
            throw new OutOfRangeException(
                $"The texts have {tokens} symbols and {padded - tokens} of padding; at most {Array.MaxLength} can be counted at once.");
        }
        int[] ids = new int[padded], ends = new int[tokens];
        int at = 0, end = 0;
        foreach (ReadOnlyMemory<long> text in texts)
        {
            ids.AsSpan(at, order - 1).Fill(before);
            at += order - 1;
            foreach (long id in text.Span)
            {
                if ((ulong)id >= (ulong)symbols)
                {
                    throw new OutOfRangeException($"Symbol {end} of the texts has the id {id}, "
                        + $"but the ids of {symbols} symbols are 0 to {symbols - 1}. Was the text encoded with another vocabulary?");
                }
                ids[at] = (int)id;
                ends[end++] = at++;
            }
        }
        return new NgramCounts(new NgramCounting(ids, ends, null, order, cancellation).Levels(), symbols, before, tokens);
    }

    /// <summary>
    /// Returns the counts of shorter n-grams only, as counting those would have given; nothing is counted anew or copied.
    /// </summary>
    /// <param name="order">The largest length to keep, 1 to <see cref="Order"/>.</param>
    /// <exception cref="OutOfRangeException">N-grams of that length were not counted.</exception>
    public NgramCounts Shortened(int order)
    {
        if (order < 1 || order > Order)
        {
            throw new OutOfRangeException($"Runs of 1 to {Order} symbols were counted, so the order can be 1 to {Order}, not {order}.");
        }
        return new NgramCounts(levels[..order], Symbols, Before, Tokens);
    }

    /// <summary>Returns the number of distinct n-grams of a length.</summary>
    /// <param name="length">The length, 1 to <see cref="Order"/>.</param>
    public int Distinct(int length) => levels[length - 1].Entries;

    /// <summary>Returns the number of times an n-gram occurs, its last symbol being one of a text.</summary>
    /// <param name="ngram">Its ids, 1 to <see cref="Order"/> of them; all but the last may be padding.</param>
    /// <exception cref="OutOfRangeException">It has no or too many symbols.</exception>
    public int Of(params ReadOnlySpan<long> ngram)
    {
        if (ngram.Length < 1 || ngram.Length > Order)
        {
            throw new OutOfRangeException($"Runs of 1 to {Order} symbols were counted; this one has {ngram.Length}.");
        }
        Span<int> path = stackalloc int[Order];
        int length = Find(ngram[..^1], path);
        if (length < ngram.Length - 1) return 0;
        NgramLevel level = levels[length];
        int entry = level.Entry(path[length], ngram[^1]);
        return entry < 0 ? 0 : level.Counts[entry];
    }

    /// <summary>
    /// Returns the length of the longest suffix of a context that was seen with a symbol after it, which is what the models read; at most
    /// <see cref="Order"/> − 1.
    /// </summary>
    /// <param name="context">The ids before a symbol.</param>
    public int SeenLength(ReadOnlySpan<long> context)
    {
        Span<int> path = stackalloc int[Order];
        return Find(context, path);
    }

    /// <summary>
    /// Returns the tensors that a model file stores: all distinct n-grams, <c>ngrams</c> <c>[rows, order]</c>, with their <c>counts</c>
    /// <c>[rows]</c>, and <c>sizes</c>, the number of symbols and the padding id. All are whole numbers up to 2²⁴, which single precision
    /// holds exactly; a larger count takes several rows.
    /// </summary>
    public IReadOnlyDictionary<string, Tensor> ToTensors()
    {
        List<float> rows = [], counts = [];
        Span<float> row = stackalloc float[Order];
        Collect(0, 0, row, rows, counts);
        return new Dictionary<string, Tensor>
        {
            [NgramsName] = Tensor.From(CollectionsMarshal.AsSpan(rows), [counts.Count, Order]),
            [CountsName] = Tensor.From(CollectionsMarshal.AsSpan(counts)),
            [SizesName] = Tensor.From([Symbols, Before]),
        };
    }

    /// <summary>Returns the counts that a model file stored.</summary>
    /// <param name="stored">The result of <see cref="ToTensors"/>.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="TensorFileException">A tensor is missing, or holds what cannot be counts.</exception>
    public static NgramCounts FromTensors(IReadOnlyDictionary<string, Tensor> stored, CancellationToken cancellation = default)
    {
        float[] sizes = Get(SizesName, 1).ToArray(), rows = Get(NgramsName, 2).ToArray(), numbers = Get(CountsName, 1).ToArray();
        if (sizes.Length != 2) throw Broken($"'{SizesName}' should have two numbers, not {sizes.Length}");
        int order = stored[NgramsName].Shape[1], symbols = Whole(sizes[0], SizesName, MaxExact),
            before = Whole(sizes[1], SizesName, MaxExact);
        if (stored[NgramsName].Shape[0] != numbers.Length)
        {
            throw Broken($"there are {stored[NgramsName].Shape[0]} n-grams but {numbers.Length} counts");
        }
        try
        {
            CheckSizes(order, symbols, before);
        }
        catch (OutOfRangeException e)
        {
            throw Broken(e.Message);
        }
        int[] ids = new int[rows.Length], ends = new int[numbers.Length], weights = new int[numbers.Length];
        long tokens = 0;
        for (int i = 0; i < ids.Length; i++) ids[i] = Whole(rows[i], NgramsName, symbols);
        for (int row = 0; row < ends.Length; row++)
        {
            ends[row] = ((row + 1) * order) - 1;
            if (ids[ends[row]] == symbols) throw Broken($"n-gram {row} ends in {symbols}, which is no symbol");
            weights[row] = Whole(numbers[row], CountsName, MaxExact);
            if (weights[row] == 0) throw Broken($"n-gram {row} has the count 0");
            tokens += weights[row];
        }
        if (tokens > int.MaxValue) throw Broken($"the counts add up to {tokens}, more than a text can have symbols");
        return new NgramCounts(new NgramCounting(ids, ends, weights, order, cancellation).Levels(), symbols, before, tokens);

        Tensor Get(string name, int rank)
        {
            if (!stored.TryGetValue(name, out Tensor? tensor))
            {
                throw Broken(
                    $"there is no tensor '{name}'; there are {string.Join(", ", stored.Keys.Order(StringComparer.Ordinal).Take(5))}");
            }
            return tensor.Shape.Rank == rank ? tensor : throw Broken($"'{name}' has the shape {tensor.Shape}; its rank should be {rank}");
        }
    }

    /// <summary>The contexts of a length and the symbols that follow them.</summary>
    internal NgramLevel this[int contextLength] => levels[contextLength];

    /// <summary>Finds the longest seen suffix of a context.</summary>
    /// <param name="context">The ids before a symbol.</param>
    /// <param name="path">Receives the index of each seen suffix in its level, the empty one first.</param>
    /// <returns>The length of the longest.</returns>
    internal int Find(ReadOnlySpan<long> context, Span<int> path)
    {
        path[0] = 0;
        int length = 0;
        while (length < Math.Min(context.Length, Order - 1))
        {
            int child = levels[length].Child(path[length], context[^(length + 1)], levels[length + 1]);
            if (child < 0) break;
            path[++length] = child;
        }
        return length;
    }

    private void Collect(int length, int context, Span<float> row, List<float> rows, List<float> counts)
    {
        NgramLevel level = levels[length];
        if (length < Order - 1)
        {
            for (int child = level.Children[context]; child < level.Children[context + 1]; child++)
            {
                row[^(length + 2)] = levels[length + 1].Symbols[child];
                Collect(length + 1, child, row, rows, counts);
            }
            return;
        }
        foreach (int entry in Enumerable.Range(level.Starts[context], level.Starts[context + 1] - level.Starts[context]))
        {
            row[^1] = level.Words[entry];
            for (int rest = level.Counts[entry]; rest > 0; rest -= MaxExact)
            {
                foreach (float id in row) rows.Add(id);
                counts.Add(Math.Min(rest, MaxExact));
            }
        }
    }

    private static void CheckSizes(int order, int symbols, int before)
    {
        if (order is < 1 or > MaxOrder) throw new OutOfRangeException($"The order is {order}; valid are 1 to {MaxOrder}.");
        if (symbols is < 1 or >= MaxExact) throw new OutOfRangeException($"There are {symbols} symbols; valid are 1 to {MaxExact - 1}.");
        if (before < 0 || before > symbols)
        {
            throw new OutOfRangeException(
                $"The padding id is {before}; valid are the symbols 0 to {symbols - 1}, and {symbols} for an id that is none of them.");
        }
    }

    private static int Whole(float number, string name, int largest) =>
        number >= 0 && number <= largest && float.IsInteger(number)
            ? (int)number
            : throw Broken($"'{name}' holds {number}; whole numbers from 0 to {largest} can be there");

    private static TensorFileException Broken(string what) => new($"These are no n-gram counts: {what}.");
}
