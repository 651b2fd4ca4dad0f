using Glossa.Nn;
using Glossa.Tensors;

namespace Glossa.Training;

/// <summary>
/// The model, loss and scores that a <see cref="Trainer{TExample}"/> needs. One task object serves one training at a time.
/// </summary>
/// <typeparam name="TExample">An example, ready to compute with: tokens as ids, the right class, and so on.</typeparam>
public interface ITrainingTask<TExample>
{
    /// <summary>The model, initialised or loaded.</summary>
    Module Module { get; }

    /// <summary>Returns the mean loss of a batch.</summary>
    /// <param name="batch">The examples.</param>
    /// <param name="run">The run to compute in: it trains, records gradients and has a scope open. All randomness comes from its
    /// <see cref="Run.Random"/>.</param>
    /// <returns><c>Shape: []</c>.</returns>
    Tensor Loss(IReadOnlyList<TExample> batch, Run run);

    /// <summary>
    /// Splits a batch into parts that are computed one after the other and whose gradients add up, so that memory is bounded. By default
    /// there is one.
    /// </summary>
    /// <param name="batch">The examples.</param>
    /// <returns>The parts, one or more; the batch itself where there is one.</returns>
    IReadOnlyList<IReadOnlyList<TExample>> Parts(IReadOnlyList<TExample> batch) => [batch];

    /// <summary>
    /// Returns the share of a part in the mean loss of its batch: those of all parts add up to it. By default the mean loss of the part
    /// times its fraction of the examples.
    /// </summary>
    /// <param name="part">One of several <see cref="Parts"/>.</param>
    /// <param name="batch">All examples.</param>
    /// <param name="run">The run to compute in, as for <see cref="Loss"/>.</param>
    /// <returns><c>Shape: []</c>.</returns>
    Tensor PartialLoss(IReadOnlyList<TExample> part, IReadOnlyList<TExample> batch, Run run) =>
        Loss(part, run).Scale((double)part.Count / batch.Count, run);

    /// <summary>Returns the number of words (or pixels, or seconds) in a batch, to measure speed.</summary>
    /// <param name="batch">The examples.</param>
    long CountWords(IReadOnlyList<TExample> batch);

    /// <summary>Scores the model on examples it was not trained on.</summary>
    /// <param name="examples">The examples.</param>
    /// <param name="run">A run that neither trains nor records, with a scope open; open another for every batch.</param>
    /// <param name="cancellation">Stops; the evaluation is done anew when the training is resumed.</param>
    /// <returns>Scores by name, as <see cref="ClassificationReport.ToScores"/> gives them.</returns>
    IReadOnlyDictionary<string, double> Evaluate(IReadOnlyList<TExample> examples, Run run, CancellationToken cancellation);

    /// <summary>
    /// Returns the state that the task carries from one batch to the next besides the model, such as a language model's memory of the text
    /// so far; checkpoints store it. By default there is none.
    /// </summary>
    IReadOnlyDictionary<string, Tensor> CarriedState() => new Dictionary<string, Tensor>();

    /// <summary>Continues from an earlier <see cref="CarriedState"/>, such as a checkpoint's, and forgets the state since.</summary>
    /// <param name="carried">The tensors by name; none where nothing was carried.</param>
    void LoadCarriedState(IReadOnlyDictionary<string, Tensor> carried) { }
}
