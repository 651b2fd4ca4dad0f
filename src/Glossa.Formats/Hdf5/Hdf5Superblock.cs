using Glossa.Tensors;

namespace Glossa.Formats;

/// <summary>The superblock of an HDF5 file: its version, its length and where its root group is.</summary>
internal static class Hdf5Superblock
{
    // The bytes of the longest version that is read, and of the shortest.
    private const int MostBytes = 96, LeastBytes = 48;

    // Between the sizes of numbers and the positions: what old groups are made of, and from version 1 on of chunks too.
    private const int OldBytes = 9, ChunkBytes = 4;

    private const int LatestVersion = 3;

    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'H', (byte)'D', (byte)'F', (byte)'\r', (byte)'\n', 0x1A, (byte)'\n'];

    /// <summary>Checks the superblock and returns the location of the root group's header.</summary>
    /// <param name="source">The file.</param>
    public static long ReadRoot(Hdf5Source source)
    {
        FilePlace place = source.Place("beginning");
        if (source.Length < LeastBytes) throw place.Error($"the file has {source.Length} bytes, too few for an HDF5 file");
        Hdf5Fields fields = new(source.Describe(0, Math.Min(MostBytes, source.Length), place), place);
        if (!fields.Take(Signature.Length).SequenceEqual(Signature))
        {
            throw place.Error("it does not begin as HDF5 files do, so this is none; "
                + "perhaps an HTML page, or the pointer Git LFS leaves in place of a file");
        }
        int version = fields.Byte();
        if (version > LatestVersion)
        {
            throw place.Error($"the file is of version {version} where 0 to {LatestVersion} are known. {Hdf5File.WriteAnew}");
        }
        bool isOld = version < 2;
        if (isOld) fields.Skip(4);
        (int addressBytes, int lengthBytes) = (fields.Byte(), fields.Byte());
        if ((addressBytes, lengthBytes) != (8, 8))
        {
            throw place.Error($"positions have {addressBytes} and lengths {lengthBytes} bytes where 8 and 8 are known");
        }
        fields.Skip(isOld ? OldBytes + (version * ChunkBytes) : 1);
        long start = fields.Int64();
        fields.Skip(8);
        long end = fields.Int64();
        if (start != 0) throw place.Error($"its content begins at byte {start}, which is not supported");
        if (end > source.Length)
        {
            throw place.Error($"the file should have {end} bytes, but has {source.Length}: "
                + "it was cut off, perhaps by an interrupted copy or download");
        }
        // In old versions the driver's place and the root's name come first.
        if (isOld) fields.Skip(16);
        return fields.Int64();
    }
}
