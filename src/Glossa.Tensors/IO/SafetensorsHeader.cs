using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;

namespace Glossa.Tensors;

/// <summary>
/// The header of a safetensors file, parsed and held against the file: every claim is checked before anything relies on it.
/// </summary>
internal sealed class SafetensorsHeader
{
    /// <summary>The longest header the format allows, in bytes.</summary>
    public const int MaxBytes = 100_000_000;

    /// <summary>The name under which the header keeps its free texts.</summary>
    public const string MetadataName = "__metadata__";

    private const int MaxDepth = 16;

    private readonly FilePlace place;
    private readonly long dataStart;
    private readonly long dataBytes;
    private readonly Dictionary<string, SafetensorsEntry> entries = new(StringComparer.Ordinal);
    private Dictionary<string, string>? metadata;

    private SafetensorsHeader(string file, long dataStart, long dataBytes)
    {
        place = new FilePlace(file, "header");
        this.dataStart = dataStart;
        this.dataBytes = dataBytes;
    }

    /// <summary>The tensors by name.</summary>
    public IReadOnlyDictionary<string, SafetensorsEntry> ByName => entries;

    /// <summary>The tensors in the order in which they are stored in the file.</summary>
    public IReadOnlyList<SafetensorsEntry> InOrder { get; private set; } = [];

    /// <summary>The free texts.</summary>
    public IReadOnlyDictionary<string, string> Metadata => metadata ?? [];

    /// <summary>Parses and checks a header.</summary>
    /// <param name="file">The file's path, for errors.</param>
    /// <param name="json">The header's bytes.</param>
    /// <param name="dataStart">The position in the file where the data begin.</param>
    /// <param name="dataBytes">The number of bytes of data in the file.</param>
    /// <exception cref="TensorFileException">The header is not one, or contradicts itself or the file.</exception>
    public static SafetensorsHeader Parse(string file, ReadOnlySpan<byte> json, long dataStart, long dataBytes)
    {
        SafetensorsHeader header = new(file, dataStart, dataBytes);
        if (json.Length == 0 || json[0] != (byte)'{')
        {
            throw header.place.Error("it does not begin with '{' as a JSON object does, so this is not a safetensors file");
        }
        if (!Utf8.IsValid(json)) throw header.place.Error("it is not valid UTF-8");
        try
        {
            Utf8JsonReader reader = new(json, new JsonReaderOptions { MaxDepth = MaxDepth });
            reader.Read();
            header.ReadObject(ref reader);
            // Only space may follow; the reader throws at anything else.
            reader.Read();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw header.place.Error($"it is not valid JSON: {e.Message.TrimEnd('.')}", e);
        }
        header.InOrder = header.CheckCoverage();
        return header;
    }

