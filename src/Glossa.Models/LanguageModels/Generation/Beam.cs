namespace Glossa.Models;

/// <summary>A text that beam search found.</summary>
/// <param name="Ids">Its symbols, without the prefix and without the symbol that ends it.</param>
/// <param name="LogProbability">Their log probability, that of the end included.</param>
/// <param name="IsComplete">Whether it came to its end, not to the limit of symbols.</param>
public sealed record Beam(IReadOnlyList<int> Ids, double LogProbability, bool IsComplete);
