namespace Glossa.Tensors;

/// <summary>The number of bits the values of single-precision tensors have in a file.</summary>
public enum Precision
{
    /// <summary>32 bits, as in memory.</summary>
    Float32,

    /// <summary>16 bits with 11 significant ones, up to 65,504 (IEEE 754 half precision).</summary>
    Float16,

    /// <summary>16 bits with 8 significant ones and the range of 32 bits (brain floating point).</summary>
    BFloat16,
}
