using Glossa.Tensors;

namespace Glossa.Nn;

/// <summary>The sums over paths, step by step for all texts that are still running, and the checks.</summary>
public sealed partial class LinearChainCrf
{
    /// <summary>
    /// The forward algorithm: <c>ln Z = final + Σ peaks</c> of each text, with the largest of each token's sums taken out of them.
    /// <c>Shape: [batch]</c> and, the texts one after another, <c>[rows, 1]</c>.
    /// </summary>
    private (Tensor Final, Tensor Peaks) Forward(PackedSequence emissions, Run run)
    {
        (Tensor transitions, Tensor start, Tensor end) = AllowedScores(run);
        (Tensor[] prefixes, Tensor peaks) = Prefixes(emissions, transitions, start, run);
        Tensor[] ended = new Tensor[prefixes.Length];
        for (int step = prefixes.Length - 1; step >= 0; step--)
        {
            // Texts are sorted longest first, so those that end here are the last of this step's.
            ended[^(step + 1)] = prefixes[step].Slice(0, Running(emissions.Layout, step + 1), prefixes[step].Shape[0], run);
        }
        Tensor whole = Tensor.Concat(ended, 0, run).AddRow(end, run);
        return (emissions.Unsort(whole.LogSumExp(run), run), emissions.With(peaks).UnpackRows(run));
    }

    /// <summary>
    /// For every step the logarithm of the sum over all prefixes up to it that end in each tag, its own emission included:
    /// <c>α_t[j] = ln Σᵢ e^(α_t−1[i] + transition[i, j]) + emission[t, j]</c>, less its largest, which comes beside as a constant.
    /// <c>Shape: [running, tags]</c> each, and <c>[rows, 1]</c>.
    /// </summary>
    private (Tensor[] Steps, Tensor Peaks) Prefixes(PackedSequence emissions, Tensor transitions, Tensor start, Run run)
    {
        Tensor[] steps = emissions.Data.Split(0, emissions.Layout.BatchSizes, run);
        Tensor[] prefixes = new Tensor[steps.Length], peaks = new Tensor[steps.Length];
        Tensor arriving = transitions.Transpose(0, 1, run).Flatten(run);
        for (int step = 0; step < steps.Length; step++)
        {
            Tensor sums = step == 0
                ? steps[0].AddRow(start, run)
                : SumOver(prefixes[step - 1].Slice(0, 0, steps[step].Shape[0], run), arriving, run).Add(steps[step], run);
            (prefixes[step], peaks[step]) = LessPeaks(sums, run);
        }
        return (prefixes, Tensor.Concat(peaks, 0, run).Reshape([-1, 1], run));
    }

    /// <summary>
    /// For every step the logarithm of the sum over all suffixes after it that follow each tag, less its largest:
    /// <c>β_t[i] = ln Σⱼ e^(transition[i, j] + emission[t + 1, j] + β_t+1[j])</c>, and the end's score at a text's last token. <c>Shape:
    /// [running, tags]</c> each.
    /// </summary>
    private Tensor[] Suffixes(PackedSequence emissions, Tensor transitions, Tensor end, Run run)
    {
        Tensor[] steps = emissions.Data.Split(0, emissions.Layout.BatchSizes, run), suffixes = new Tensor[steps.Length];
        Tensor leaving = transitions.Flatten(run);
        for (int step = steps.Length - 1; step >= 0; step--)
        {
            int running = Running(emissions.Layout, step + 1);
            Tensor ended = end.Expand(0, steps[step].Shape[0] - running, run);
            suffixes[step] = running == 0
                ? ended
                : Tensor.Concat([LessPeaks(SumOver(steps[step + 1].Add(suffixes[step + 1], run), leaving, run), run).Rows, ended], 0, run);
        }
        return suffixes;
    }

    /// <summary>Rows less their largest element, which is a constant: sums over paths that would grow with the text stay small.</summary>
    private static (Tensor Rows, Tensor Peaks) LessPeaks(Tensor rows, Run run)
    {
        Run raw = run.WithoutGradients();
        Tensor peaks = rows.Max(-1, raw);
        return (rows.AddColumn(peaks.Negate(raw), run), peaks);
    }

