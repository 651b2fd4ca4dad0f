using Glossa.Data;
using Glossa.Models;
using Glossa.Nn;
using Glossa.Tensors;
using Glossa.Training;

namespace Glossa.Pipelines;

/// <summary>
/// The training task of predicting subword pieces: the mean cross-entropy of the pieces that an objective chooses, anew at each step. In
/// evaluations the choice is always the same.
/// </summary>
/// <param name="encoder">The transformer.</param>
/// <param name="head">Predicts pieces.</param>
/// <param name="predictor">Chooses the pieces and computes their vectors.</param>
/// <param name="seed">The seed of the choice in evaluations.</param>
internal sealed class PieceTrainingTask(TransformerEncoder encoder, PieceHead head, PiecePredictor predictor, int seed)
    : ITrainingTask<PieceWindow>
{
    /// <summary>The perplexity of the predicted pieces, <c>e^loss</c>.</summary>
    public const string Perplexity = "perplexity";

    /// <summary>The fraction of the predicted pieces whose likeliest prediction is right.</summary>
    public const string Accuracy = "accuracy";

    /// <summary>The number of predicted pieces.</summary>
    public const string Predicted = "predicted";

    private const int PiecesAtOnce = 4096;

    /// <inheritdoc/>
    public Module Module { get; } = new PretrainingNetwork(encoder, head);

    /// <inheritdoc/>
    public Tensor Loss(IReadOnlyList<PieceWindow> batch, Run run)
    {
        (Tensor logits, IdTensor targets) = Predict(batch, _ => run.Random.Next(), run);
        return Nn.Loss.CrossEntropy(logits, targets, run);
    }

    /// <inheritdoc/>
    public long CountWords(IReadOnlyList<PieceWindow> batch) => batch.Sum(window => (long)window.Ids.Length);

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, double> Evaluate(IReadOnlyList<PieceWindow> examples, Run run, CancellationToken cancellation)
    {
        ulong choice = new RandomSource((ulong)seed).Fork("evaluation").Seed;
        double sum = 0;
        long count = 0, right = 0;
        for (int first = 0, end = 0; first < examples.Count; first = end)
        {
            cancellation.ThrowIfCancellationRequested();
            for (int pieces = 0; end < examples.Count && (end == first || pieces + examples[end].Ids.Length <= PiecesAtOnce); end++)
            {
                pieces += examples[end].Ids.Length;
            }
            using Scope scope = run.OpenScope();
            int start = first;
            (Tensor logits, IdTensor targets) = Predict(
                [.. Enumerable.Range(first, end - first).Select(i => examples[i])],
                window => new CounterRandom(choice, (ulong)(start + window)), run);
            CrossEntropyOptions each = new() { Reduction = LossReduction.None };
            foreach (float loss in Nn.Loss.CrossEntropy(logits, targets, run, each).ToArray()) sum += loss;
            IdTensor likeliest = logits.ArgMax(1, run);
            for (int i = 0; i < targets.Count; i++) right += likeliest[i] == targets[i] ? 1 : 0;
            count += targets.Count;
        }
        if (count == 0) throw new DataException("The texts have no pieces to predict.");
        double mean = sum / count;
        return new Dictionary<string, double>
        {
            [PretrainingObjective.Loss] = mean,
            [Perplexity] = Math.Exp(mean),
            [Accuracy] = (double)right / count,
            [Predicted] = count,
        };
    }

    private (Tensor Logits, IdTensor Targets) Predict(
        IReadOnlyList<PieceWindow> windows, Func<int, CounterRandom> random, Run run)
    {
        PiecePrediction prediction = predictor.Predict(windows, random, run);
        return (head.Forward(prediction.Vectors, encoder.Model, run), prediction.Targets);
    }
}
