using Glossa.Tensors;

namespace Glossa.Nn;

/// <summary>
/// Losses: what training makes small. A loss compares element with element and never stretches a shape; shapes that differ are an error,
/// because a prediction <c>[batch, 1]</c> stretched over targets <c>[batch]</c> trains, but not what was meant.
/// </summary>
public static partial class Loss
{
    /// <summary>Reduces single losses.</summary>
    internal static Tensor Reduce(Tensor losses, LossReduction reduction, Run run) => reduction switch
    {
        LossReduction.Mean => losses.Mean(run),
        LossReduction.Sum => losses.Sum(run),
        LossReduction.BatchMean => losses.Sum(run).Scale(1.0 / losses.Shape[0], run),
        _ => losses,
    };

    private static void CheckSame(string loss, string name, Tensor a, string otherName, Tensor b, Run run)
    {
        run.Check(loss, a, b);
        if (a.Shape == b.Shape) return;
        throw run.Mismatch(loss, $"the {name} has shape {a.Shape}, but the {otherName} has {b.Shape}. "
            + "A loss compares element with element and never stretches a shape; Reshape the one that is not meant so");
    }

    /// <summary>Labels +1 and −1 as values.</summary>
    private static Tensor Signs(string loss, IdTensor labels, Shape shape, Run run)
    {
        if (labels.Shape != shape)
        {
            throw run.Mismatch(loss, $"the labels have shape {labels.Shape}, but {shape} is needed: one for each loss");
        }
        float[] signs = new float[labels.Count];
        for (int i = 0; i < signs.Length; i++)
        {
            if (labels.Span[i] is not (1 or -1))
            {
                throw new OutOfRangeException(
                    $"{run.Where(loss)} got the label {labels.Span[i]} at position {i} of {signs.Length}, but labels are 1 or −1.");
            }
            signs[i] = labels.Span[i];
        }
        return run.From(signs, shape);
    }
}