    private void ReadObject(ref Utf8JsonReader reader)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = reader.GetString()!;
            reader.Read();
            if (name == MetadataName)
            {
                if (metadata is not null) throw place.Error($"{MetadataName} stands there twice");
                metadata = ReadMetadata(ref reader);
            }
            else
            {
                SafetensorsEntry entry = ReadEntry(name, ref reader);
                if (!entries.TryAdd(name, entry)) throw place.Error($"the tensor {FilePlace.Quote(name)} stands there twice");
            }
        }
    }

    private Dictionary<string, string> ReadMetadata(ref Utf8JsonReader reader)
    {
        Dictionary<string, string> texts = new(StringComparer.Ordinal);
        if (reader.TokenType == JsonTokenType.Null) return texts;
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw place.Error($"{MetadataName} is a JSON {Kind(reader)} where an object of texts is needed");
        }
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string key = reader.GetString()!;
            reader.Read();
            if (reader.TokenType != JsonTokenType.String)
            {
                throw place.Error($"{MetadataName} {FilePlace.Quote(key)} is a JSON {Kind(reader)} where a text is needed");
            }
            if (!texts.TryAdd(key, reader.GetString()!)) throw place.Error($"{MetadataName} {FilePlace.Quote(key)} stands there twice");
        }
        return texts;
    }

    private SafetensorsEntry ReadEntry(string name, ref Utf8JsonReader reader)
    {
        FilePlace at = place with { Place = $"header, tensor {FilePlace.Quote(name)}" };
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw at.Error($"it is a JSON {Kind(reader)} where an object with dtype, shape and data_offsets is needed");
        }
        string? dtype = null;
        List<long>? sizes = null, offsets = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string key = reader.GetString()!;
            reader.Read();
            bool isRepeated = key switch
            {
                "dtype" => dtype is not null,
                "shape" => sizes is not null,
                "data_offsets" => offsets is not null,
                _ => false,
            };
            if (isRepeated) throw at.Error($"{key} stands there twice");
            if (key == "dtype")
            {
                dtype = reader.TokenType == JsonTokenType.String
                    ? reader.GetString()
                    : throw at.Error($"dtype is a JSON {Kind(reader)} where a text is needed");
            }
            else if (key == "shape")
            {
                sizes = ReadNumbers(key, at, ref reader);
            }
            else if (key == "data_offsets")
            {
                offsets = ReadNumbers(key, at, ref reader);
            }
            else
            {
                reader.Skip();
            }
        }
        if (dtype is null || sizes is null || offsets is null)
        {
            throw at.Error($"{(dtype is null ? "dtype" : sizes is null ? "shape" : "data_offsets")} is missing");
        }
        return CheckedEntry(name, dtype, at, sizes, offsets);
    }

    private SafetensorsEntry CheckedEntry(string name, string dtype, FilePlace at, List<long> sizes, List<long> offsets)
    {
        int bits = SafetensorsTypes.Bits(dtype) ?? throw at.Error($"{FilePlace.Quote(dtype)} is not a dtype of safetensors");
        Shape shape = at.Shape(sizes);
        if (offsets.Count != 2) throw at.Error($"data_offsets holds {offsets.Count} numbers where the begin and the end are needed");
        (long begin, long end) = (offsets[0], offsets[1]);
        if (begin < 0 || end < begin)
        {
            throw at.Error($"data_offsets [{begin}, {end}] is not a range: the begin is at least 0 and the end at least the begin");
        }
        if (end > dataBytes)
        {
            throw at.Error($"its data end at byte {end}, but the file has {dataBytes} bytes of data: "
                + "it was cut off, perhaps by an interrupted copy or download");
        }
        Int128 neededBits = (Int128)shape.Count * bits;
        if (neededBits != (Int128)(end - begin) * 8)
        {
            throw at.Error($"data_offsets [{begin}, {end}] are {end - begin} bytes, "
                + $"but {dtype} of shape {shape} is {((double)neededBits / 8).ToString(CultureInfo.InvariantCulture)}");
        }
        return new SafetensorsEntry(name, dtype, shape, dataStart + begin, end - begin);
    }

    private static List<long> ReadNumbers(string key, FilePlace at, ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw at.Error($"{key} is a JSON {Kind(reader)} where an array of whole numbers is needed");
        }
        List<long> numbers = [];
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out long number))
            {
                throw at.Error($"{key} holds something that is not a whole number below 2⁶³ at position {numbers.Count}");
            }
            numbers.Add(number);
        }
        return numbers;
    }

    /// <summary>Requires the tensors to cover the data exactly: no byte in two tensors, none in no tensor.</summary>
    private List<SafetensorsEntry> CheckCoverage()
    {
        List<SafetensorsEntry> ordered = [.. entries.Values.OrderBy(entry => entry.Offset).ThenBy(entry => entry.Bytes)];
        long covered = dataStart;
        foreach (SafetensorsEntry entry in ordered)
        {
            if (entry.Offset != covered)
            {
                throw place.Error(entry.Offset < covered
                    ? $"the tensor {FilePlace.Quote(entry.Name)} overlaps the one before it: "
                        + $"it begins at byte {entry.Offset - dataStart} of the data, that one ends at {covered - dataStart}"
                    : $"bytes {covered - dataStart} to {entry.Offset - dataStart} of the data, "
                        + $"before the tensor {FilePlace.Quote(entry.Name)}, belong to no tensor");
            }
            covered += entry.Bytes;
        }
        long rest = dataStart + dataBytes - covered;
        if (rest > 0) throw place.Error($"the last {rest} of the file's {dataBytes} bytes of data belong to no tensor");
        return ordered;
    }

    private static string Kind(in Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.StartObject => "object",
        JsonTokenType.StartArray => "array",
        JsonTokenType.String => "string",
        JsonTokenType.Number => "number",
        JsonTokenType.Null => "null",
        _ => "boolean",
    };
}
