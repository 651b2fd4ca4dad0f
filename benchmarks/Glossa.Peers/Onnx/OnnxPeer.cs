using Glossa.Bench;
using Glossa.Tensors;
using Microsoft.ML.OnnxRuntime;

namespace Glossa.Peers;

/// <summary>ONNX Runtime, on models of one operator.</summary>
internal sealed class OnnxPeer : IPeer
{
    private int threads = 1;

    /// <inheritdoc/>
    public string Name { get; } = $"ONNX Runtime {Version.Parse(OrtEnv.Instance().GetVersionString()).ToString(2)}";

    /// <inheritdoc/>
    public void UseThreads(int threads) => this.threads = threads;

    /// <inheritdoc/>
    public Twin? TwinOf(string suite, string name, BenchmarkOperands operands) => (suite, name.Split(' ')[0]) switch
    {
        ("gemm", _) => Product(operands.Tensors),
        ("conv", _) => Convolution(operands.Tensors),
        // The operator's gates: input, output, forget, candidate; and update, reset, candidate.
        ("lstm", "forward") => Recurrent("LSTM", operands.Tensors, [0, 3, 1, 2]),
        ("gru", "forward") => Recurrent("GRU", operands.Tensors, [1, 0, 2], OnnxModel.Attribute("linear_before_reset", 1)),
        ("transformer", _) when !name.Contains("train", StringComparison.Ordinal) => Transformer(name, operands),
        ("elementwise", string function) => Elementwise(function, operands.Tensors),
        _ => null,
    };

    private Twin Product(IReadOnlyDictionary<string, Tensor> tensors)
    {
        OnnxOperand[] operands = tensors.TryGetValue("weight", out Tensor? weight)
            ? [Operand("x", tensors["x"]), Transposed(weight)]
            : [Operand("a", tensors["a"]), Operand("b", tensors["b"])];
        return TwinOf(OnnxModel.Of("MatMul", operands), operands);
    }

    private Twin Convolution(IReadOnlyDictionary<string, Tensor> tensors)
    {
        OnnxOperand[] operands = [Operand("x", tensors["x"]), Operand("weight", tensors["weight"], isWeight: true)];
        long padding = operands[1].Shape[2] / 2;
        return TwinOf(OnnxModel.Of("Conv", operands, OnnxModel.Attribute("pads", [padding, padding, padding, padding])), operands);
    }

    private Twin? Elementwise(string name, IReadOnlyDictionary<string, Tensor> tensors)
    {
        OnnxOperand x = Operand("x", tensors["x"]);
        return name switch
        {
            "tanh" => TwinOf(OnnxModel.Of("Tanh", [x]), x),
            "sigmoid" => TwinOf(OnnxModel.Of("Sigmoid", [x]), x),
            "gelu" => TwinOf(OnnxModel.Of("Gelu", [x]), x),
            "exp" => TwinOf(OnnxModel.Of("Exp", [x]), x),
            "softmax" => TwinOf(OnnxModel.Of("Softmax", [x]), x),
            "layernorm" => LayerNorm(x, Operand("gain", tensors["gain"], isWeight: true), Operand("bias", tensors["bias"], isWeight: true)),
            "add" => Add(x, Operand("y", tensors["y"])),
            _ => null,
        };
    }

    private Twin LayerNorm(params OnnxOperand[] operands) =>
        TwinOf(OnnxModel.Of("LayerNormalization", operands, OnnxModel.Attribute("epsilon", 1e-5f)), operands);

    private Twin Transformer(string name, BenchmarkOperands operands)
    {
        IdTensor ids = operands.Ids["ids"];
        long[] shape = [ids.Shape[0], ids.Shape[1]];
        int[] pieces = [.. ids.Span.ToArray().Select(id => (int)id)];
        byte[] model = OnnxTransformer.Of(operands.Tensors, shape, Bench.Suites.TransformerSuite.HeadsOf(name), out string result);
        OrtValue[] values =
        [
            OrtValue.CreateTensorValueFromMemory(pieces, shape), OrtValue.CreateTensorValueFromMemory(new int[pieces.Length], shape),
        ];
        return TwinOf(model, result, OnnxTransformer.Inputs, values);
    }

