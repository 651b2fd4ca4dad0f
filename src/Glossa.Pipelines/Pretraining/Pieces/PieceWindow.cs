namespace Glossa.Pipelines;

/// <summary>A part of a text as a transformer reads it, an example of pre-training.</summary>
/// <param name="Ids">The ids of its pieces, special ones included. <c>Shape: [pieces]</c>.</param>
/// <param name="Segments">The segments of its pieces. <c>Shape: [pieces]</c>.</param>
public sealed record PieceWindow(int[] Ids, int[] Segments);
