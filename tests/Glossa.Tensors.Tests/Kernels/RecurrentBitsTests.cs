using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Security.Cryptography;
using Glossa.Testing;
using Xunit;

namespace Glossa.Tensors.Tests.Kernels;

/// <summary>
/// The fused recurrent kernels have the bits of an earlier version, forward and backward: the first check sum is of machines whose
/// registers multiply and add in one rounding, the second of those that round twice. A change that rounds differently saves new ones.
/// </summary>
[Trait("Category", "Kernels")]
public class RecurrentBitsTests
{
    private const int Inputs = 5;

    // Texts of different lengths with an incomplete panel, one text with whole panels, and a sum longer than a block of a product.
    private static readonly Dictionary<string, (PackedLayout Layout, int Hidden)> Sizes = new()
    {
        ["ragged"] = (new PackedLayout([5, 4, 3, 3, 2, 1]), 37),
        ["one text"] = (PackedLayout.Full(4, 1), 64),
        ["wide"] = (new PackedLayout([14, 13]), 520),
    };

    [Theory]
    [InlineData("ragged", false, "3c5bc30cb8177fa2", "fd460ccf91737121")]
    [InlineData("ragged", true, "9a2444eeb3723434", "93572152ee0821bb")]
    [InlineData("one text", false, "2acda726ed4f5559", "e7055e3a479413ec")]
    [InlineData("wide", true, "0c3823986718b8f8", "bccc114695453333")]
    public void An_LSTM(string size, bool reverse, string once, string twice)
    {
        (PackedLayout layout, int n) = Sizes[size];
        AssertSum(once, twice, (x, run) =>
        {
            (Activation gate, Activation state) = (Activation.Sigmoid, Activation.Softsign);
            (Tensor y, Tensor h, Tensor c) = x[0].Lstm(layout, Weights(x, n, run), x[5], x[6], gate, state, run, reverse);
            return Tensor.Concat([y, h, c], 0, run);
        }, [layout.Rows, Inputs], [4 * n, Inputs], [4 * n, n], [4 * n], [4 * n], [layout.Sequences, n], [layout.Sequences, n]);
    }

    [Theory]
    [InlineData("ragged", false, "c5c7d7c48c36cdc2", "d4e05100bc55e8fd")]
    [InlineData("ragged", true, "3e6cccc063ef7a4e", "3d62e50a957742d4")]
    [InlineData("one text", false, "15891448b86d0081", "57c092b9059209bf")]
    [InlineData("wide", true, "94a307865212dc1d", "42778888889a0a5f")]
    public void A_GRU(string size, bool reverse, string once, string twice)
    {
        (PackedLayout layout, int n) = Sizes[size];
        AssertSum(once, twice, (x, run) =>
        {
            (Tensor y, Tensor h) = x[0].Gru(layout, Weights(x, n, run), x[5], Activation.HardSigmoid(), Activation.Tanh, run, reverse);
            return Tensor.Concat([y, h], 0, run);
        }, [layout.Rows, Inputs], [3 * n, Inputs], [3 * n, n], [3 * n], [3 * n], [layout.Sequences, n]);
    }

    private static RecurrentWeights Weights(Tensor[] x, int hidden, Run run) =>
        new(x[1], x[2].Scale(1 / Math.Sqrt(hidden), run), x[3], x[4]);

    private static void AssertSum(string once, string twice, Func<Tensor[], Run, Tensor> f, params Shape[] shapes)
    {
        Outcome outcome = Outcome.Of(f, shapes, new RunOptions());
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (Tensor tensor in outcome.Gradients.Prepend(outcome.Result))
        {
            hash.AppendData(MemoryMarshal.AsBytes(tensor.ToArray().AsSpan()));
        }
        // 2⁻²⁴ is lost when the product is rounded before it is added.
        Vector128<float> a = Vector128.Create(1 + MathF.ScaleB(1, -12)), sum = Vector128.MultiplyAddEstimate(a, a, -(a * a));
        Assert.Equal(sum[0] != 0 ? once : twice, Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 8)));
    }
}
