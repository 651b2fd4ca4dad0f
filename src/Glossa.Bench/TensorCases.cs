using Glossa.Tensors;

namespace Glossa.Bench;

/// <summary>
/// Makes cases that compute with tensors on the threads of a run. Each call has a scope of its own, as a step of a program has.
/// </summary>
/// <param name="run">The run to compute in.</param>
/// <param name="unit">The unit counted per second.</param>
/// <param name="operands">The tensors that are read, by name.</param>
/// <param name="ids">The ids that are read, by name; none when left out.</param>
internal sealed class TensorCases(
    Run run, string unit, IReadOnlyDictionary<string, Tensor> operands, IReadOnlyDictionary<string, IdTensor>? ids = null)
{
    /// <summary>Makes a case of a computation whose result is compared.</summary>
    public BenchmarkCase Forward(string name, double work, double? gigaFlops, Func<Tensor> compute)
    {
        return Case(name, work, gigaFlops, () => Compute(_ => []), operands, () => Compute(y => y.ToArray()));

        float[] Compute(Func<Tensor, float[]> read)
        {
            using Scope scope = run.OpenScope();
            return read(compute());
        }
    }

    /// <summary>Makes a case of a computation and the gradients of all operands.</summary>
    public BenchmarkCase Gradients(string name, double work, double? gigaFlops, Tensor upstream, Func<Tensor> compute)
    {
        Dictionary<string, Tensor> all = new(operands) { [nameof(upstream)] = upstream };
        return Case(name, work, gigaFlops, () => Compute(() => []), all, () => Compute(() => [.. operands.Values.SelectMany(GradientOf)]));

        float[] Compute(Func<float[]> read)
        {
            using Scope scope = run.OpenScope();
            compute().Backward(run, upstream);
            float[] gradients = read();
            foreach (Tensor operand in operands.Values) operand.ClearGradient();
            return gradients;
        }

        float[] GradientOf(Tensor operand) => (operand.RowGradient?.ToDense(operand.Shape, run) ?? operand.Gradient!).ToArray();
    }

    /// <summary>Makes a case of a training step, which returns its loss.</summary>
    public BenchmarkCase Training(string name, double work, double? gigaFlops, Func<Tensor> step)
    {
        return Case(name, work, gigaFlops, () => Loss(), operands, Losses);

        float[] Losses() => [.. Enumerable.Range(0, BenchmarkOperands.LossesCompared).Select(_ => Loss())];

        float Loss()
        {
            using Scope scope = run.OpenScope();
            return (float)step().ToDouble();
        }
    }

    private BenchmarkCase Case(
        string name, double work, double? gigaFlops, Action call, IReadOnlyDictionary<string, Tensor> tensors, Func<float[]> results) =>
        new(name, run.Threads, unit, work, gigaFlops, call)
        {
            Operands = new BenchmarkOperands(tensors, ids ?? new Dictionary<string, IdTensor>(), results),
        };
}
