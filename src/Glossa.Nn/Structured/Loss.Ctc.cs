using Glossa.Tensors;

namespace Glossa.Nn;

public static partial class Loss
{
    /// <summary>
    /// Connectionist temporal classification (Graves et al. 2006): the negative log-likelihood of label sequences shorter than the input,
    /// over all alignments. An alignment gives every step a label or the blank; repeated labels and then blanks are dropped from it.
    /// <c>∂ℓ/∂x[t, c] = −</c> the fraction of the alignments that give step t the class c.
    /// </summary>
    /// <param name="logProbabilities">x: logarithms of the classes' probabilities (<see cref="Tensor.LogSoftmax"/>). <c>Shape: [batch,
    /// time, classes]</c>, or <c>[time, batch, classes]</c> if not <see cref="CtcOptions.BatchFirst"/>.</param>
    /// <param name="inputLengths">The number of steps of each text.</param>
    /// <param name="targets">The labels. <c>Shape: [batch, labels]</c> with anything beyond a text's labels, or all texts' labels one after
    /// another in <c>[labels]</c>.</param>
    /// <param name="targetLengths">The number of labels of each text.</param>
    /// <param name="run">The run to compute in.</param>
    /// <param name="options">The blank, the layout and the reduction.</param>
    /// <returns><c>Shape: []</c>, or <c>[batch]</c> unreduced; the mean divides each text's loss by its number of labels first. A text with
    /// no possible alignment has loss ∞ and gradient 0.</returns>
    /// <exception cref="ShapeException">Lengths and shapes do not fit.</exception>
    /// <exception cref="OutOfRangeException">A label is not a class, or is the blank.</exception>
    public static Tensor Ctc(
        Tensor logProbabilities, ReadOnlySpan<int> inputLengths, IdTensor targets, ReadOnlySpan<int> targetLengths, Run run,
        CtcOptions? options = null)
    {
        options ??= new CtcOptions();
        run.Check("ctc", logProbabilities);
        run.CheckRank("ctc", "the input", logProbabilities, 3, options.BatchFirst ? "[batch, time, classes]" : "[time, batch, classes]");
        (int batch, int time, int classes) = (
            logProbabilities.Shape[options.BatchFirst ? 0 : 1],
            logProbabilities.Shape[options.BatchFirst ? 1 : 0],
            logProbabilities.Shape[2]);
        CheckLengths("input", inputLengths, batch, time, run);
        if ((uint)options.Blank >= (uint)classes)
        {
            throw new OutOfRangeException($"{run.Where("ctc")}: the blank is class {options.Blank}, but classes are 0 to {classes - 1}.");
        }
        long[][] labels = LabelsOf(targets, targetLengths, batch, classes, options.Blank, run);
        (int stepStride, int textStride) = options.BatchFirst ? (classes, time * classes) : (batch * classes, classes);

        double[] x = logProbabilities.ToDoubleArray(), losses = new double[batch];
        CtcLattice[] lattices = new CtcLattice[batch];
        for (int text = 0; text < batch; text++)
        {
            int first = text * textStride;
            lattices[text] = new CtcLattice(
                (step, label) => x[first + (step * stepStride) + label], inputLengths[text], labels[text], options.Blank);
            losses[text] = -lattices[text].LogLikelihood;
            if (options.ZeroInfinity && double.IsPositiveInfinity(losses[text])) losses[text] = 0;
        }
        Tensor result = run.From(losses, [batch]);
        run.Record("ctc", result, [logProbabilities], [], (dLosses, g) =>
        {
            double[] dx = new double[x.Length], upstream = dLosses.ToDoubleArray();
            for (int text = 0; text < batch; text++)
            {
                int first = text * textStride;
                double share = upstream[text];
                lattices[text].Gradient((step, label, slope) => dx[first + (step * stepStride) + label] += share * slope);
            }
            g.Add(logProbabilities, g.Run.From(dx, logProbabilities.Shape));
        });
        if (options.Reduction != LossReduction.Mean) return Reduce(result, options.Reduction, run);
        float[] sizes = [.. labels.Select(text => (float)Math.Max(1, text.Length))];
        return result.Divide(run.From(sizes, [batch]), run).Mean(run);
    }

    private static long[][] LabelsOf(IdTensor targets, ReadOnlySpan<int> lengths, int batch, int classes, int blank, Run run)
    {
        bool isPadded = targets.Shape.Rank == 2;
        if (targets.Shape.Rank is not (1 or 2) || (isPadded && targets.Shape[0] != batch))
        {
            throw run.Mismatch("ctc", $"the targets have shape {targets.Shape}, but [batch, labels] = [{batch}, "
                + "labels] or all labels one after another [labels] are needed");
        }
        CheckLengths("target", lengths, batch, targets.Shape.Columns, run);
        long total = 0;
        foreach (int length in lengths) total += length;
        if (!isPadded && total != targets.Count)
        {
            throw run.Mismatch("ctc", $"the target lengths add up to {total}, but there are {targets.Count} labels one after another");
        }
        long[][] labels = new long[batch][];
        int next = 0;
        for (int text = 0; text < batch; text++)
        {
            int first = isPadded ? text * targets.Shape[1] : next;
            next = first + lengths[text];
            labels[text] = targets.Span[first..next].ToArray();
            foreach (long label in labels[text])
            {
                if (label >= 0 && label < classes && label != blank) continue;
                throw new OutOfRangeException($"{run.Where("ctc")}: text {text} has the label {label}, "
                    + $"but labels are 0 to {classes - 1} without the blank, {blank}.");
            }
        }
        return labels;
    }

    private static void CheckLengths(string what, ReadOnlySpan<int> lengths, int batch, int most, Run run)
    {
        if (lengths.Length != batch) throw run.Mismatch("ctc", $"there are {lengths.Length} {what} lengths for a batch of {batch}");
        foreach (int length in lengths)
        {
            if (length < 0 || length > most)
            {
                throw run.Mismatch("ctc", $"a length of {length} does not lie between 0 and the {most} "
                    + $"{(what == "input" ? "steps of the input" : "labels of the targets")}");
            }
        }
    }
}

/// <summary>The settings of CTC.</summary>
public sealed record CtcOptions
{
    /// <summary>The class that stands for no label.</summary>
    public int Blank { get; init; }

    /// <summary>Whether a text with no possible alignment has loss 0 instead of ∞.</summary>
    public bool ZeroInfinity { get; init; }

    /// <summary>Whether the first axis of the input is the batch.</summary>
    public bool BatchFirst { get; init; } = true;

    /// <summary>The reduction of the texts' losses.</summary>
    public LossReduction Reduction { get; init; } = LossReduction.Mean;
}
