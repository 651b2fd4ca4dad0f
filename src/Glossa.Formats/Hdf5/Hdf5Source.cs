using Glossa.Tensors;
using Microsoft.Win32.SafeHandles;

namespace Glossa.Formats;

/// <summary>
/// The bytes of an HDF5 file, read at positions. What describes the data is read through <see cref="Describe"/>, which holds every claim
/// against the file and allows so many bytes in all: whatever loops and repetitions a file describes, reading it ends.
/// </summary>
internal sealed class Hdf5Source
{
    private const int MaxPiece = 4 << 20;
    private const long MaxDescription = 64L << 20;

    // What a read costs beside its bytes, so that endless reads of nothing end too.
    private const int ReadCost = 128;

    private readonly string path;
    private readonly SafeFileHandle handle;
    private long described;

    public Hdf5Source(string path, SafeFileHandle handle)
    {
        (this.path, this.handle) = (path, handle);
        try
        {
            Length = RandomAccess.GetLength(handle);
        }
        catch (NotSupportedException e)
        {
            throw Place("beginning").Error("a pipe or a device cannot be read at positions; copy the content to a file first", e);
        }
    }

    /// <summary>The bytes of the file.</summary>
    public long Length { get; }

    /// <summary>A place in the file, for errors.</summary>
    public FilePlace Place(string place) => new(path, place);

    /// <summary>Reads a piece of what describes the data.</summary>
    public byte[] Describe(long address, long count, FilePlace place)
    {
        Check(address, count, place);
        if (count > MaxPiece) throw place.Error($"it is said to have {count} bytes, more than the {MaxPiece} that are read of one piece");
        Charge(count + ReadCost, place);
        byte[] bytes = new byte[count];
        ReadAt(address, bytes, place);
        return bytes;
    }

    /// <summary>Counts bytes of memory that are taken for what the file describes beside what was read of it.</summary>
    public void Charge(long count, FilePlace place)
    {
        if ((described += count) > MaxDescription)
        {
            throw place.Error($"the file describes its data with more than {MaxDescription} bytes, or goes round in circles: "
                + "it is corrupt");
        }
    }

    /// <summary>Requires that bytes lie within the file.</summary>
    public void Check(long address, long count, FilePlace place)
    {
        if (address < 0 || count < 0 || address > Length || count > Length - address)
        {
            throw place.Error($"{count} bytes at byte {address} are beyond the file's end at {Length}: it is corrupt or was cut off");
        }
    }

    /// <summary>Reads data; the caller has made sure that the file holds them.</summary>
    public void ReadAt(long address, Span<byte> target, FilePlace place)
    {
        while (target.Length > 0)
        {
            int read = RandomAccess.Read(handle, target, address);
            if (read == 0)
            {
                throw place.Error($"the file ends at byte {address}, {target.Length} bytes early: it was cut off after it was opened");
            }
            address += read;
            target = target[read..];
        }
    }
}
