using Glossa.Tensors;

namespace Glossa.Data;

/// <summary>Batches of one's own arrays.</summary>
public static class Batches
{
    /// <summary>Cuts examples and what belongs to them (targets, classes) into shuffled batches.</summary>
    /// <param name="x">The examples, one after another along the first axis.</param>
    /// <param name="y">Their targets, in the same order.</param>
    /// <param name="size">How many examples a batch has; the last of an epoch may have fewer.</param>
    /// <param name="seed">The seed of the orders.</param>
    /// <exception cref="DataException">There are no examples, or not as many targets.</exception>
    public static TensorBatches<TX, TY> Of<TX, TY>(TX x, TY y, int size = 32, ulong seed = 0)
        where TX : IExamples<TX> where TY : IExamples<TY> =>
        new(x, y, new CountSampler(TensorBatches<TX, TY>.Count(x, y), new CountSamplerOptions { BatchSize = size, Seed = seed }));
}

/// <summary>
/// Batches of two arrays: <c>foreach ((Tensor x, IdTensor y) in batches.Epoch(epoch, run))</c>. The batches of an epoch depend on the
/// sampler and the epoch's number alone.
/// </summary>
/// <typeparam name="TX">The type of the examples: <see cref="Tensor"/> or <see cref="IdTensor"/>.</typeparam>
/// <typeparam name="TY">The type of the targets: <see cref="Tensor"/> or <see cref="IdTensor"/>.</typeparam>
public sealed class TensorBatches<TX, TY> where TX : IExamples<TX> where TY : IExamples<TY>
{
    private readonly TX x;
    private readonly TY y;
    private readonly BatchSampler sampler;

    /// <summary>Batches that a sampler puts together.</summary>
    /// <param name="x">The examples, one after another along the first axis.</param>
    /// <param name="y">Their targets, in the same order.</param>
    /// <param name="sampler">Which of them stand together in a batch, in which order.</param>
    /// <exception cref="DataException">There are no examples, not as many targets, or the sampler was made for another number.</exception>
    public TensorBatches(TX x, TY y, BatchSampler sampler)
    {
        int examples = Count(x, y);
        if (sampler.Examples != examples)
        {
            throw new DataException($"The sampler draws from {sampler.Examples} examples, but there are {examples}. Make it for these.");
        }
        (this.x, this.y, this.sampler) = (x, y, sampler);
    }

    /// <summary>The batches of an epoch; each is selected when it is asked for.</summary>
    /// <param name="epoch">Its number, from 0.</param>
    /// <param name="run">The run to select in; with a scope open around the loop, batches live as long as the scope.</param>
    public IEnumerable<(TX X, TY Y)> Epoch(long epoch, Run run) => sampler.Batches(epoch).Select(rows => Select(x, y, rows, run));

    /// <summary>Returns the number of examples.</summary>
    internal static int Count(TX x, TY y)
    {
        if (x.Shape.Rank > 0 && y.Shape.Rank > 0 && x.Shape[0] == y.Shape[0]) return x.Shape[0];
        throw new DataException(
            $"The first axis of examples and targets counts them, but the examples have shape {x.Shape} and the targets {y.Shape}.");
    }

    /// <summary>Selects the examples and targets of a batch.</summary>
    internal static (TX X, TY Y) Select(TX x, TY y, IReadOnlyList<int> rows, Run run)
    {
        IdTensor ids = IdTensor.Of([.. rows]);
        return (x.IndexSelect(ids, run), y.IndexSelect(ids, run));
    }
}
