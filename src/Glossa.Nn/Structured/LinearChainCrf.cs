using Glossa.Tensors;

namespace Glossa.Nn;

/// <summary>
/// A linear-chain conditional random field (Lafferty, McCallum and Pereira 2001): the probability of a whole sequence of tags,
/// <c>P(y) = e^score(y) / Z</c>, where the score of a path is <c>start[y₁] + Σ_t emission[t, y_t] + Σ_t transition[y_t, y_t+1] +
/// end[y_T]</c> and Z is the sum over all paths.
/// </summary>
/// <remarks>With constraints the field is one over the allowed paths: others have probability 0 in training as in decoding.</remarks>
public sealed partial class LinearChainCrf : Module, IDescribed
{
    /// <summary>
    /// The score of what is forbidden: so low that no sum of other scores outweighs it, and finite, so that gradients stay finite.
    /// </summary>
    private const double Forbidden = -1e30;

    private readonly int tags;
    private readonly TagConstraints? constraints;

    /// <summary>A conditional random field.</summary>
    /// <param name="tags">The number of tags.</param>
    /// <param name="constraints">The tags that may follow each other; all may when left out.</param>
    /// <param name="initializer">The initialiser of the scores; uniform in [−0.1, 0.1) when left out.</param>
    /// <exception cref="ModuleException">The constraints are about another number of tags.</exception>
    public LinearChainCrf(int tags, TagConstraints? constraints = null, Initializer? initializer = null)
    {
        if (constraints is not null && constraints.Tags != tags)
        {
            throw new ModuleException($"The constraints are about {constraints.Tags} tags, but the field has {tags}.");
        }
        (this.tags, this.constraints) = (tags, constraints);
        initializer ??= Initializer.Uniform(-0.1, 0.1);
        Transitions = NewParameter("transitions", [tags, tags], initializer);
        StartTransitions = NewParameter("start_transitions", [tags], initializer);
        EndTransitions = NewParameter("end_transitions", [tags], initializer);
    }

    /// <summary>The score of one tag (row) before another (column). <c>Shape: [tags, tags]</c>.</summary>
    public Parameter Transitions { get; }

    /// <summary>The score of a tag at the beginning. <c>Shape: [tags]</c>.</summary>
    public Parameter StartTransitions { get; }

    /// <summary>The score of a tag at the end. <c>Shape: [tags]</c>.</summary>
    public Parameter EndTransitions { get; }

    /// <inheritdoc/>
    public string Description => constraints is null ? $"{tags} tags" : $"{tags} tags, constrained";

    /// <summary>The loss: <c>ℓ = ln Z − score(tags)</c> of each text.</summary>
    /// <param name="emissions">The score of every tag at every token. <c>Shape: [rows, tags]</c>.</param>
    /// <param name="gold">The right tags; anything beyond a text's end is not read. <c>Shape: [batch, time]</c>.</param>
    /// <param name="run">The run to compute in.</param>
    /// <param name="reduction">The reduction of the texts' losses.</param>
    /// <returns><c>Shape: []</c>, or <c>[batch]</c> unreduced.</returns>
    /// <exception cref="ShapeException">The shapes do not fit.</exception>
    /// <exception cref="OutOfRangeException">A tag does not exist, or the constraints forbid a text's tags.</exception>
    public Tensor NegativeLogLikelihood(PackedSequence emissions, IdTensor gold, Run run, LossReduction reduction = LossReduction.Mean)
    {
        using LayerMark mark = run.Enter(DisplayName);
        CheckEmissions(emissions, run);
        CheckPath(emissions, gold, run);
        // An offset of a token's emissions is one of every path; and token by token, a long text costs no digits either.
        PackedSequence centred = emissions.With(LessPeaks(emissions.Data, run).Rows);
        (Tensor final, Tensor peaks) = Forward(centred, run);
        (Tensor tokens, Tensor ends) = ScoresOf(centred, gold, run);
        Tensor losses = final.Add(SumOfTexts(peaks.Subtract(tokens, run), emissions, run), run).Subtract(ends, run);
        return mark.Output(Loss.Reduce(losses, reduction, run));
    }

    /// <summary>The score of given paths.</summary>
    /// <param name="emissions">The score of every tag at every token. <c>Shape: [rows, tags]</c>.</param>
    /// <param name="path">The tags; anything beyond a text's end is not read. <c>Shape: [batch, time]</c>.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns><c>Shape: [batch]</c>.</returns>
    /// <exception cref="ShapeException">The shapes do not fit.</exception>
    /// <exception cref="OutOfRangeException">A tag does not exist, or the constraints forbid a text's tags.</exception>
    public Tensor Score(PackedSequence emissions, IdTensor path, Run run)
    {
        using LayerMark mark = run.Enter(DisplayName);
        CheckEmissions(emissions, run);
        CheckPath(emissions, path, run);
        (Tensor tokens, Tensor ends) = ScoresOf(emissions, path, run);
        return mark.Output(SumOfTexts(tokens, emissions, run).Add(ends, run));
    }

