using Glossa.Tensors;

namespace Glossa.Formats;

/// <summary>
/// The type of the elements of an HDF5 data set or attribute: numbers with a fraction, texts, or something that is not read.
/// </summary>
/// <param name="Bytes">The bytes of one element.</param>
/// <param name="Number">The format of a number; null for everything else.</param>
/// <param name="BigEndian">Whether a number has its highest byte first.</param>
/// <param name="Text">The storage of a text; null for everything else.</param>
internal readonly record struct Hdf5Type(long Bytes, ElementFormat? Number, bool BigEndian, Hdf5Text? Text)
{
    private const int FloatClass = 1, TextClass = 3, VariableClass = 9;
    private const int VariableTextBytes = 16;

    /// <summary>Reads a datatype message.</summary>
    public static Hdf5Type Read(ReadOnlySpan<byte> body, FilePlace place)
    {
        Hdf5Fields fields = new(body, place);
        int kind = fields.Byte() & 0x0F, bits = fields.Byte();
        fields.Skip(2);
        long bytes = fields.UInt32();
        return kind switch
        {
            FloatClass => new Hdf5Type(bytes, Float(bytes, ref fields), (bits & 1) != 0, null),
            TextClass when (bits & 0x0F) <= (int)Hdf5Text.PaddedWithSpace => new Hdf5Type(bytes, null, false, (Hdf5Text)(bits & 0x0F)),
            VariableClass when (bits & 0x0F) == 1 && bytes == VariableTextBytes => new Hdf5Type(bytes, null, false, Hdf5Text.Variable),
            _ => new Hdf5Type(bytes, null, false, null),
        };
    }

    /// <summary>The IEEE format that a description of bit fields means, if any.</summary>
    private static ElementFormat? Float(long bytes, ref Hdf5Fields fields)
    {
        (int offset, int precision, int exponentAt, int exponentBits, int fractionAt, int fractionBits, long bias) =
            (fields.UInt16(), fields.UInt16(), fields.Byte(), fields.Byte(), fields.Byte(), fields.Byte(), fields.UInt32());
        if (offset != 0 || precision != bytes * 8 || fractionAt != 0) return null;
        return (exponentAt, exponentBits, fractionBits, bias) switch
        {
            (10, 5, 10, 15) when bytes == 2 => ElementFormat.Float16,
            (23, 8, 23, 127) when bytes == 4 => ElementFormat.Float32,
            (52, 11, 52, 1023) when bytes == 8 => ElementFormat.Float64,
            _ => null,
        };
    }
}

/// <summary>
/// The storage of a text in an HDF5 file: in a fixed number of bytes, with a filler, or somewhere else with its length.
/// </summary>
internal enum Hdf5Text
{
    EndsWithZero,
    PaddedWithZeros,
    PaddedWithSpace,
    Variable,
}

/// <summary>The shape of an HDF5 data set or attribute.</summary>
internal static class Hdf5Space
{
    private const int NullSpace = 2;

    /// <summary>Reads a dataspace message.</summary>
    public static Shape Read(ReadOnlySpan<byte> body, FilePlace place)
    {
        Hdf5Fields fields = new(body, place);
        int version = fields.Byte(), rank = fields.Byte();
        fields.Skip(1);
        if (version is not (1 or 2)) throw place.Error($"its shape has version {version} where 1 or 2 are known");
        int kind = fields.Byte();
        if (version == 1) fields.Skip(4);
        else if (kind == NullSpace) return place.Shape([0]);
        long[] sizes = new long[rank];
        for (int axis = 0; axis < rank; axis++) sizes[axis] = fields.Int64();
        return place.Shape(sizes);
    }
}
