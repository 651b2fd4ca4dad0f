namespace Glossa.Tensors;

/// <summary>One tensor of a safetensors file, as the header describes it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="DType">The number format in the file's spelling: "F32", "BF16", "I64", …</param>
/// <param name="Shape">Its shape.</param>
/// <param name="Offset">The position of its first byte, counted from the beginning of the file.</param>
/// <param name="Bytes">The number of bytes it takes.</param>
public sealed record SafetensorsEntry(string Name, string DType, Shape Shape, long Offset, long Bytes);
