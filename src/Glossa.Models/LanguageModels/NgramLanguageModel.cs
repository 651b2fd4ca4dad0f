using Glossa.Tensors;

namespace Glossa.Models;

/// <summary>
/// A language model made of counts: it predicts the next symbol from the last n − 1 symbols. Logits are logarithms of probabilities, minus
/// infinity where a probability is zero. It has nothing to learn by gradients and is safe for any number of threads.
/// </summary>
public abstract class NgramLanguageModel : ILanguageModel
{
    /// <summary>A model over counts.</summary>
    /// <param name="counts">The counts.</param>
    private protected NgramLanguageModel(NgramCounts counts) => Counts = counts;

    /// <summary>The counts; to store them is to store the model.</summary>
    public NgramCounts Counts { get; }

    /// <inheritdoc/>
    public int Symbols => Counts.Symbols;

    /// <inheritdoc/>
    public LanguageState InitialState(int streams, Run run) => WindowState.Initial(streams, Math.Max(1, Counts.Order - 1), Counts.Before);

    /// <summary>Reads the next symbols of every text.</summary>
    /// <param name="ids">The next symbols of each. <c>Shape: [steps, streams]</c>. Unknown ids have never been seen, which is no
    /// error.</param>
    /// <param name="state">The memory of the symbols before them.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns>For every symbol read, the logarithms of the probabilities of the next, <c>[steps · streams, symbols]</c>, texts within
    /// steps; and the memory after them.</returns>
    /// <exception cref="ShapeException">The shape of the ids does not fit the state.</exception>
    /// <exception cref="ArgumentException">The state is another kind of model's.</exception>
    public (Tensor Logits, LanguageState State) Forward(IdTensor ids, LanguageState state, Run run)
    {
        if (state is not WindowState window)
        {
            throw new ArgumentException(
                $"An n-gram model remembers the last symbols (WindowState), but got {state.GetType().Name}: "
                    + "use the state that its Start or Forward gave.",
                nameof(state));
        }
        (IdTensor windows, WindowState next) = window.Read(ids);
        int rows = windows.Shape[0], size = windows.Shape[1];
        float[] logits = new float[checked(rows * Symbols)];
        for (int row = 0; row < rows; row++) LogProbabilities(windows.Span.Slice(row * size, size), logits.AsSpan(row * Symbols, Symbols));
        return (Tensor.From(logits, [rows, Symbols]).To(run.Backend), next);
    }

    /// <summary>
    /// Returns the logarithm of the probability of one symbol, without computing those of all; minus infinity when it is zero.
    /// </summary>
    /// <param name="context">The ids before it, the latest at the end. Only the last n − 1 are read; padding has to be there where a text
    /// begins (<see cref="NgramCounts.Before"/>).</param>
    /// <param name="id">The symbol.</param>
    /// <exception cref="OutOfRangeException">There is no such symbol.</exception>
    public double LogProbability(ReadOnlySpan<long> context, long id)
    {
        if ((ulong)id >= (ulong)Symbols)
        {
            throw new OutOfRangeException($"There is no symbol {id}; the ids of {Symbols} symbols are 0 to {Symbols - 1}.");
        }
        Span<int> path = stackalloc int[Counts.Order];
        return Math.Log(Probability(path[..(Counts.Find(context, path) + 1)], (int)id));
    }

    /// <summary>Computes the logarithms of the probabilities of all symbols.</summary>
    /// <param name="context">The ids before it, as for <see cref="LogProbability"/>.</param>
    /// <param name="row">Receives them, one for each symbol.</param>
    /// <exception cref="ShapeException">The row does not have as many elements as there are symbols.</exception>
    public void LogProbabilities(ReadOnlySpan<long> context, Span<float> row)
    {
        if (row.Length != Symbols) throw new ShapeException($"The row has {row.Length} places for {Symbols} symbols.");
        Span<int> path = stackalloc int[Counts.Order];
        WriteRow(path[..(Counts.Find(context, path) + 1)], row);
    }

    /// <summary>Returns the probability of a symbol.</summary>
    /// <param name="path">The indices of the seen suffixes of the context in their levels, the empty one first.</param>
    /// <param name="id">The symbol.</param>
    private protected abstract double Probability(ReadOnlySpan<int> path, int id);

    /// <summary>Computes the logarithms of the probabilities of all symbols.</summary>
    /// <param name="path">The indices of the seen suffixes of the context in their levels, the empty one first.</param>
    /// <param name="row">Receives them.</param>
    private protected abstract void WriteRow(ReadOnlySpan<int> path, Span<float> row);
}
