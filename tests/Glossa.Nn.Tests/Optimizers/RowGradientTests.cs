using Glossa.Tensors;
using Glossa.Testing;
using Xunit;

namespace Glossa.Nn.Tests.Optimizers;

/// <summary>Gradients kept as rows lead to the same bits as the equivalent dense gradients.</summary>
public class RowGradientTests
{
    private static readonly IdTensor[] Lookups =
        [IdTensor.Of(2L, 5L, 2L, 11L), IdTensor.Of(0L, 5L), IdTensor.Of(16L, 16L, 1L), IdTensor.Of(5L)];

    public static IEnumerable<object[]> Cases =>
        Variants.All.SelectMany(variant => new object[][] { [variant[0], "cpu"], [variant[0], "reference"] });

    [Theory]
    [MemberData(nameof(Cases))]
    public void Rows_equal_dense(string variant, string backend)
    {
        Run run = On.Recording(backend);
        Tensor start = Sample.Uniform([17, 6], 1, backend: run.Backend);
        Weights byRow = Weights.Of(start), dense = Weights.Of(start);
        Optimizer first = Variants.Make(variant, byRow), second = Variants.Make(variant, dense);
        for (int step = 0; step < Lookups.Length; step++)
        {
            Tensor rows = Sample.Uniform([Lookups[step].Count, 6], (ulong)step, backend: run.Backend);
            byRow["w"].GiveRows(Lookups[step], rows, run);
            dense["w"].Give(byRow["w"].RowGradient!.ToDense([17, 6], run), run);
            Assert.Null(byRow["w"].Gradient);
            first.Step(run);
            second.Step(run);
            first.ClearGradients();
            second.ClearGradients();
            Close.AssertSameBits($"{variant}: step {step}", dense["w"].Value, byRow["w"].Value);
        }
    }
}
