using Glossa.Tensors;
using Glossa.Testing;
using Xunit;

namespace Glossa.Nn.Tests.Recurrent;

/// <summary>Long sequences read piece by piece have the bits of the whole, through recurrent layers and attention.</summary>
public class PiecesTests
{
    private const int Inputs = 6, Hidden = 5;

    private static readonly Dictionary<string, Func<RecurrentOptions, RecurrentLayer>> Layers = new()
    {
        ["rnn"] = options => new Rnn(Inputs, Hidden, options),
        ["gru"] = options => new Gru(Inputs, Hidden, options),
        ["lstm"] = options => new Lstm(Inputs, Hidden, options),
        ["projected lstm"] = options => new Lstm(Inputs, Hidden, options with { ProjectionSize = 2 }),
    };

    public static IEnumerable<object[]> Cases =>
        from name in Layers.Keys
        from layers in new[] { 1, 3 }
        from bidirectional in new[] { false, true }
        from backend in new[] { "cpu", "reference" }
        select new object[] { name, layers, bidirectional, backend };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Recurrent_layers(string name, int layers, bool bidirectional, string backend)
    {
        // Dropout takes no part in predictions.
        RecurrentOptions options = new() { Layers = layers, Bidirectional = bidirectional, Dropout = 0.5, WeightDrop = 0.5 };
        RecurrentLayer layer = Layers[name](options).Initialize(3, On.Backend(backend));
        foreach ((int steps, int length) in new[] { (7, 3), (6, 3), (1, 4), (40, 1) })
        {
            Run run = Run.Inference(2, On.Backend(backend));
            using Scope scope = run.OpenScope();
            Tensor x = Sample.Uniform([steps, Inputs], 4, backend: run.Backend);
            Tensor expected = layer.Forward(x.Reshape([1, steps, Inputs], run), run).Output.Reshape([steps, -1], run);
            int pieces = (steps + length - 1) / length;
            Func<int, Tensor> actual = layer.InPieces(piece => Piece(x, piece, length, run), pieces, run);
            // In any order, and more than once.
            foreach (int piece in Enumerable.Range(0, pieces).Reverse().Append(0))
            {
                Close.AssertSameBits($"piece {piece}", Piece(expected, piece, length, run), actual(piece));
            }
        }
    }

    [Theory]
    [InlineData("cpu", 0)]
    [InlineData("cpu", 1e-7)]
    [InlineData("reference", 1e-7)]
    public void Attention(string backend, double epsilon)
    {
        const int length = 512;
        AttentionPooling pooling = new AttentionPooling(40, epsilon).Initialize(5, On.Backend(backend));
        foreach (int tokens in new[] { 3, length, length + 1, (3 * length) + 100 })
        {
            Run run = Run.Inference(2, On.Backend(backend));
            using Scope scope = run.OpenScope();
            Tensor x = Sample.Uniform([tokens, 40], 6, -5, 5, run.Backend);
            (Tensor expected, Tensor expectedWeights) = pooling.Forward(x.Reshape([1, tokens, 40], run), [tokens], run);
            int pieces = (tokens + length - 1) / length;
            (Tensor actual, Tensor weights) = pooling.Forward(piece => Piece(x, piece, length, run), pieces, run);
            Close.AssertSameBits("output", expected, actual);
            Close.AssertSameBits("weights", expectedWeights, weights);
        }
    }

    private static Tensor Piece(Tensor x, int piece, int length, Run run) =>
        x.Slice(0, piece * length, Math.Min(x.Shape[0], (piece + 1) * length), run);
}
