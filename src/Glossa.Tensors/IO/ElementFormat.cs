namespace Glossa.Tensors;

/// <summary>The format in which one element is stored in a tensor file.</summary>
internal enum ElementFormat
{
    Float64,
    Float32,
    Float16,
    BFloat16,
    Int64,
    Int32,
    Int16,
    Int8,
    UInt64,
    UInt32,
    UInt16,
    UInt8,
    Bool,
}

internal static class ElementFormats
{
    /// <summary>The bytes of one element.</summary>
    public static int Bytes(this ElementFormat format) => format switch
    {
        ElementFormat.Float64 or ElementFormat.Int64 or ElementFormat.UInt64 => 8,
        ElementFormat.Float32 or ElementFormat.Int32 or ElementFormat.UInt32 => 4,
        ElementFormat.Float16 or ElementFormat.BFloat16 or ElementFormat.Int16 or ElementFormat.UInt16 => 2,
        _ => 1,
    };

    /// <summary>Whether every value is a whole number that fits an id.</summary>
    public static bool HoldsIds(this ElementFormat format) =>
        format is ElementFormat.Int64 or ElementFormat.Int32 or ElementFormat.Int16 or ElementFormat.Int8
            or ElementFormat.UInt32 or ElementFormat.UInt16 or ElementFormat.UInt8 or ElementFormat.Bool;
}
