using System.Numerics;

namespace Glossa.Tensors;

/// <summary>
/// Knows the rows of a table that have not yet taken steps of an optimiser, and brings them up to date. Safe to use from several threads.
/// </summary>
internal interface ILazyRows
{
    /// <summary>Brings all rows up to date, and leaves the memory to itself.</summary>
    void Settle();

    /// <summary>Brings some rows up to date; only they may be looked at then.</summary>
    /// <param name="table">The table, or another tensor in its memory.</param>
    /// <param name="rows">Which rows; negative numbers are skipped.</param>
    void Settle<T>(Tensor table, ReadOnlySpan<T> rows) where T : struct, IBinaryInteger<T>;
}
