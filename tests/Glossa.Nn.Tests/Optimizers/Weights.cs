using Glossa.Tensors;

namespace Glossa.Nn.Tests.Optimizers;

/// <summary>A module that is nothing but parameters, which tests give gradients by hand.</summary>
internal sealed class Weights : Module
{
    public Weights(params (string Name, Shape Shape)[] parameters)
    {
        foreach ((string name, Shape shape) in parameters) NewParameter(name, shape, Initializer.StandardNormal);
    }

    public Parameter this[string name] => Parameters.Single(entry => entry.Parameter.Name == name).Parameter;

    /// <summary>One parameter named "w" with given values.</summary>
    public static Weights Of(Tensor start)
    {
        Weights weights = new Weights(("w", start.Shape)).Initialize(1, start.Backend);
        weights["w"].Value.CopyFrom(start);
        return weights;
    }
}

internal static class Giving
{
    /// <summary>Gives a parameter a gradient, as a backward pass does.</summary>
    public static void Give(this Parameter parameter, Tensor gradient, Run run) => parameter.Value.Backward(run, gradient);

    /// <summary>Gives some rows of a parameter a gradient, as a lookup does.</summary>
    public static void GiveRows(this Parameter parameter, IdTensor ids, Tensor rows, Run run) =>
        parameter.Value.Embedding(ids, run).Backward(run, rows);
}
