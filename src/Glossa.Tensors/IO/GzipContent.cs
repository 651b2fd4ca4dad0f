using System.IO.Compression;

namespace Glossa.Tensors;

/// <summary>The content of compressed data that must be whole.</summary>
/// <remarks>
/// <see cref="GZipStream"/> treats an early end of its input like a proper one. So a byte that begins no gzip member is put behind the
/// input: after a whole member the stream searches for another one, meets the byte and stops; inside a member it takes the byte for data
/// and asks for more, which is the error. Data that lacks only its very last byte fails the check of the length, whose highest byte is
/// never 255 below 4 GB.
/// </remarks>
internal sealed class GzipContent(Stream packed) : ForwardStream
{
    private readonly GZipStream content = new(new Guarded(packed), CompressionMode.Decompress);

    /// <summary>The compressed data.</summary>
    public Stream Packed => packed;

    public override int Read(Span<byte> buffer) => content.Read(buffer);

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        content.ReadAsync(buffer, cancellationToken);

    protected override void Dispose(bool disposing)
    {
        if (disposing) content.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>The compressed data and the byte behind it.</summary>
    private sealed class Guarded(Stream packed) : ForwardStream
    {
        private const byte NoMember = 0xFF;

        private bool isOver;

        public override int Read(Span<byte> buffer) => packed.Read(buffer) is > 0 and int read ? read : End(buffer);

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            await packed.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is > 0 and int read ? read : End(buffer.Span);

        protected override void Dispose(bool disposing)
        {
            if (disposing) packed.Dispose();
            base.Dispose(disposing);
        }

        private int End(Span<byte> buffer)
        {
            if (buffer.IsEmpty) return 0;
            if (isOver) throw new InvalidDataException("the data ends before the compressed content does");
            isOver = true;
            buffer[0] = NoMember;
            return 1;
        }
    }
}
