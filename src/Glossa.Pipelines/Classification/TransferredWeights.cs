using Glossa.Nn;
using Glossa.Tensors;

namespace Glossa.Pipelines;

/// <summary>The transfer of weights from another model.</summary>
internal static class TransferredWeights
{
    /// <summary>
    /// Copies the weights of another model; of a table of more words, the first rows. An output layer of other labels is left unchanged.
    /// </summary>
    /// <param name="model">The model, initialised.</param>
    /// <param name="start">The model to start from, of the same kind and sizes.</param>
    /// <exception cref="ConfigException">A weight is missing in the model to start from, or has another shape there.</exception>
    public static void Take(TextCategorizer model, TextCategorizer start)
    {
        HashSet<Parameter> output = model.Labels.Names.SequenceEqual(start.Labels.Names) ? [] : [.. model.Classifier.ParameterLayers[^1]];
        Dictionary<string, Tensor> weights = new(start.Classifier.State());
        model.Config.Model.Arrange(weights, start.Classifier, model.Classifier);
        foreach ((string path, Parameter parameter) in model.Classifier.Parameters)
        {
            if (output.Contains(parameter)) continue;
            if (!weights.TryGetValue(path, out Tensor? weight) || !Fits(weight.Shape, parameter.Shape))
            {
                throw new ConfigException(
                    $"The model of transfer.from has {(weight is null ? "no weight" : $"a weight of the shape {weight.Shape}")} for "
                        + $"'{path}', which has the shape {parameter.Shape}. Start from a model of the same kind and inputs.");
            }
            float[] values = parameter.Value.ToArray();
            weight.ToArray().CopyTo(values, 0);
            parameter.Value.CopyFrom(values);
        }
    }

    private static bool Fits(Shape weight, Shape parameter) =>
        weight == parameter || (weight.Rank == 2 && parameter.Rank == 2 && weight[1] == parameter[1] && weight[0] < parameter[0]);
}