    /// <summary>
    /// The scores of paths: of every token its emission and the transition to it, the texts one after another, and of the ends of each
    /// text.
    /// </summary>
    /// <returns><c>Shape: [rows, 1]</c> and <c>[batch]</c>.</returns>
    private (Tensor Tokens, Tensor Ends) ScoresOf(PackedSequence emissions, IdTensor path, Run run)
    {
        int batch = emissions.Lengths.Count, row = 0;
        long[] cells = new long[emissions.Layout.Rows], steps = new long[cells.Length], first = new long[batch], last = new long[batch];
        for (int text = 0; text < batch; text++)
        {
            for (int step = 0; step < emissions.Lengths[text]; step++, row++)
            {
                long tag = path[text, step];
                cells[row] = ((emissions.Layout.Offset(step) + emissions.Places[text]) * (long)tags) + tag;
                steps[row] = step == 0 ? -1 : (path[text, step - 1] * tags) + tag;
            }
            (first[text], last[text]) = (path[text, 0], path[text, emissions.Lengths[text] - 1]);
        }
        // −1, before the first token, is a transition of score 0.
        Tensor emitted = emissions.Data.Reshape([-1, 1], run).SelectRows(IdTensor.Of(cells), run);
        Tensor moved = Transitions.Value.Reshape([-1, 1], run).SelectRows(IdTensor.Of(steps), run);
        Tensor ends = StartTransitions.Value.IndexSelect(IdTensor.Of(first), run)
            .Add(EndTransitions.Value.IndexSelect(IdTensor.Of(last), run), run);
        return (emitted.Add(moved, run), ends);
    }

    /// <summary>The sum over each text's tokens. <c>Shape: [rows, 1] → [batch]</c>.</summary>
    private static Tensor SumOfTexts(Tensor tokens, PackedSequence emissions, Run run) =>
        tokens.SegmentSum([.. emissions.Lengths], run).Reshape([emissions.Lengths.Count], run);

    /// <summary>One step of the sum over paths: <c>y[b, j] = ln Σᵢ e^(x[b, i] + scores[j · tags + i])</c>.</summary>
    private Tensor SumOver(Tensor x, Tensor scores, Run run)
    {
        int texts = x.Shape[0];
        Tensor pairs = x.Expand(1, tags, run).Reshape([texts, tags * tags], run).AddRow(scores, run);
        return pairs.Reshape([texts, tags, tags], run).LogSumExp(run);
    }

    /// <summary>The number of texts that have a token at a step.</summary>
    private static int Running(PackedLayout layout, int step) => step < layout.Steps ? layout.BatchSizes[step] : 0;

    /// <summary>The scores, with what the constraints forbid made so.</summary>
    private (Tensor Transitions, Tensor Start, Tensor End) AllowedScores(Run run)
    {
        if (constraints is null) return (Transitions.Value, StartTransitions.Value, EndTransitions.Value);
        return (Allowed(Transitions, constraints.FollowMask), Allowed(StartTransitions, constraints.StartMask), Allowed(
            EndTransitions, constraints.EndMask));

        Tensor Allowed(Parameter scores, float[] mask) => scores.Value.Mask(run.From(mask, scores.Shape), run, Forbidden);
    }

    private static double[] OrForbidden(Tensor scores) =>
        [.. scores.ToDoubleArray().Select(score => score < Forbidden / 2 ? double.NegativeInfinity : score)];

    private void CheckEmissions(PackedSequence emissions, Run run)
    {
        run.Check("crf", emissions.Data);
        if (emissions.Data.Shape.Columns != tags)
        {
            throw run.Mismatch("crf", $"the emissions have rows of {emissions.Data.Shape.Columns} scores (shape {emissions.Data.Shape}), "
                + $"but there are {tags} tags");
        }
    }

    private void CheckPath(PackedSequence emissions, IdTensor path, Run run)
    {
        int batch = emissions.Lengths.Count;
        if (path.Shape.Rank != 2 || path.Shape[0] != batch || path.Shape[1] < emissions.Layout.Steps)
        {
            throw run.Mismatch("crf", $"the tags have shape {path.Shape}, but the {batch} texts of up to {emissions.Layout.Steps} tokens "
                + $"need [{batch}, {emissions.Layout.Steps}]");
        }
        for (int text = 0; text < batch; text++)
        {
            int before = -1;
            for (int step = 0; step < emissions.Lengths[text]; step++)
            {
                long tag = path[text, step];
                if ((ulong)tag >= (ulong)tags)
                {
                    throw new OutOfRangeException(
                        $"{run.Where("crf")}: token {step} of text {text} has tag {tag}, but tags are 0 to {tags - 1}.");
                }
                CheckAllowed(before, (int)tag, text, step, step == emissions.Lengths[text] - 1, run);
                before = (int)tag;
            }
        }
    }

    private void CheckAllowed(int before, int tag, int text, int step, bool isLast, Run run)
    {
        if (constraints is null) return;
        string? problem = before < 0 && !constraints.Starts(tag) ? $"tag {tag} may not begin a text"
            : before >= 0 && !constraints.Follows(before, tag) ? $"tag {tag} may not follow tag {before}"
            : isLast && !constraints.Ends(tag) ? $"tag {tag} may not end a text"
            : null;
        if (problem is null) return;
        throw new OutOfRangeException(
            $"{run.Where("crf")}: at token {step} of text {text}, {problem}: the constraints forbid the right answer, "
          + "so it has probability 0. "
        + "Convert the tags to the scheme of the constraints, or make the field without constraints.");
    }
}
