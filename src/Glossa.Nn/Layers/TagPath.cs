namespace Glossa.Nn;

/// <summary>A sequence of tags a decoder found.</summary>
/// <param name="Tags">One tag for each token.</param>
/// <param name="Score">The path's score; its log-probability is this minus <see cref="LinearChainCrf.LogPartition"/>.</param>
public sealed record TagPath(IReadOnlyList<int> Tags, double Score);
