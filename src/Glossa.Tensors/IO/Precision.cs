namespace Glossa.Tensors;

/// <summary>The numbers in which a file holds the values of single-precision tensors.</summary>
public enum Precision
{
    /// <summary>32 bits, as in memory.</summary>
    Float32,

    /// <summary>16 bits with 11 significant ones, up to 65,504 (IEEE 754 half precision).</summary>
    Float16,

    /// <summary>16 bits with 8 significant ones and the range of 32 bits (brain floating point).</summary>
    BFloat16,

    /// <summary>
    /// Whole numbers of 8 bits for the large tables and maps of a model, with a scale for each row, and 32 bits for the rest (see
    /// <see cref="Tensor.ToInt8"/>).
    /// </summary>
    Int8,
}
