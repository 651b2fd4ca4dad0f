using Glossa.Nn;
using Glossa.Tensors;

namespace Glossa.Models;

/// <summary>
/// The parameters of a <see cref="Textgenrnn"/> by Keras' names and in Keras' layout, both ways: <c>embedding.weight</c>,
/// <c>rnn_1.kernel</c>, <c>rnn_1.recurrent_kernel</c>, <c>rnn_1.bias</c>, <c>backward_rnn_1.kernel</c>, <c>attention.W</c>,
/// <c>output.kernel</c>, <c>output.bias</c>, <c>context_output.kernel</c>.
/// </summary>
/// <remarks>
/// The gates have the same order on both sides (i, f, candidate, o); kernels are transposed; the one bias of Keras becomes the first of our
/// two, and the sum of both goes back.
/// </remarks>
public static class TextgenrnnWeights
{
    /// <summary>Loads parameters that have Keras' names and layout.</summary>
    /// <param name="model">The network, initialised or not.</param>
    /// <param name="tensors">The tensors by Keras' names.</param>
    /// <param name="backend">The backend that holds the parameters; the one they are on, or the CPU, when left out.</param>
    /// <exception cref="ModuleException">Tensors are missing, unexpected or misshapen; the message names them, and nothing was
    /// changed.</exception>
    public static void FromKeras(Textgenrnn model, IReadOnlyDictionary<string, Tensor> tensors, Backend? backend = null)
    {
        List<Row> rows = [.. Table(model)];
        List<string> missing = [], misshapen = [];
        foreach (Row row in rows)
        {
            if (!tensors.TryGetValue(row.Keras, out Tensor? tensor)) missing.Add(row.Keras);
            else if (tensor.Shape != row.Shape) misshapen.Add($"{row.Keras}: {tensor.Shape} where {row.Shape} is needed");
        }
        StateReport report = new(missing, [.. tensors.Keys.Except(rows.Select(row => row.Keras)).Order(StringComparer.Ordinal)], misshapen);
        if (!report.IsComplete)
        {
            throw new ModuleException($"The tensors do not fit a textgenrnn network with {Sizes(model.Options)}. {report}");
        }
        Dictionary<string, Tensor> state = [];
        foreach (Row row in rows)
        {
            Tensor tensor = tensors[row.Keras];
            Run run = Run.Inference(backend: tensor.Backend);
            state.Add(row.Path, row.Form switch
            {
                Form.Transposed => tensor.Transpose(0, 1, run),
                Form.Column => tensor.Reshape([tensor.Shape[0]], run),
                _ => tensor,
            });
            if (row.SecondBias is { } second) state.Add(second, Tensor.Zeros(tensor.Shape, tensor.Backend));
        }
        model.LoadState(state, backend: backend);
    }

    /// <summary>Returns the parameters with Keras' names and layout, as <see cref="FromKeras"/> takes them.</summary>
    /// <param name="model">The network.</param>
    /// <returns>The tensors by Keras' names.</returns>
    /// <exception cref="ModuleException">The network was neither initialised nor loaded.</exception>
    public static IReadOnlyDictionary<string, Tensor> ToKeras(Textgenrnn model)
    {
        IReadOnlyDictionary<string, Tensor> state = model.State();
        Dictionary<string, Tensor> tensors = [];
        foreach (Row row in Table(model))
        {
            Tensor tensor = state[row.Path];
            Run run = Run.Inference(backend: tensor.Backend);
            if (row.SecondBias is { } second) tensor = tensor.Add(state[second], run);
            tensors.Add(row.Keras, row.Form switch
            {
                Form.Transposed => tensor.Transpose(0, 1, run),
                Form.Column => tensor.Reshape([tensor.Shape[0], 1], run),
                _ => tensor,
            });
        }
        return tensors;
    }

    private enum Form
    {
        Same,
        Transposed,
        Column,
    }

    /// <summary>A tensor in both layouts.</summary>
    private sealed record Row(string Keras, Shape Shape, string Path, Form Form, string? SecondBias = null);

    private static IEnumerable<Row> Table(Textgenrnn model)
    {
        TextgenrnnOptions sizes = model.Options;
        int gates = 4 * sizes.Hidden, inputs = sizes.Width;
        yield return new Row("embedding.weight", [sizes.Symbols, sizes.Width], "embedding.weight", Form.Same);
        for (int layer = 0; layer < sizes.Layers; layer++)
        {
            foreach ((string prefix, string suffix) in sizes.Bidirectional
                ? new[] { ("", "_l0"), ("backward_", "_l0_reverse") }
                : [("", "_l0")])
            {
                string keras = $"{prefix}rnn_{layer + 1}", path = $"rnn.{layer}";
                yield return new Row($"{keras}.kernel", [inputs, gates], $"{path}.weight_ih{suffix}", Form.Transposed);
                yield return new Row($"{keras}.recurrent_kernel", [sizes.Hidden, gates], $"{path}.weight_hh{suffix}", Form.Transposed);
                yield return new Row($"{keras}.bias", [gates], $"{path}.bias_ih{suffix}", Form.Same, $"{path}.bias_hh{suffix}");
            }
            inputs = sizes.Hidden * (sizes.Bidirectional ? 2 : 1);
        }
        yield return new Row("attention.W", [sizes.Features, 1], "attention.attention_vector", Form.Column);
        yield return new Row("output.kernel", [sizes.Features, sizes.Symbols], "output.weight", Form.Transposed);
        yield return new Row("output.bias", [sizes.Symbols], "output.bias", Form.Same);
        if (sizes.ContextLabels == 0) yield break;
        yield return new Row(
            "context_output.kernel", [sizes.Features + sizes.ContextLabels, sizes.Symbols], "context_output.weight", Form.Transposed);
        yield return new Row("context_output.bias", [sizes.Symbols], "context_output.bias", Form.Same);
    }

    private static string Sizes(TextgenrnnOptions sizes) =>
        $"{sizes.Symbols} symbols (the vocabulary and one), dim_embeddings {sizes.Width}, rnn_layers {sizes.Layers}, "
        + $"rnn_size {sizes.Hidden}, rnn_bidirectional {(sizes.Bidirectional ? "true" : "false")}";
}
