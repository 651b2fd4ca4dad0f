using System.IO.Compression;
using System.Text;
using System.Text.Unicode;

namespace Glossa.Training;

/// <summary>
/// The lines of a stream as bytes of valid UTF-8, with their line ends. The buffer holds a single line at least, however long, and is used again: a line is
/// valid until the next one.
/// </summary>
internal sealed class Utf8Lines(Stream stream, string path, CorpusOptions options) : IDisposable
{
    private const int FirstBytes = 1 << 16;

    private byte[] buffer = new byte[FirstBytes];
    private int start, end, searched;
    private bool isOver;

    /// <summary>The place of the line that was read last.</summary>
    public SourceLine Place { get; private set; } = new(path, 0);

    /// <summary>The next line with its <c>\n</c>, if it has one; false at the end of the file.</summary>
    public bool TryRead(out ReadOnlyMemory<byte> line)
    {
        while (!TryTake(out line))
        {
            if (isOver) return false;
            MakeRoom();
            try
            {
                Take(stream.Read(buffer, end, buffer.Length - end));
            }
            catch (InvalidDataException e)
            {
                throw CorpusFile.Damaged(Next, e);
            }
        }
        return true;
    }

    /// <summary>The next line with its <c>\n</c>, if it has one; null at the end of the file.</summary>
    public async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(CancellationToken cancellation)
    {
        ReadOnlyMemory<byte> line;
        while (!TryTake(out line))
        {
            if (isOver) return null;
            MakeRoom();
            try
            {
                Take(await stream.ReadAsync(buffer.AsMemory(end), cancellation).ConfigureAwait(false));
            }
            catch (InvalidDataException e)
            {
                throw CorpusFile.Damaged(Next, e);
            }
        }
        return line;
    }

    public void Dispose() => stream.Dispose();

    /// <summary>A line without its line end.</summary>
    public static ReadOnlyMemory<byte> Content(ReadOnlyMemory<byte> line)
    {
        ReadOnlySpan<byte> span = line.Span;
        int length = span.Length;
        if (length > 0 && span[length - 1] == '\n') length--;
        if (length > 0 && span[length - 1] == '\r') length--;
        return line[..length];
    }

    private SourceLine Next => Place with { Line = Place.Line + 1 };

    private bool TryTake(out ReadOnlyMemory<byte> line)
    {
        int found = buffer.AsSpan(searched, end - searched).IndexOf((byte)'\n');
        if (found < 0 && (!isOver || start == end))
        {
            searched = end;
            line = default;
            return false;
        }
        int stop = found < 0 ? end : searched + found + 1;
        ReadOnlyMemory<byte> taken = buffer.AsMemory(start, stop - start);
        start = searched = stop;
        Place = Next;
        // A byte-order mark at the beginning of the file is no part of the first line.
        if (Place.Line == 1 && taken.Span.StartsWith("\uFEFF"u8)) taken = taken[3..];
        line = Valid(taken);
        return true;
    }

    private ReadOnlyMemory<byte> Valid(ReadOnlyMemory<byte> line)
    {
        if (Utf8.IsValid(line.Span)) return line;
        if (options.InvalidText == InvalidText.Reject) throw InvalidUtf8(Place, line.Span);
        return Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(line.Span));
    }

    /// <summary>The error of bytes that are no UTF-8, at the first of them.</summary>
    public static DataException InvalidUtf8(SourceLine place, ReadOnlySpan<byte> bytes)
    {
        int at = 0;
        while (at < bytes.Length && Rune.DecodeFromUtf8(bytes[at..], out _, out int read) == System.Buffers.OperationStatus.Done) at += read;
        return place.Error($"byte {at + 1} of the line (0x{bytes[at]:X2}) is not valid UTF-8. "
            + "The file is probably in another encoding: convert it (iconv -f windows-1252 -t utf-8), or read it with InvalidText = Replace, which puts U+FFFD there.");
    }

    private void MakeRoom()
    {
        if (start > 0)
        {
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            (end, searched, start) = (end - start, searched - start, 0);
        }
        if (end < buffer.Length) return;
        if (end > options.MaxLineBytes)
        {
            throw Next.Error($"the line is longer than {options.MaxLineBytes} bytes. Is this a file of lines at all? If it is, raise {nameof(CorpusOptions.MaxLineBytes)}.");
        }
        Array.Resize(ref buffer, (int)Math.Min(2L * buffer.Length, Array.MaxLength));
    }

    private void Take(int read)
    {
        end += read;
        isOver = read == 0;
        if (options.Progress is { } progress && (stream is GZipStream packed ? packed.BaseStream : stream) is { CanSeek: true, Length: > 0 } file) progress.Report((double)file.Position / file.Length);
    }
}
