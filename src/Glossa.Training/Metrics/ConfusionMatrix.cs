using Glossa.Data;

namespace Glossa.Training;

/// <summary>The number of times each class was predicted as each: rows are the right classes, columns the predicted ones.</summary>
/// <param name="classes">The number of classes.</param>
public sealed class ConfusionMatrix(int classes)
{
    private readonly long[] counts = new long[checked(classes * classes)];

    /// <summary>The number of classes.</summary>
    public int Classes { get; } = classes;

    /// <summary>The number of examples counted.</summary>
    public long Total { get; private set; }

    /// <summary>The number of examples of one class that were predicted as another.</summary>
    /// <param name="truth">The right class.</param>
    /// <param name="predicted">The predicted class.</param>
    public long this[int truth, int predicted] => counts[Index(truth, predicted)];

    /// <summary>The fraction of examples that was predicted rightly; 0 before the first.</summary>
    public double Accuracy => Total == 0 ? 0 : (double)Enumerable.Range(0, Classes).Sum(c => this[c, c]) / Total;

    /// <summary>Counts an example.</summary>
    /// <param name="truth">The right class.</param>
    /// <param name="predicted">The predicted class.</param>
    /// <exception cref="DataException">There is no such class.</exception>
    public void Add(int truth, int predicted)
    {
        counts[Index(truth, predicted)]++;
        Total++;
    }

    /// <summary>Returns the score of one class.</summary>
    /// <param name="c">The class.</param>
    public ClassScore Score(int c)
    {
        long row = 0, column = 0;
        for (int other = 0; other < Classes; other++)
        {
            row += this[c, other];
            column += this[other, c];
        }
        return new ClassScore(this[c, c], column - this[c, c], row - this[c, c]);
    }

    /// <summary>Returns the counts, a row for each right class.</summary>
    public long[][] ToRows() => [.. Enumerable.Range(0, Classes).Select(truth => counts.AsSpan(truth * Classes, Classes).ToArray())];

    private int Index(int truth, int predicted)
    {
        if ((uint)truth < (uint)Classes && (uint)predicted < (uint)Classes) return (truth * Classes) + predicted;
        throw new DataException(
            $"Class {((uint)truth < (uint)Classes ? predicted : truth)} was given, but there are {Classes}: valid are 0 to {Classes - 1}.");
    }
}
