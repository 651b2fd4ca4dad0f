using Glossa.Nn;
using Glossa.Tensors;

namespace Glossa.Models;

/// <summary>The ways to reduce the vectors of a text's tokens to one.</summary>
public enum Pooling
{
    /// <summary>Their mean.</summary>
    Mean,

    /// <summary>The largest value of each dimension.</summary>
    Max,

    /// <summary>Their mean weighted by attention with one learned vector (<see cref="AttentionPooling"/>).</summary>
    Attention,

    /// <summary>The vector of the piece that a transformer reads before the text for its class, such as <c>[CLS]</c>.</summary>
    ClassVector,

    /// <summary>A transformer's own vector of a text (<see cref="TransformerOutput.Pooled"/>).</summary>
    Pooler,
}

/// <summary>A text's vector from its tokens': one or more poolings side by side. A text without tokens is all zeros.</summary>
public sealed class PooledEncoder : TextEncoder, IDescribed
{
    private readonly TokenEncoder tokens;
    private readonly Pooling[] poolings;
    private readonly AttentionPooling? attention;

    /// <summary>A pooled encoder.</summary>
    /// <param name="tokens">Encodes the tokens.</param>
    /// <param name="poolings">The poolings, in the order in which their results are concatenated.</param>
    /// <exception cref="ModuleException">There is no pooling, or one twice.</exception>
    public PooledEncoder(TokenEncoder tokens, params Pooling[] poolings)
    {
        if (poolings.Length == 0 || poolings.Distinct().Count() != poolings.Length)
        {
            throw new ModuleException("A text's vector needs one or more poolings, each once, "
                + $"of {string.Join(", ", Enum.GetNames<Pooling>())}; given were: {string.Join(", ", poolings)}.");
        }
        (this.tokens, this.poolings) = (tokens, poolings);
        if (poolings.Contains(Pooling.Attention)) attention = new AttentionPooling(tokens.Size);
    }

    /// <summary>The encoder of the tokens.</summary>
    public TokenEncoder Tokens => tokens;

    /// <inheritdoc/>
    public override int Size => poolings.Length * tokens.Size;

    /// <inheritdoc/>
    public override IReadOnlyList<IReadOnlyList<Parameter>> ParameterLayers => Stacked(tokens, attention);

    /// <inheritdoc/>
    public string Description => string.Join(", ", poolings);

    /// <summary>
    /// The most tokens that are computed at once in predictions. A power of two of at least 512: sums over pieces then have the bits of
    /// sums over the whole (<see cref="Tensor.SumPairwise"/>, <see cref="AttentionPooling"/>).
    /// </summary>
    internal int PieceLength { get; init; } = TextGroups.Tokens;

    /// <inheritdoc/>
    public override Tensor Forward(TokenBatch batch, Run run) => Within(run, () =>
    {
        if (run.IsTraining || run.RecordsGradients) return Together(batch, run);
        Range[] groups = [.. TextGroups.Of(batch.Lengths, PieceLength)];
        if (groups.Length <= 1) return Group(batch, run);
        return Tensor.Concat([.. groups.Select(texts => run.Scoped(() => Group(batch.Slice(texts), run)))], 0, run);
    });

    private Tensor Group(TokenBatch batch, Run run) => batch.Tokens > PieceLength ? InPieces(batch, run) : Together(batch, run);

    private Tensor Together(TokenBatch batch, Run run)
    {
        Tensor? x = poolings.All(IsOfText) ? null : batch.VectorsOf(tokens, run);
        return Joined(
            [.. poolings.Select(pooling => IsOfText(pooling) ? OfText(pooling, batch, run) : Pool(pooling, x!, batch.Lengths, run))], run);
    }

    /// <summary>One long text, of which no more than a piece is in memory at once.</summary>
    private Tensor InPieces(TokenBatch text, Run run)
    {
        if (poolings.Any(IsOfText)) return Together(text, run);
        int pieces = (text.Tokens + PieceLength - 1) / PieceLength;
        Func<int, Tensor> vectors = tokens.InPieces(text, PieceLength, run);
        Tensor[] sums = new Tensor[pieces], largest = new Tensor[pieces];
        for (int piece = 0; piece < pieces && poolings.Any(pooling => pooling != Pooling.Attention); piece++)
        {
            using Scope scope = run.OpenScope();
            Tensor x = vectors(piece);
            if (poolings.Contains(Pooling.Mean)) sums[piece] = scope.Return(x.SegmentSum([x.Shape[0]], run));
            if (poolings.Contains(Pooling.Max)) largest[piece] = scope.Return(x.SegmentMax([x.Shape[0]], run));
        }
        return Joined([.. poolings.Select(pooling => pooling switch
        {
            Pooling.Mean => Tensor.SumPairwise(sums, run).DivideColumn(run.From(new float[] { text.Tokens }, [1]), run),
            Pooling.Max => Tensor.Concat(largest, 0, run).SegmentMax([pieces], run),
            _ => attention!.Forward(vectors, pieces, run).Output,
        })], run);
    }

    private static bool IsOfText(Pooling pooling) => pooling is Pooling.ClassVector or Pooling.Pooler;

    private Tensor OfText(Pooling pooling, TokenBatch batch, Run run) => tokens.TextVectors(batch, pooling == Pooling.Pooler, run);

    private static Tensor Joined(Tensor[] parts, Run run) => parts.Length == 1 ? parts[0] : Tensor.Concat(parts, 1, run);

    private Tensor Pool(Pooling pooling, Tensor x, int[] lengths, Run run) => pooling switch
    {
        Pooling.Mean => x.SegmentMean(lengths, run),
        Pooling.Max => x.SegmentMax(lengths, run),
        _ => attention!.Forward(Padded(x, lengths, run), lengths, run).Output,
    };

    /// <summary>Texts side by side, zeros beyond their ends. <c>Shape: [texts, longest, width]</c>.</summary>
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
