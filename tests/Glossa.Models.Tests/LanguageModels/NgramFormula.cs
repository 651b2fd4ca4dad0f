namespace Glossa.Models.Tests;

/// <summary>The models straight from their formulas, summing over all n-grams each time.</summary>
internal sealed class NgramFormula(long[] text, int order, int symbols, long before)
{
    private readonly Dictionary<string, int>[] runs =
        [.. Enumerable.Range(1, order).Select(length => NgramSample.Runs([text], length, before))];

    /// <summary>The fraction of a symbol among the symbols that followed the longest end of the context that anything followed.</summary>
    public double MaximumLikelihood(long[] context, long id)
    {
        for (int length = Math.Min(order - 1, context.Length); ; length--)
        {
            double total = Enumerable.Range(0, symbols).Sum(other => Count(context[^length..], other));
            if (total > 0) return Count(context[^length..], id) / total;
        }
    }

    /// <summary>The recursion of Chen and Goodman.</summary>
    public double KneserNey(long[] context, long id, NgramDiscount[] discounts)
    {
        if (context.Length > order - 1) context = context[^(order - 1)..];
        double shorter = context.Length == 0 ? 1.0 / symbols : KneserNey(context[1..], id, discounts);
        double[] numbers =
            [.. Enumerable.Range(0, symbols).Select(other => context.Length == order - 1 ? Count(context, other) : Before(context, other))];
        double total = numbers.Sum();
        if (total == 0) return shorter;
        NgramDiscount discount = discounts[context.Length];
        double left = ((discount.One * numbers.Count(n => n == 1)) + (discount.Two * numbers.Count(n => n == 2))
            + (discount.More * numbers.Count(n => n > 2)))
            / total;
        double own = numbers[id] - (numbers[id] switch { 0 => 0, 1 => discount.One, 2 => discount.Two, _ => discount.More });
        return (own / total) + (left * shorter);
    }

    private double Count(long[] context, long id) => runs[context.Length].GetValueOrDefault(string.Join(' ', [.. context, id]));

    /// <summary>The number of different symbols, padding among them, that precede the context and the symbol.</summary>
    private double Before(long[] context, long id) => Enumerable.Range(0, symbols + 1).Count(symbol => Count([symbol, .. context], id) > 0);
}
