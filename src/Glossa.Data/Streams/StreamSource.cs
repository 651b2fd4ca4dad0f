using System.Globalization;
using Glossa.Nn;
using Glossa.Tensors;

namespace Glossa.Data;

/// <summary>
/// A long text as streams to learn from by truncated back-propagation through time: cut into as many contiguous streams as there are rows
/// in a batch, read chunk by chunk, so that what a model remembers at the end of one chunk belongs to the start of the next. Only the
/// chunk that is asked for is in memory.
/// </summary>
public sealed class StreamSource : IBatchSource<StreamChunk>
{
    // The distribution of Merity et al. 2018: one length in twenty is halved, then some steps more or less.
    private const double HalvedShare = 0.05, Deviation = 5;
    private const int LeastSteps = 5, MostOverSteps = 20;

    private readonly IIdSource ids;
    private readonly IIdSource? labels;
    private readonly StreamOptions options;
    private readonly int streams;
    private readonly long steps;
    private Epoch last;

    /// <summary>Streams of a text.</summary>
    /// <param name="ids">The text.</param>
    /// <param name="options">How it is cut.</param>
    /// <param name="labels">The label of each symbol's text, or null where texts have none.</param>
    /// <exception cref="DataException">The text has fewer than two symbols, there are not as many labels, or a setting is not
    /// positive.</exception>
    public StreamSource(IIdSource ids, StreamOptions options, IIdSource? labels = null)
    {
        if (options.Streams < 1 || options.Steps < 1)
        {
            throw new DataException($"A text is read in at least one stream and one step, not {options.Streams} and {options.Steps}.");
        }
        if (ids.Count < 2)
        {
            throw new DataException("A language model learns which symbol follows which, "
                + $"but the text has {ids.Count} {(ids.Count == 1 ? "symbol" : "symbols")}. Give it more text.");
        }
        if (labels is not null && labels.Count != ids.Count)
        {
            throw new DataException($"There are {labels.Count} labels for {ids.Count} symbols; each has one.");
        }
        (this.ids, this.options, this.labels) = (ids, options, labels);
        streams = (int)Math.Min(options.Streams, ids.Count - 1);
        steps = (ids.Count - 1) / streams;
        last = NewEpoch(0, 0);
    }

    /// <inheritdoc/>
    public int Examples => last.Lengths.Length;

    /// <inheritdoc/>
    public string Description => string.Create(CultureInfo.InvariantCulture, $"{streams} streams of {steps} of {ids.Count} symbols, "
        + $"{(options.RandomSteps ? $"around {options.Steps} steps, seed {options.Seed}" : $"{options.Steps} steps")}"
        + $"{(labels is null ? "" : ", with labels")}");

    /// <summary>The chunks of an epoch, one after another.</summary>
    /// <param name="epoch">Its number, from 0.</param>
    public IReadOnlyList<StreamChunk> Chunks(long epoch)
    {
        int[] lengths = LengthsOf(epoch);
        long[] starts = new long[lengths.Length];
        for (int i = 1; i < starts.Length; i++) starts[i] = starts[i - 1] + lengths[i - 1];
        return new LazyList<StreamChunk>(lengths.Length, i => Read(starts[i], lengths[i]));
    }

    /// <inheritdoc/>
    public IReadOnlyList<IReadOnlyList<StreamChunk>> Batches(long epoch)
    {
        IReadOnlyList<StreamChunk> chunks = Chunks(epoch);
        return new LazyList<IReadOnlyList<StreamChunk>>(chunks.Count, i => [chunks[i]]);
    }

    /// <summary>
    /// A schedule of the learning rate that takes the chunk's length into account: a chunk of half the steps has half the say (Merity et
    /// al. 2018), <c>η · length / steps</c>.
    /// </summary>
    /// <param name="rate">The schedule for chunks of <see cref="StreamOptions.Steps"/>.</param>
    public Schedule Scaled(Schedule rate) => options.RandomSteps ? new LengthSchedule(this, rate) : rate;

    private StreamChunk Read(long start, int length)
    {
        long[] inputs = new long[length * streams], targets = new long[length * streams],
            known = labels is null ? [] : new long[length * streams];
        int[] row = new int[length + 1], labelRow = new int[length];
        for (int stream = 0; stream < streams; stream++)
        {
            ids.Read((stream * steps) + start, row);
            for (int step = 0; step < length; step++)
            {
                (inputs[(step * streams) + stream], targets[(step * streams) + stream]) = (row[step], row[step + 1]);
            }
            if (labels is null) continue;
            labels.Read((stream * steps) + start, labelRow);
            for (int step = 0; step < length; step++) known[(step * streams) + stream] = labelRow[step];
        }
        return new StreamChunk(
            start, new IdTensor(inputs, [length, streams]), new IdTensor(targets, [length * streams]),
            labels is null ? null : new IdTensor(known, [known.Length]));
    }

    private int[] LengthsOf(long epoch)
    {
        RandomSource random = new RandomSource(options.Seed).Fork("streams");
        random.Position = (ulong)epoch;
        CounterRandom draw = random.Next();
        List<int> lengths = [];
        long number = 0;
        for (long done = 0; done < steps; done += lengths[^1])
        {
            double length = options.Steps;
            if (options.RandomSteps)
            {
                if (draw.Uniform(number++) < HalvedShare) length /= 2;
                length = Math.Clamp(
                    Math.Round(length + (Deviation * draw.Normal(number++))),
                    Math.Min(LeastSteps, options.Steps),
                    options.Steps + MostOverSteps);
            }
            lengths.Add((int)Math.Min((long)length, steps - done));
        }
        return [.. lengths];
    }

    private int LengthAt(long step)
    {
        Epoch epoch = last;
        if (step < epoch.FirstStep) epoch = NewEpoch(0, 0);
        while (step >= epoch.FirstStep + epoch.Lengths.Length) epoch = NewEpoch(epoch.Number + 1, epoch.FirstStep + epoch.Lengths.Length);
        last = epoch;
        return epoch.Lengths[step - epoch.FirstStep];
    }

    private Epoch NewEpoch(long number, long firstStep) => new(number, firstStep, LengthsOf(number));

    /// <summary>The lengths of an epoch's chunks, and the number of the step that takes the first.</summary>
    private sealed record Epoch(long Number, long FirstStep, int[] Lengths);

    private sealed record LengthSchedule(StreamSource Source, Schedule Rate) : Schedule
    {
        public override double At(long step) => Rate.At(step) * Source.LengthAt(step) / Source.options.Steps;
    }
}
