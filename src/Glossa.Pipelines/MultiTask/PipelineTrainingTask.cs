using Glossa.Models;
using Glossa.Nn;
using Glossa.Tensors;
using Glossa.Text;
using Glossa.Training;

namespace Glossa.Pipelines;

/// <summary>A text of a pipeline's training.</summary>
/// <param name="Doc">The text, split.</param>
/// <param name="Gold">The gold annotations, in the order of the heads; null where the text has no annotation for one.</param>
public sealed record PipelineExample(Doc Doc, IReadOnlyList<object?> Gold);

/// <summary>
/// The training task of a pipeline: the loss <c>Σ_h weight_h · loss_h</c> over the heads, whose gradients add up in the encoder that they
/// share, and the scores of every head.
/// </summary>
/// <param name="network">The encoder and the heads.</param>
/// <param name="encoder">The encoder, computed once for each batch.</param>
/// <param name="heads">The heads by name, with their weights.</param>
/// <param name="limit">Splits batches that are too large to be computed at once.</param>
internal sealed class PipelineTrainingTask(
    PipelineNetwork network, TokenEncoder encoder, IReadOnlyList<(string Name, double Weight, Head Head)> heads, PieceLimit limit)
    : ITrainingTask<PipelineExample>
{
    /// <summary>The name of the mean of the heads' scores, which decides which model is the best.</summary>
    public const string Score = "score";

    private const int EvaluationBatch = 64;

    public Module Module => network;

    /// <summary>Receives the name of a head, the loss of a batch (or the share of a part in it), and the texts of the batch.</summary>
    public Action<string, double, int>? OnLoss { get; set; }

    public Tensor Loss(IReadOnlyList<PipelineExample> batch, Run run) => PartialLoss(batch, batch, run);

    public IReadOnlyList<IReadOnlyList<PipelineExample>> Parts(IReadOnlyList<PipelineExample> batch) =>
        limit.Split(batch, example => example.Doc);

    public Tensor PartialLoss(IReadOnlyList<PipelineExample> part, IReadOnlyList<PipelineExample> batch, Run run)
    {
        TokenBatch tokens = new([.. part.Select(example => example.Doc)]);
        tokens.Encode(encoder, run);
        Tensor? sum = null;
        for (int i = 0; i < heads.Count; i++)
        {
            (string name, double weight, Head head) = heads[i];
            object?[] gold = GoldOf(part, i);
            if (gold.All(annotation => annotation is null)) continue;
            // A head's loss is the mean over its own targets, of which the parts of a batch have different numbers.
            double share = part == batch ? 1 : head.CountTargets(gold) / head.CountTargets(GoldOf(batch, i));
            Tensor loss = head.Loss(tokens, gold, run);
            OnLoss?.Invoke(name, share * loss.ToDouble(), batch.Count);
            if (weight * share != 1) loss = loss.Scale(weight * share, run);
            sum = sum is null ? loss : sum.Add(loss, run);
        }
        return sum ?? tokens.VectorsOf(encoder, run).Sum(run).Scale(0, run);
    }

    public long CountWords(IReadOnlyList<PipelineExample> batch) => batch.Sum(example => (long)example.Doc.Count);

    public IReadOnlyDictionary<string, double> Evaluate(IReadOnlyList<PipelineExample> examples, Run run, CancellationToken cancellation)
    {
        Dictionary<string, double> scores = [];
        List<double> deciding = [];
        foreach (((string name, _, Head head), IHeadScorer scorer) in heads.Zip(Scorers(examples, run, cancellation)))
        {
            IReadOnlyDictionary<string, double> own = scorer.Scores();
            foreach ((string score, double value) in own) scores[$"{name}.{score}"] = value;
            if (own.TryGetValue(head.Metric, out double metric)) deciding.Add(head.HigherIsBetter ? metric : -metric);
        }
        scores[Score] = deciding.Count > 0 ? deciding.Average() : 0;
        return scores;
    }

    /// <summary>Returns a scorer of each head that has seen some texts.</summary>
    /// <param name="examples">The texts.</param>
    /// <param name="run">A run that neither trains nor records.</param>
    /// <param name="cancellation">Stops the work.</param>
    public IReadOnlyList<IHeadScorer> Scorers(IReadOnlyList<PipelineExample> examples, Run run, CancellationToken cancellation)
    {
        IHeadScorer[] scorers = [.. heads.Select(head => head.Head.NewScorer())];
        foreach (PipelineExample[] batch in examples.Chunk(EvaluationBatch))
        {
            cancellation.ThrowIfCancellationRequested();
            using Scope scope = run.OpenScope();
            TokenBatch tokens = new([.. batch.Select(example => example.Doc)]);
            tokens.Encode(encoder, run);
            for (int i = 0; i < heads.Count; i++) scorers[i].Add(tokens, GoldOf(batch, i), run);
        }
        return scorers;
    }

    private static object?[] GoldOf(IEnumerable<PipelineExample> batch, int head) => [.. batch.Select(example => example.Gold[head])];
}
