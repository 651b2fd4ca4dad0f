using Glossa.Tensors;

namespace Glossa.Nn;

/// <summary>The sums over paths, step by step for all texts that are still running, and the checks.</summary>
public sealed partial class LinearChainCrf
{
    /// <summary>
    /// For every step the logarithm of the sum over all beginnings up to it that end in each tag, its own emission included:
    /// <c>α_t[j] = ln Σᵢ e^(α_t−1[i] + transition[i, j]) + emission[t, j]</c>. <c>Shape: [running, tags]</c> each.
    /// </summary>
    private Tensor[] Prefixes(PackedSequence emissions, Tensor transitions, Tensor start, Run run)
    {
        Tensor[] steps = emissions.Data.Split(0, emissions.Layout.BatchSizes, run), prefixes = new Tensor[steps.Length];
        Tensor arriving = transitions.Transpose(0, 1, run).Flatten(run);
        prefixes[0] = steps[0].AddRow(start, run);
        for (int step = 1; step < steps.Length; step++)
        {
            Tensor before = prefixes[step - 1].Slice(0, 0, steps[step].Shape[0], run);
            prefixes[step] = SumOver(before, arriving, run).Add(steps[step], run);
        }
        return prefixes;
    }

    /// <summary>
    /// For every step the logarithm of the sum over all endings after it that follow each tag:
    /// <c>β_t[i] = ln Σⱼ e^(transition[i, j] + emission[t + 1, j] + β_t+1[j])</c>, and the end's score at a text's last token. <c>Shape: [running, tags]</c> each.
    /// </summary>
    private Tensor[] Suffixes(PackedSequence emissions, Tensor transitions, Tensor end, Run run)
    {
        Tensor[] steps = emissions.Data.Split(0, emissions.Layout.BatchSizes, run), suffixes = new Tensor[steps.Length];
        Tensor leaving = transitions.Flatten(run);
        for (int step = steps.Length - 1; step >= 0; step--)
        {
            int running = Running(emissions.Layout, step + 1);
            Tensor ended = end.Expand(0, steps[step].Shape[0] - running, run);
            suffixes[step] = running == 0 ? ended : Tensor.Concat([SumOver(steps[step + 1].Add(suffixes[step + 1], run), leaving, run), ended], 0, run);
        }
        return suffixes;
    }

    /// <summary>One step of the sum over paths: <c>y[b, j] = ln Σᵢ e^(x[b, i] + scores[j · tags + i])</c>.</summary>
    private Tensor SumOver(Tensor x, Tensor scores, Run run)
    {
        int texts = x.Shape[0];
        Tensor pairs = x.Expand(1, tags, run).Reshape([texts, tags * tags], run).AddRow(scores, run);
        return pairs.Reshape([texts, tags, tags], run).LogSumExp(run);
    }

    /// <summary>How many texts have a token at a step.</summary>
    private static int Running(PackedLayout layout, int step) => step < layout.Steps ? layout.BatchSizes[step] : 0;

    /// <summary>The scores, with what the constraints forbid made so.</summary>
    private (Tensor Transitions, Tensor Start, Tensor End) AllowedScores(Run run)
    {
        if (constraints is null) return (Transitions.Value, StartTransitions.Value, EndTransitions.Value);
        return (Allowed(Transitions, constraints.FollowMask), Allowed(StartTransitions, constraints.StartMask), Allowed(EndTransitions, constraints.EndMask));

        Tensor Allowed(Parameter scores, float[] mask) => scores.Value.Mask(run.From(mask, scores.Shape), run, Forbidden);
    }

    private static double[] OrForbidden(Tensor scores) => [.. scores.ToDoubleArray().Select(score => score < Forbidden / 2 ? double.NegativeInfinity : score)];

    private void CheckEmissions(PackedSequence emissions, Run run)
    {
        run.Check("crf", emissions.Data);
        if (emissions.Data.Shape.Columns != tags) throw run.Mismatch("crf", $"the emissions have rows of {emissions.Data.Shape.Columns} scores (shape {emissions.Data.Shape}), but there are {tags} tags");
    }

    private void CheckPath(PackedSequence emissions, IdTensor path, Run run)
    {
        int batch = emissions.Lengths.Count;
        if (path.Shape.Rank != 2 || path.Shape[0] != batch || path.Shape[1] < emissions.Layout.Steps)
        {
            throw run.Mismatch("crf", $"the tags have shape {path.Shape}, but the {batch} texts of up to {emissions.Layout.Steps} tokens need [{batch}, {emissions.Layout.Steps}]");
        }
        for (int text = 0; text < batch; text++)
        {
            int before = -1;
            for (int step = 0; step < emissions.Lengths[text]; step++)
            {
                long tag = path[text, step];
                if ((ulong)tag >= (ulong)tags) throw new OutOfRangeException($"{run.Where("crf")}: token {step} of text {text} has tag {tag}, but tags are 0 to {tags - 1}.");
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
            $"{run.Where("crf")}: at token {step} of text {text}, {problem}: the constraints forbid the right answer, so it has probability 0. "
          + "Convert the tags to the scheme of the constraints, or make the field without constraints.");
    }
}
