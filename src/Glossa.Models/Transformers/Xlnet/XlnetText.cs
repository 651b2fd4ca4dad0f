using Glossa.Tensors;

namespace Glossa.Models;

/// <summary>The part of a batch that one text is, for a stream of XLNet.</summary>
/// <param name="Length">The number of its pieces.</param>
/// <param name="Keys">The number of its keys: memories and pieces.</param>
/// <param name="FirstDistance">The row of its largest distance.</param>
/// <param name="Distances">The number of its distances.</param>
internal sealed record XlnetText(int Length, int Keys, int FirstDistance, int Distances)
{
    /// <summary>1 where a query must not see a key. <c>Shape: [queries, keys]</c>, or null.</summary>
    public Tensor? Hidden { get; init; }

    /// <summary>1 where a query and a key are of different segments. <c>Shape: [queries, keys]</c>, or null.</summary>
    public Tensor? Differs { get; init; }

    /// <summary>The positions of the queries; 0, 1, 2, … when null.</summary>
    public IReadOnlyList<int>? Positions { get; init; }

    /// <summary>The number of queries.</summary>
    public int Queries => Positions?.Count ?? Length;
}
