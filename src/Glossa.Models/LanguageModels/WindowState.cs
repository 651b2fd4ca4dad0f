using Glossa.Tensors;

namespace Glossa.Models;

/// <summary>The memory of models that read a fixed number of symbols: the last symbols of every text.</summary>
public sealed class WindowState : LanguageState
{
    private readonly long[] ids;
    private readonly int size;
    private readonly long before;
    private readonly long? boundary;

    private WindowState(long[] ids, int size, long before, long? boundary) =>
        (this.ids, this.size, this.before, this.boundary) = (ids, size, before, boundary);

    /// <summary>Returns the windows of texts before their first symbol.</summary>
    /// <param name="streams">The number of texts.</param>
    /// <param name="size">The number of symbols remembered, at least one.</param>
    /// <param name="before">The id of the padding before the first symbol.</param>
    /// <param name="boundary">The id that begins a text, before which nothing is remembered; null where texts are continuous.</param>
    public static WindowState Initial(int streams, int size, long before, long? boundary = null)
    {
        long[] ids = new long[streams * size];
        Array.Fill(ids, before);
        return new WindowState(ids, size, before, boundary);
    }

    /// <inheritdoc/>
    public override int Streams => ids.Length / size;

    /// <summary>The last symbols of a text, the latest at the end.</summary>
    /// <param name="stream">The index of the text.</param>
    public ReadOnlySpan<long> this[int stream] => ids.AsSpan(stream * size, size);

    /// <summary>Reads the next symbols of every text and returns a window for each symbol read, which ends with that symbol.</summary>
    /// <param name="next">The symbols read. <c>Shape: [steps, streams]</c>.</param>
    /// <returns>The windows, <c>[steps · streams, size]</c>, texts within steps; and the memory after the last step.</returns>
    /// <exception cref="ShapeException">There are not as many texts.</exception>
    public (IdTensor Windows, WindowState State) Read(IdTensor next)
    {
        int streams = Streams;
        if (next.Shape.Rank != 2 || next.Shape[1] != streams)
        {
            throw new ShapeException(
                $"There are {streams} texts, so the ids to read should have the shape [steps, {streams}], not {next.Shape}.");
        }
        int steps = next.Shape[0];
        long[] rows = new long[steps * streams * size];
        ReadOnlySpan<long> last = ids;
        for (int step = 0; step < steps; step++)
        {
            Span<long> now = rows.AsSpan(step * streams * size, streams * size);
            for (int stream = 0; stream < streams; stream++)
            {
                long id = next.Span[(step * streams) + stream];
                Span<long> window = now.Slice(stream * size, size);
                if (id == boundary) window.Fill(before);
                else last.Slice((stream * size) + 1, size - 1).CopyTo(window);
                window[^1] = id;
            }
            last = now;
        }
        return (new IdTensor(rows, [steps * streams, size]), With(last.ToArray()));
    }

    /// <inheritdoc/>
    public override WindowState Select(ReadOnlySpan<int> streams, Run run)
    {
        long[] chosen = new long[streams.Length * size];
        for (int i = 0; i < streams.Length; i++)
        {
            if ((uint)streams[i] >= (uint)Streams) throw new OutOfRangeException($"There is no text {streams[i]} among {Streams}.");
            this[streams[i]].CopyTo(chosen.AsSpan(i * size));
        }
        return With(chosen);
    }

    /// <inheritdoc/>
    public override WindowState Keep() => this;

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, Tensor> ToTensors() =>
        new Dictionary<string, Tensor> { ["window"] = Tensor.From(Array.ConvertAll(ids, id => (float)id), [Streams, size]) };

    /// <inheritdoc/>
    public override WindowState Restore(IReadOnlyDictionary<string, Tensor> stored) =>
        With(Array.ConvertAll(stored["window"].ToArray(), id => (long)id));

    private WindowState With(long[] others) => new(others, size, before, boundary);
}
