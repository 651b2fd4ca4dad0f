using Xunit;

namespace Glossa.Tensors.Tests;

/// <summary>The memory of a run whose batches have many sizes.</summary>
public class MemoryPoolTests
{
    private const int Layers = 12, Columns = 256;

    [Fact]
    public void Batches_of_many_sizes_take_about_twice_what_the_largest_needs()
    {
        const int Most = 4096;
        Run largest = Run.Inference(), all = Run.Inference();
        Compute(Most, largest);
        CounterRandom random = new(1, 0);
        for (int batch = 0; batch < 300; batch++) Compute((Most / 16) + random.Integer(batch, Most - (Most / 16)), all);
        Compute(Most, all);

        Assert.InRange(all.Memory.Bytes, largest.Memory.Bytes, (long)(2.2 * largest.Memory.Bytes));
        Assert.Equal(0, all.Memory.BytesInUse);
    }

    [Fact]
    public void Memory_stops_growing_when_sizes_come_again()
    {
        Run run = Run.Inference();
        int[] rows = [700, 1500, 900, 2800, 1100, 400, 2100];
        for (int round = 0; round < 3; round++) Array.ForEach(rows, count => Compute(count, run));
        long bytes = run.Memory.Bytes;
        for (int round = 0; round < 10; round++) Array.ForEach(rows, count => Compute(count, run));

        Assert.Equal(bytes, run.Memory.Bytes);
    }

    /// <summary>Holds a tensor for each layer, of two widths, as a training does until its backward pass.</summary>
    private static void Compute(int rows, Run run)
    {
        using Scope scope = run.OpenScope();
        for (int layer = 0; layer < Layers; layer++)
        {
            run.Empty([rows, Columns]);
            run.Empty([rows, 3 * Columns]);
        }
    }
}
