using Glossa.Tensors;

namespace Glossa.Formats;

/// <summary>A data set of an HDF5 file: its values are stored in one piece, or in chunks (<see cref="Hdf5Chunks"/>).</summary>
internal sealed class Hdf5Dataset
{
    private const int LayoutVersion = 3, LatestLayoutVersion = 4;
    private const int Compact = 0, Contiguous = 1, Chunked = 2;

    private readonly Hdf5Type type;
    private readonly Hdf5Message layout;
    private readonly Hdf5Message? filters;
    private readonly bool isElsewhere;

    private Hdf5Dataset(Hdf5Entry entry, Hdf5Type type, Hdf5Message layout, Hdf5Message? filters, bool isElsewhere) =>
        (Entry, this.type, this.layout, this.filters, this.isElsewhere) = (entry, type, layout, filters, isElsewhere);

    /// <summary>Its path and shape.</summary>
    public Hdf5Entry Entry { get; }

    /// <summary>The data set an object's messages describe.</summary>
    public static Hdf5Dataset Of(string name, List<Hdf5Message> messages, FilePlace place)
    {
        Hdf5Message? Find(int kind) => messages.Find(message => message.Kind == kind);
        Hdf5Message Need(int kind, string what) => Find(kind) ?? throw place.Error($"it has no {what}: the file is corrupt");
        Hdf5Message space = Need(Hdf5Message.Space, "shape"), type = Need(Hdf5Message.Type, "type"),
            layout = Need(Hdf5Message.Layout, "layout");
        // A type that is stored elsewhere is none of those that are read.
        Hdf5Type known = type.IsShared ? default : Hdf5Type.Read(type.Body, place);
        Hdf5Entry entry = new(name, Hdf5Space.Read(space.Body, place));
        return new Hdf5Dataset(entry, known, layout, Find(Hdf5Message.Filters), Find(Hdf5Message.External) is not null);
    }

    /// <summary>Reads the numbers.</summary>
    public Tensor Read(Hdf5Source source, Backend backend, FilePlace place)
    {
        if (type.Number is not { } format)
        {
            throw place.Error("its elements cannot be read; readable are numbers with a fraction of 16, 32 or 64 bits");
        }
        if (isElsewhere) throw place.Error("its numbers are in another file, which is not followed");
        return ElementReader.ReadTensor(Open(source, format.Bytes(), place), format, type.BigEndian, Entry.Shape, backend);
    }

    /// <summary>The elements' bytes from the first on, once it is sure that they are there.</summary>
    private ByteSource Open(Hdf5Source source, int width, FilePlace place)
    {
        Hdf5Fields fields = new(layout.Body, place);
        int version = fields.Byte(), kind = fields.Byte();
        if (version < LayoutVersion)
        {
            throw place.Error($"its layout has version {version}, of HDF5 before 1.6.3; copy the file with h5repack");
        }
        if (version > LatestLayoutVersion || (version == LatestLayoutVersion && kind > Contiguous))
        {
            throw place.Error($"its chunks are kept in a newer way, which is not supported. {Hdf5File.WriteAnew}");
        }
        // The shape has fewer than 2⁵⁸ elements, so their bytes fit.
        long bytes = Entry.Shape.Count * width;
        if (bytes == 0) return _ => { };
        switch (kind)
        {
            case Compact:
                int held = fields.UInt16();
                if (held != bytes)
                {
                    throw place.Error($"it has {held} bytes, but its shape {Entry.Shape} needs {bytes}: the file is corrupt");
                }
                return From(fields.Take(held).ToArray());
            case Contiguous:
                (long address, long size) = (fields.Int64(), fields.Int64());
                if (address < 0) throw place.Error("its numbers were never written");
                if (size != bytes)
                {
                    throw place.Error($"it has {size} bytes, but its shape {Entry.Shape} needs {bytes}: the file is corrupt");
                }
                source.Check(address, bytes, place);
                return target =>
                {
                    source.ReadAt(address, target, place);
                    address += target.Length;
                };
            case Chunked:
                return From(Hdf5Chunks.Read(source, Entry.Shape, width, ref fields, filters, place));
            default:
                throw place.Error($"its layout is of kind {kind}, which cannot be read");
        }
    }

    private static ByteSource From(byte[] bytes)
    {
        int position = 0;
        return target =>
        {
            bytes.AsSpan(position, target.Length).CopyTo(target);
            position += target.Length;
        };
    }
}
