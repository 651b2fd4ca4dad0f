using Glossa.Nn;
using Glossa.Tensors;

namespace Glossa.Models;

/// <summary>How the vectors of a text's tokens become one.</summary>
public enum Pooling
{
    /// <summary>Their mean.</summary>
    Mean,

    /// <summary>The largest element of each column.</summary>
    Max,

    /// <summary>Their mean weighted by attention with one learned vector (<see cref="AttentionPooling"/>).</summary>
    Attention,
}

/// <summary>A text's vector from its tokens': one or more poolings side by side. A text without tokens is all zeros.</summary>
public sealed class PooledEncoder : TextEncoder, IDescribed
{
    private readonly TokenEncoder tokens;
    private readonly Pooling[] poolings;
    private readonly AttentionPooling? attention;

    /// <summary>A pooled encoder.</summary>
    /// <param name="tokens">Encodes the tokens.</param>
    /// <param name="poolings">The poolings, in the order of their columns.</param>
    /// <exception cref="ModuleException">There is no pooling, or one twice.</exception>
    public PooledEncoder(TokenEncoder tokens, params Pooling[] poolings)
    {
        if (poolings.Length == 0 || poolings.Distinct().Count() != poolings.Length)
        {
            throw new ModuleException($"A text's vector needs one or more poolings, each once, of {string.Join(", ", Enum.GetNames<Pooling>())}; given were: {string.Join(", ", poolings)}.");
        }
        (this.tokens, this.poolings) = (tokens, poolings);
        if (poolings.Contains(Pooling.Attention)) attention = new AttentionPooling(tokens.Size);
    }

    /// <inheritdoc/>
    public override int Size => poolings.Length * tokens.Size;

    /// <inheritdoc/>
    public override IReadOnlyList<IReadOnlyList<Parameter>> ParameterLayers => Stacked(tokens, attention);

    /// <inheritdoc/>
    public string Description => string.Join(", ", poolings);

    /// <inheritdoc/>
    public override Tensor Forward(TokenBatch batch, Run run) => Within(run, () =>
    {
        Tensor x = tokens.Forward(batch, run);
        Tensor[] parts = [.. poolings.Select(pooling => Pool(pooling, x, batch.Lengths, run))];
        return parts.Length == 1 ? parts[0] : Tensor.Concat(parts, 1, run);
    });

    private Tensor Pool(Pooling pooling, Tensor x, int[] lengths, Run run) => pooling switch
    {
        Pooling.Mean => x.SegmentMean(lengths, run),
        Pooling.Max => x.SegmentMax(lengths, run),
        _ => attention!.Forward(Padded(x, lengths, run), lengths, run).Output,
    };

    /// <summary>Texts side by side, zeros beyond their ends. <c>Shape: [texts, longest, columns]</c>.</summary>
    private static Tensor Padded(Tensor x, int[] lengths, Run run)
    {
        int longest = Math.Max(1, lengths.DefaultIfEmpty(0).Max());
        long[] rows = new long[lengths.Length * longest];
        Array.Fill(rows, -1);
        for (int text = 0, row = 0; text < lengths.Length; text++)
        {
            for (int i = 0; i < lengths[text]; i++) rows[(text * longest) + i] = row++;
        }
        return x.SelectRows(new IdTensor(rows, [lengths.Length, longest]), run);
    }
}
