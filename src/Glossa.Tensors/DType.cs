namespace Glossa.Tensors;

/// <summary>The number format of a tensor's elements.</summary>
public enum DType
{
    /// <summary>IEEE 754 single precision: what the <see cref="Backend.Cpu"/> backend computes with.</summary>
    Float32,

    /// <summary>IEEE 754 double precision: what the <see cref="Backend.Reference"/> backend computes with.</summary>
    Float64,
}