    /// <summary><c>ln Z</c>: the logarithm of the sum over all paths, by the forward algorithm.</summary>
    /// <param name="emissions">The score of every tag at every token. <c>Shape: [rows, tags]</c>.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns><c>Shape: [batch]</c>.</returns>
    /// <exception cref="ShapeException">The emissions have another number of tags.</exception>
    public Tensor LogPartition(PackedSequence emissions, Run run)
    {
        using LayerMark mark = run.Enter(DisplayName);
        CheckEmissions(emissions, run);
        (Tensor final, Tensor peaks) = Forward(emissions, run);
        return mark.Output(final.Add(SumOfTexts(peaks, emissions, run), run));
    }

    /// <summary>The probability of every tag at every token, by the forward–backward algorithm.</summary>
    /// <param name="emissions">The score of every tag at every token. <c>Shape: [rows, tags]</c>.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns>Probabilities that sum to 1 at each token. <c>Shape: [rows, tags]</c>.</returns>
    /// <exception cref="ShapeException">The emissions have another number of tags.</exception>
    public PackedSequence Marginals(PackedSequence emissions, Run run)
    {
        using LayerMark mark = run.Enter(DisplayName);
        CheckEmissions(emissions, run);
        (Tensor transitions, Tensor start, Tensor end) = AllowedScores(run);
        PackedSequence centred = emissions.With(LessPeaks(emissions.Data, run).Rows);
        Tensor before = Tensor.Concat(Prefixes(centred, transitions, start, run).Steps, 0, run);
        Tensor after = Tensor.Concat(Suffixes(centred, transitions, end, run), 0, run);
        // At each token the paths through all its tags are all paths, so the partition is the softmax's own divisor.
        return emissions.With(mark.Output(before.Add(after, run).Softmax(run)));
    }

    /// <summary>The most probable tags of each text, by Viterbi's algorithm.</summary>
    /// <param name="emissions">The score of every tag at every token. <c>Shape: [rows, tags]</c>.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns>One path for each text.</returns>
    /// <exception cref="ShapeException">The emissions have another number of tags.</exception>
    /// <exception cref="OutOfRangeException">The constraints leave a text no path.</exception>
    public IReadOnlyList<TagPath> Decode(PackedSequence emissions, Run run) => [.. DecodeBest(emissions, 1, run).Select(paths => paths[0])];

    /// <summary>The most probable few sequences of tags of each text.</summary>
    /// <param name="emissions">The score of every tag at every token. <c>Shape: [rows, tags]</c>.</param>
    /// <param name="count">The number of paths to find, at least 1.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns>For each text its paths, best first; fewer where there are not as many.</returns>
    /// <exception cref="ShapeException">The emissions have another number of tags.</exception>
    /// <exception cref="OutOfRangeException">The count is not positive, or the constraints leave a text no path.</exception>
    public IReadOnlyList<IReadOnlyList<TagPath>> DecodeBest(PackedSequence emissions, int count, Run run)
    {
        using LayerMark mark = run.Enter(DisplayName);
        CheckEmissions(emissions, run);
        if (count < 1) throw new OutOfRangeException($"{run.Where("crf")}: {count} paths were asked for, but at least 1 is needed.");
        (Tensor transitions, Tensor start, Tensor end) = AllowedScores(run.WithoutGradients());
        Viterbi viterbi = new(OrForbidden(transitions), OrForbidden(start), OrForbidden(end));
        double[] rows = emissions.Data.ToDoubleArray();
        List<TagPath>[] paths = new List<TagPath>[emissions.Lengths.Count];
        for (int text = 0; text < paths.Length; text++)
        {
            double[] own = new double[emissions.Lengths[text] * tags];
            for (int step = 0; step < emissions.Lengths[text]; step++)
            {
                rows.AsSpan((emissions.Layout.Offset(step) + emissions.Places[text]) * tags, tags).CopyTo(own.AsSpan(step * tags));
            }
            paths[text] = viterbi.Best(own, count);
            if (paths[text].Count == 0)
            {
                throw new OutOfRangeException($"{run.Where("crf")}: the constraints leave text {text} of {emissions.Lengths[text]} tokens "
                    + "no path, or its emissions are not finite.");
            }
        }
        return paths;
    }
}