    private Twin Add(params OnnxOperand[] operands) => TwinOf(OnnxModel.Of("Add", operands), operands);

    /// <summary>
    /// Makes a twin of a recurrent layer, which reads and writes step by step: <c>[time, batch, size]</c> instead of <c>[batch, time,
    /// size]</c>.
    /// </summary>
    private Twin Recurrent(string type, IReadOnlyDictionary<string, Tensor> tensors, int[] gates, params ProtocolMessage[] attributes)
    {
        Tensor x = tensors["x"];
        (int batch, int time, int inputs, int hidden) = (x.Shape[0], x.Shape[1], x.Shape[2], tensors["weight_hh_l0"].Shape[1]);
        OnnxOperand[] operands =
        [
            new("x", [time, batch, inputs], SwapAxes(x.ToArray(), batch, time), false),
            new("w", [1, gates.Length * hidden, inputs], InOrder("weight_ih_l0"), true),
            new("r", [1, gates.Length * hidden, hidden], InOrder("weight_hh_l0"), true),
            new("b", [1, 2 * gates.Length * hidden], [.. InOrder("bias_ih_l0"), .. InOrder("bias_hh_l0")], true),
        ];
        Twin twin = TwinOf(OnnxModel.Of(type, operands, [OnnxModel.Attribute("hidden_size", hidden), .. attributes]), operands);
        return twin with { Results = () => SwapAxes(twin.Results(), time, batch) };

        float[] InOrder(string name)
        {
            float[][] parts = [.. tensors[name].ToArray().Chunk((int)tensors[name].Shape.Count / gates.Length)];
            return [.. gates.SelectMany(gate => parts[gate])];
        }
    }

    private Twin TwinOf((byte[] File, string Result) model, params OnnxOperand[] operands)
    {
        OnnxOperand[] given = [.. operands.Where(operand => !operand.IsWeight)];
        return TwinOf(
            model.File, model.Result, [.. given.Select(operand => operand.Name)],
            [.. given.Select(operand => OrtValue.CreateTensorValueFromMemory(operand.Values, operand.Shape))]);
    }

    private Twin TwinOf(byte[] model, string result, string[] names, OrtValue[] values)
    {
        InferenceSession session = new(model, new SessionOptions { IntraOpNumThreads = threads });
        Microsoft.ML.OnnxRuntime.RunOptions options = new();
        return new Twin(() => Compute(_ => []), () => Compute(y => y.GetTensorDataAsSpan<float>().ToArray()));

        float[] Compute(Func<OrtValue, float[]> read)
        {
            using IDisposableReadOnlyCollection<OrtValue> results = session.Run(options, names, values, [result]);
            return read(results[0]);
        }
    }

    private static OnnxOperand Operand(string name, Tensor tensor, bool isWeight = false) =>
        new(name, [.. Enumerable.Range(0, tensor.Shape.Rank).Select(axis => (long)tensor.Shape[axis])], tensor.ToArray(), isWeight);

    private static OnnxOperand Transposed(Tensor weight) =>
        new("weight", [weight.Shape[1], weight.Shape[0]], SwapAxes(weight.ToArray(), weight.Shape[0], weight.Shape[1]), true);

    /// <summary>Swaps the first two axes of <c>[rows, columns, …]</c>.</summary>
    public static float[] SwapAxes(float[] values, int rows, int columns)
    {
        int size = values.Length / (rows * columns);
        float[] swapped = new float[values.Length];
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                values.AsSpan(((row * columns) + column) * size, size).CopyTo(swapped.AsSpan(((column * rows) + row) * size));
            }
        }
        return swapped;
    }
}
