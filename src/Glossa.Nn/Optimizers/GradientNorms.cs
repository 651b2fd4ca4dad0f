using Glossa.Tensors;

namespace Glossa.Nn;

/// <summary>
/// The lengths of the gradients of some parameters, measured when the first is asked for and read from the backend together.
/// </summary>
/// <param name="parameters">The parameters, each with a gradient.</param>
/// <param name="run">The run to compute in.</param>
internal sealed class GradientNorms(IReadOnlyList<Parameter> parameters, Run run)
{
    private Dictionary<Parameter, double>? norms;

    /// <summary>The length of a parameter's gradient.</summary>
    /// <param name="parameter">One of the parameters.</param>
    public double this[Parameter parameter] => (norms ??= Measure())[parameter];

    private Dictionary<Parameter, double> Measure()
    {
        double[] values = GradientClipping.Norms([.. parameters.Select(Rows)], run);
        return parameters.Zip(values).ToDictionary(pair => pair.First, pair => pair.Second);
    }

    private static GradientRows Rows(Parameter parameter) => parameter.RowGradient is { } rows
        ? new GradientRows(rows, parameter.Shape[0])
        : new GradientRows(parameter.Gradient!);
}
