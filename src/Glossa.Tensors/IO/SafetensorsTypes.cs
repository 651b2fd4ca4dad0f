using System.Collections.Frozen;

namespace Glossa.Tensors;

/// <summary>The number formats of safetensors files: their bits, and how to read them where that is supported.</summary>
internal static class SafetensorsTypes
{
    private static readonly FrozenDictionary<string, (int Bits, ElementFormat? Format)> Known =
        new Dictionary<string, (int, ElementFormat?)>
        {
            ["F64"] = (64, ElementFormat.Float64),
            ["F32"] = (32, ElementFormat.Float32),
            ["F16"] = (16, ElementFormat.Float16),
            ["BF16"] = (16, ElementFormat.BFloat16),
            ["I64"] = (64, ElementFormat.Int64),
            ["I32"] = (32, ElementFormat.Int32),
            ["I16"] = (16, ElementFormat.Int16),
            ["I8"] = (8, ElementFormat.Int8),
            ["U64"] = (64, ElementFormat.UInt64),
            ["U32"] = (32, ElementFormat.UInt32),
            ["U16"] = (16, ElementFormat.UInt16),
            ["U8"] = (8, ElementFormat.UInt8),
            ["BOOL"] = (8, ElementFormat.Bool),
            ["C64"] = (64, null),
            ["F8_E5M2"] = (8, null),
            ["F8_E4M3"] = (8, null),
            ["F8_E8M0"] = (8, null),
            ["F8_E5M2FNUZ"] = (8, null),
            ["F8_E4M3FNUZ"] = (8, null),
            ["F6_E2M3"] = (6, null),
            ["F6_E3M2"] = (6, null),
            ["F4"] = (4, null),
        }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The bits of one element; null for a name that is no format.</summary>
    public static int? Bits(string dtype) => Known.TryGetValue(dtype, out (int Bits, ElementFormat?) type) ? type.Bits : null;

    /// <summary>The format of the elements of a type; null where it cannot be read.</summary>
    public static ElementFormat? Format(string dtype) => Known[dtype].Format;

    /// <summary>The formats that can be read, for messages.</summary>
    public static string Readable(bool asIds) =>
        string.Join(", ", Known.Where(type => type.Value.Format is { } format && (!asIds || format.HoldsIds())).Select(type => type.Key)
            .Order(StringComparer.Ordinal));

    /// <summary>The name of a format that tensors are written in.</summary>
    public static string Of(ElementFormat format) => Known.First(type => type.Value.Format == format).Key;
}
