namespace Glossa.Tensors;

/// <summary>
/// The part of an image that each output of a pooling operation reads. Strided, padded, rounded-up and adaptive pooling are all tables of
/// this kind.
/// </summary>
/// <param name="Rows">For every output row, the input rows it covers.</param>
/// <param name="Columns">For every output column, the input columns it covers.</param>
public sealed record PoolCells(PoolSpan[] Rows, PoolSpan[] Columns);

/// <summary>The input positions <c>Start, Start + Step, … &lt; End</c> of one output position along one axis.</summary>
/// <param name="Start">The first.</param>
/// <param name="End">The exclusive end.</param>
/// <param name="Step">The distance between two.</param>
/// <param name="Divisor">The number of positions a mean counts; padding may count too.</param>
public readonly record struct PoolSpan(int Start, int End, int Step, int Divisor);
