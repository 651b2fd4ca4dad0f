using System.Numerics;

namespace Glossa.Tensors;

/// <summary>
/// The steps of an optimiser that some rows of a table have yet to take. A backend that updates rows lazily (<see
/// cref="IRowUpdateKernels"/>) lets them take these steps before it reads the table. Safe to use from several threads.
/// </summary>
public interface ILazyRowUpdates
{
    /// <summary>Brings all rows up to date.</summary>
    void Apply();

    /// <summary>Brings some rows up to date; only they may be read then.</summary>
    /// <param name="table">The table, or another tensor in its memory.</param>
    /// <param name="rows">The positions of the rows; negative ones are skipped.</param>
    void Apply<T>(Tensor table, ReadOnlySpan<T> rows) where T : struct, IBinaryInteger<T>;
}
