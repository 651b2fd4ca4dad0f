namespace Glossa.Cli;

/// <summary>
/// An input whose reads end with an <see cref="OperationCanceledException"/> when the command is stopped, also while they wait for someone
/// to type.
/// </summary>
/// <param name="input">The input.</param>
/// <param name="stop">Stops.</param>
internal sealed class StoppableInput(Stream input, CancellationToken stop) : Stream
{
    /// <summary>Standard input as text.</summary>
    /// <param name="stop">Stops.</param>
    public static TextReader StandardText(CancellationToken stop)
    {
        StoppableInput input = new(Console.OpenStandardInput(), stop);
        return new StreamReader(input, Console.InputEncoding, detectEncodingFromByteOrderMarks: false);
    }

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <inheritdoc/>
    /// <remarks>Nothing interrupts a read that waits, so another thread waits; when the command is stopped it is left behind.</remarks>
    public override int Read(byte[] buffer, int offset, int count)
    {
        Func<int> read = () => input.Read(buffer, offset, count);
        Task<int> reading = Task.Factory.StartNew(read, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        return reading.WaitAsync(stop).GetAwaiter().GetResult();
    }

    /// <inheritdoc/>
    public override void Flush() => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
