using System.Text;
using Glossa.Tensors;

namespace Glossa.Data;

/// <summary>
/// The records of a file in UTF-8, one after another. The buffer holds one record at least, up to the limit of <see
/// cref="CorpusOptions.MaxLineBytes"/>, and is used again: a record is valid until the next one. UTF-16 becomes UTF-8 on the way, and a
/// byte-order mark is no part of the first record.
/// </summary>
internal sealed class Utf8Records(Stream stream, string path, CorpusOptions options, RecordSplitter splitter) : IDisposable
{
    private const int FirstBytes = 1 << 16;

    private byte[] buffer = new byte[FirstBytes];
    private int start, end;
    private bool hasBegun, isOver, isTooLong;
    private SourceLine next = new(path, 1), tooLong;
    private Utf16Decoder? decoder;

    /// <summary>The place where the record that was read last begins.</summary>
    public SourceLine Place { get; private set; } = new(path, 1);

    /// <summary>The next record; false at the end of the file.</summary>
    /// <exception cref="DataException">The file cannot be read on.</exception>
    public bool TryRead(out ReadOnlyMemory<byte> record)
    {
        while (!TryTake(out record))
        {
            if (isOver) return false;
            try
            {
                Add(stream.Read(Room().Span));
            }
            catch (InvalidDataException e)
            {
                throw CorpusFile.Damaged(next, e);
            }
        }
        return true;
    }

    /// <summary>The next record; null at the end of the file.</summary>
    /// <exception cref="DataException">The file cannot be read on.</exception>
    public async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(CancellationToken cancellation)
    {
        ReadOnlyMemory<byte> record;
        while (!TryTake(out record))
        {
            if (isOver) return null;
            try
            {
                Add(await stream.ReadAsync(Room(), cancellation).ConfigureAwait(false));
            }
            catch (InvalidDataException e)
            {
                throw CorpusFile.Damaged(next, e);
            }
        }
        return record;
    }

    /// <summary>The record that was read last, if it is not too long and its UTF-8 is valid or is to be repaired.</summary>
    /// <exception cref="DataException">It is too long or invalid; the next one can be read.</exception>
    public ReadOnlyMemory<byte> Checked(ReadOnlyMemory<byte> record) => isTooLong
        ? throw Place.Error($"the line is longer than {options.MaxLineBytes} bytes, which is no text but probably another kind of file.")
        : TextEncoding.Valid(record, Place, options.InvalidText);

    public void Dispose() => stream.Dispose();

    private bool TryTake(out ReadOnlyMemory<byte> record)
    {
        record = default;
        if (!hasBegun && !TryBegin()) return false;
        if (splitter.Find(buffer.AsSpan(start, end - start), isOver, next) is not { } found) return false;
        record = buffer.AsMemory(start + found.Start, found.End - found.Start);
        isTooLong = tooLong.Line > 0 || record.Length > options.MaxLineBytes;
        Place = tooLong.Line > 0 ? tooLong : next with { Line = next.Line + found.LinesBefore };
        tooLong = default;
        next = next with { Line = next.Line + found.Lines };
        start += found.Next;
        return true;
    }

    /// <summary>Decides the encoding as soon as the first bytes are there.</summary>
    private bool TryBegin()
    {
        if (end < TextEncoding.DecisiveBytes && !isOver) return false;
        hasBegun = true;
        (UnicodeEncoding? utf16, start) = TextEncoding.Of(buffer.AsSpan(0, Math.Min(end, TextEncoding.DecisiveBytes)), next);
        if (utf16 is null) return true;
        decoder = new Utf16Decoder(utf16, options.InvalidText);
        byte[] first = buffer[start..end];
        start = end = 0;
        Decode(first);
        return true;
    }

    /// <summary>The free part of the buffer, for more bytes.</summary>
    private Memory<byte> Room()
    {
        if (start > 0)
        {
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            (end, start) = (end - start, 0);
        }
        if (end > options.MaxLineBytes)
        {
            int begins = splitter.Drop();
            if (tooLong.Line == 0) tooLong = Later(buffer.AsSpan(0, begins));
            next = Later(buffer.AsSpan(0, end));
            end = 0;
        }
        if (decoder is not null) return decoder.Room;
        Reserve(1);
        return buffer.AsMemory(end);
    }

    private void Add(int read)
    {
        isOver = read == 0;
        if (decoder is null) end += read;
        else Decode(decoder.Room.Span[..read]);
        if (options.Progress is { } progress && GzipFile.FractionRead(stream) is { } fraction) progress.Report(fraction);
    }

    private void Decode(ReadOnlySpan<byte> utf16)
    {
        Reserve(Utf16Decoder.MaxBytes(utf16.Length));
        end += decoder!.Decode(utf16, buffer.AsSpan(end), isOver, next);
    }

    /// <summary>The place after some bytes that follow the records.</summary>
    private SourceLine Later(ReadOnlySpan<byte> bytes) => next with { Line = next.Line + bytes.Count((byte)'\n') };

    private void Reserve(int bytes)
    {
        if (buffer.Length - end >= bytes) return;
        long wanted = Math.Max(2L * buffer.Length, (long)end + bytes);
        Array.Resize(ref buffer, (int)Math.Min(wanted, Array.MaxLength));
    }
}
