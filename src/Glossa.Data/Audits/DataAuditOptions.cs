namespace Glossa.Data;

/// <summary>The limits above which a <see cref="DataAudit"/> reports a finding.</summary>
public sealed record DataAuditOptions
{
    /// <summary>A label with fewer texts to train on has too few.</summary>
    public int FewExamples { get; init; } = 20;

    /// <summary>The most frequent label may have so many times the texts of the rarest.</summary>
    public double MaxImbalance { get; init; } = 10;

    /// <summary>A text is very long when it has this many tokens and <see cref="LongFactor"/> times the median.</summary>
    public int LongTokens { get; init; } = 1000;

    /// <summary>A text is very long when it has this many times the median's tokens and at least <see cref="LongTokens"/>.</summary>
    public double LongFactor { get; init; } = 8;

    /// <summary>The largest fraction of the texts of a table without quoted columns that may begin and end with a quotation mark.</summary>
    public double MaxQuoted { get; init; } = 0.01;

    /// <summary>
    /// The largest fraction of a split that may occur in an earlier one; more is an error, since scores then reward memory.
    /// </summary>
    public double MaxLeakage { get; init; } = 0.01;
}
