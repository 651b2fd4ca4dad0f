using Glossa.Tensors;

namespace Glossa.Nn;

/// <summary>A bilinear map of pairs of rows: <c>y_o = x₁ᵀ W_o x₂ + b_o</c>.</summary>
/// <remarks><c>Shape: [..., inputs 1], [..., inputs 2] → [..., outputs]</c>.</remarks>
public sealed class Bilinear : Module
{
    /// <summary>A bilinear map.</summary>
    /// <param name="inputs1">The width of the first input.</param>
    /// <param name="inputs2">The width of the second input.</param>
    /// <param name="outputs">The width of the output.</param>
    /// <param name="bias">Whether there is a b.</param>
    /// <param name="initializers">The initialisers of the parameters; PyTorch's when left out.</param>
    public Bilinear(int inputs1, int inputs2, int outputs, bool bias = true, InitializerSet? initializers = null)
    {
        InitializerSet start = initializers ?? InitializerSet.PyTorch;
        // As in PyTorch, the first input alone counts as what an output sums.
        Weight = NewParameter("weight", [outputs, inputs1, inputs2], start.Weight, new Fans(inputs1, outputs, outputs));
        if (bias) Bias = NewParameter("bias", [outputs], start.Bias, Weight.Fans);
    }

    /// <summary>W. <c>Shape: [outputs, inputs 1, inputs 2]</c>.</summary>
    public Parameter Weight { get; }

    /// <summary>b, or null. <c>Shape: [outputs]</c>.</summary>
    public Parameter? Bias { get; }

    /// <summary>Computes the map.</summary>
    /// <param name="x1">The first rows. <c>Shape: [..., inputs 1]</c>.</param>
    /// <param name="x2">The second rows, as many. <c>Shape: [..., inputs 2]</c>.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns><c>Shape: [..., outputs]</c>.</returns>
    /// <exception cref="ShapeException">The shapes do not fit.</exception>
    public Tensor Forward(Tensor x1, Tensor x2, Run run)
    {
        using LayerMark mark = run.Enter(DisplayName);
        (int outputs, int inputs1, int inputs2) = (Weight.Shape[0], Weight.Shape[1], Weight.Shape[2]);
        if (x1.Shape.Rank == 0 || x1.Shape.Columns != inputs1)
        {
            throw run.Mismatch("bilinear", $"the first input has shape {x1.Shape}, but the weight {Weight.Shape} takes rows of {inputs1}");
        }
        run.CheckShape("bilinear", "the second input", x2, x1.Shape.With(-1, inputs2), $"a row of {inputs2} beside every row of the first "
            + $"input {x1.Shape}");
        // x₁ᵀ W x₂ is linear in the products of the two rows' elements.
        int rows = x1.Shape.Rows;
        Tensor products = x1.Reshape([rows, inputs1, 1], run).MatMul(x2.Reshape([rows, 1, inputs2], run), run)
            .Reshape([rows, inputs1 * inputs2], run);
        Tensor weight = Weight.Value.Reshape([outputs, inputs1 * inputs2], run);
        return mark.Output(products.Linear(weight, Bias, run).Reshape(x1.Shape.With(-1, outputs), run));
    }
}
