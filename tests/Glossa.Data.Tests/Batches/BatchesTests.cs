using Glossa.Tensors;
using Xunit;

namespace Glossa.Data.Tests.Batches;

/// <summary>Batches of one's own arrays.</summary>
public sealed class BatchesTests
{
    private static readonly Run Run = Run.Inference();

    [Fact]
    public void An_epoch_has_every_example_once_with_its_target()
    {
        Tensor x = Tensor.From([.. Enumerable.Range(0, 22).Select(i => (float)i)], [11, 2]);
        IdTensor y = IdTensor.Of([.. Enumerable.Range(0, 11)]);
        TensorBatches<Tensor, IdTensor> batches = Data.Batches.Of(x, y, size: 4, seed: 3);
        List<long> order = [];
        foreach ((Tensor some, IdTensor targets) in batches.Epoch(0, Run))
        {
            Assert.Equal(targets.Span.ToArray().SelectMany(i => new[] { 2f * i, (2f * i) + 1 }), some.ToArray());
            order.AddRange(targets.Span.ToArray());
        }
        Assert.Equal([4, 4, 3], batches.Epoch(5, Run).Select(batch => batch.Y.Count));
        Assert.Equal(Enumerable.Range(0, 11).Select(i => (long)i), order.Order());
        Assert.NotEqual(order.Order(), order);
        Assert.Equal(order, batches.Epoch(0, Run).SelectMany(batch => batch.Y.Span.ToArray()));
        Assert.NotEqual(order, batches.Epoch(1, Run).SelectMany(batch => batch.Y.Span.ToArray()));
        Assert.NotEqual(order, Data.Batches.Of(x, y, 4, seed: 4).Epoch(0, Run).SelectMany(batch => batch.Y.Span.ToArray()));
    }

    [Fact]
    public void Whole_texts_of_ids_are_selected()
    {
        IdTensor x = new([1, 2, 3, 4, 5, 6], [3, 2]), y = IdTensor.Of(10L, 20L, 30L);
        foreach ((IdTensor some, IdTensor target) in Data.Batches.Of(x, y, size: 1).Epoch(0, Run))
        {
            Assert.Equal([(target.Span[0] / 5) - 1, target.Span[0] / 5], some.Span.ToArray());
        }
        Shape nothing = [0, 2];
        Assert.Equal(nothing, x.IndexSelect(IdTensor.Of(ReadOnlySpan<long>.Empty), Run).Shape);
        OutOfRangeException error = Assert.Throws<OutOfRangeException>(() => x.IndexSelect(IdTensor.Of(3L), Run));
        Assert.Contains("index 3", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_samplers_put_batches_together_too()
    {
        IdTensor x = IdTensor.Of(0L, 1L, 2L, 3L);
        CountSampler inOrder = new(4, new CountSamplerOptions { BatchSize = 3, Shuffles = false, DropsLast = true });
        TensorBatches<IdTensor, IdTensor> ordered = new(x, x, inOrder);
        Assert.Equal([0L, 1L, 2L], ordered.Epoch(0, Run).Single().X.Span.ToArray());
        DataException error = Assert.Throws<DataException>(() => new TensorBatches<IdTensor, IdTensor>(x, x, new CountSampler(5)));
        Assert.Contains("draws from 5", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Arrays_that_do_not_fit_are_named()
    {
        IdTensor four = IdTensor.Of(1L, 2L, 3L, 4L), three = IdTensor.Of(1L, 2L, 3L);
        DataException error = Assert.Throws<DataException>(() => Data.Batches.Of(four, three));
        Assert.Contains("[4] and the targets [3]", error.Message, StringComparison.Ordinal);
    }
}
