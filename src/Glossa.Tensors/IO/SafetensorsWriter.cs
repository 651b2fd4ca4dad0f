using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Glossa.Tensors;

/// <summary>
/// Writes safetensors files, laid out as Hugging Face's own writer lays them out. The same tensors and texts give the same bytes.
/// </summary>
public static class SafetensorsWriter
{
    private const int Alignment = 8;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>
    /// Writes tensors to a file: F64 for tensors in double precision, F32 for those in single precision unless fewer bits are asked for,
    /// the wider first, then by name. With 8 bits whole numbers are written, so values are rounded before
    /// (<see cref="Int8Rounding"/>). The file is written as a whole or not at all (<see cref="AtomicFile"/>).
    /// </summary>
    /// <param name="path">The file; its folder exists.</param>
    /// <param name="tensors">The tensors by name, of any shape, contiguous or not.</param>
    /// <param name="metadata">Free texts for the header, or null; <c>format = pt</c> is what some readers look for.</param>
    /// <param name="precision">The precision of each tensor in single precision, by its name; 32 bits when left out.</param>
    /// <param name="cancellation">Stops the writing; the old file is untouched then.</param>
    /// <exception cref="ArgumentException">A name or text cannot be stored in a header.</exception>
    /// <exception cref="RecycledTensorException">A tensor's scope has closed.</exception>
    /// <exception cref="OperationCanceledException">The writing was cancelled.</exception>
    /// <exception cref="TensorFileException">A value is too large for 16 bits.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(
        string path,
        IReadOnlyDictionary<string, Tensor> tensors,
        IReadOnlyDictionary<string, string>? metadata = null,
        Func<string, Precision>? precision = null,
        CancellationToken cancellation = default)
    {
        (string Name, Tensor Tensor, ElementFormat Format)[] ordered = [.. tensors
            .Select(entry => (entry.Key, entry.Value, Format: FormatOf(entry.Value, precision?.Invoke(entry.Key) ?? Precision.Float32)))
            .OrderByDescending(entry => entry.Format.Bytes())
            .ThenBy(entry => entry.Key, StringComparer.Ordinal)];
        ReadOnlyMemory<byte> header = Header(ordered, metadata);
        AtomicFile.Write(path, stream =>
        {
            Span<byte> length = stackalloc byte[sizeof(ulong)];
            BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
            stream.Write(length);
            stream.Write(header.Span);
            foreach ((string name, Tensor tensor, ElementFormat format) in ordered)
            {
                if (ElementWriter.Write(tensor, stream, format, cancellation)) continue;
                throw new TensorFileException(
                    $"A value of the tensor {FilePlace.Quote(name)} does not fit {SafetensorsTypes.Of(format)}: float16 ends at 65,504, "
                        + "and int8 holds whole numbers from -128 to 127. Write the file in bfloat16 or float32.");
            }
        });
    }

    private static ElementFormat FormatOf(Tensor tensor, Precision precision) => (tensor.DType, precision) switch
    {
        (DType.Float64, _) => ElementFormat.Float64,
        (_, Precision.Float16) => ElementFormat.Float16,
        (_, Precision.BFloat16) => ElementFormat.BFloat16,
        (_, Precision.Int8) => ElementFormat.Int8,
        _ => ElementFormat.Float32,
    };

    private static ReadOnlyMemory<byte> Header(
        ReadOnlySpan<(string Name, Tensor Tensor, ElementFormat Format)> tensors, IReadOnlyDictionary<string, string>? metadata)
    {
        ArrayBufferWriter<byte> buffer = new();
        // Names go into a file, not a web page: quotes, backslashes and control characters are all that needs escaping.
        using (Utf8JsonWriter json = new(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            if (metadata is not null) WriteMetadata(json, metadata);
            long offset = 0;
            foreach ((string name, Tensor tensor, ElementFormat format) in tensors)
            {
                if (name == SafetensorsHeader.MetadataName)
                {
                    throw new ArgumentException($"A tensor cannot be named {name}: that name holds the header's texts.", nameof(tensors));
                }
                CheckText(name, nameof(tensors));
                json.WriteStartObject(name);
                json.WriteString("dtype", SafetensorsTypes.Of(format));
                json.WriteStartArray("shape");
                foreach (int size in tensor.Shape) json.WriteNumberValue(size);
                json.WriteEndArray();
                json.WriteStartArray("data_offsets");
                json.WriteNumberValue(offset);
                json.WriteNumberValue(offset += tensor.Shape.Count * format.Bytes());
                json.WriteEndArray();
                json.WriteEndObject();
            }
            json.WriteEndObject();
        }
        int padding = (Alignment - (buffer.WrittenCount % Alignment)) % Alignment;
        buffer.GetSpan(Alignment)[..padding].Fill((byte)' ');
        buffer.Advance(padding);
        if (buffer.WrittenCount > SafetensorsHeader.MaxBytes)
        {
            throw new ArgumentException(
                $"The names and texts make a header of {buffer.WrittenCount} bytes, "
                    + $"but a safetensors header has at most {SafetensorsHeader.MaxBytes}.",
                nameof(metadata));
        }
        return buffer.WrittenMemory;
    }

    private static void WriteMetadata(Utf8JsonWriter json, IReadOnlyDictionary<string, string> metadata)
    {
        json.WriteStartObject(SafetensorsHeader.MetadataName);
        foreach ((string key, string text) in metadata.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            CheckText(key, nameof(metadata));
            CheckText(text, nameof(metadata));
            json.WriteString(key, text);
        }
        json.WriteEndObject();
    }

    /// <summary>
    /// Requires a text that UTF-8 can hold; the JSON writer would put a replacement character, and two names might become one.
    /// </summary>
    private static void CheckText(string text, string argument)
    {
        try
        {
            StrictUtf8.GetByteCount(text);
        }
        catch (EncoderFallbackException e)
        {
            throw new ArgumentException(
                $"The text {FilePlace.Quote(text)} has half of a surrogate pair at position {e.Index}, which UTF-8 cannot hold.", argument,
                e);
        }
    }
}
