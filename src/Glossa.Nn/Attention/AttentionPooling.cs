using Glossa.Tensors;

namespace Glossa.Nn;

/// <summary>
/// The attention of DeepMoji (Felbo et al. 2017): one vector scores every token and the text is the weighted mean,
/// <c>a = softmax(x v)</c> over the text's tokens, <c>y = Σ a_t x_t</c>.
/// </summary>
public sealed class AttentionPooling : Module
{
    private readonly double epsilon;

    /// <summary>Attention with one vector.</summary>
    /// <param name="size">The width of the input.</param>
    /// <param name="epsilon">Added to the sum of exponentials, as the Keras original does (1e−7); 0 is an exact softmax.</param>
    public AttentionPooling(int size, double epsilon = 0)
    {
        this.epsilon = epsilon;
        Vector = NewParameter("attention_vector", [size], Initializer.Uniform(-0.05, 0.05));
    }

    /// <summary>v. <c>Shape: [size]</c>.</summary>
    public Parameter Vector { get; }

    /// <summary>Pools padded texts.</summary>
    /// <param name="x">The tokens. <c>Shape: [batch, time, size]</c>.</param>
    /// <param name="lengths">The tokens of each text.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns>The texts, <c>[batch, size]</c>, and the weights, <c>[batch, time]</c>, 0 beyond a text's end.</returns>
    /// <exception cref="ShapeException">The sizes do not fit.</exception>
    public (Tensor Output, Tensor Weights) Forward(Tensor x, ReadOnlySpan<int> lengths, Run run)
    {
        using LayerMark mark = run.Enter(DisplayName);
        run.CheckRank("attentionPooling", "the input", x, 3, "[batch, time, size]");
        (int batch, int time, int size) = (x.Shape[0], x.Shape[1], x.Shape[2]);
        if (size != Vector.Shape[0])
        {
            throw run.Mismatch(
                "attentionPooling", $"the input has shape {x.Shape}, but the attention vector scores tokens of {Vector.Shape[0]} columns");
        }
        Tensor mask = LengthMask.Of(lengths, time, run);
        run.CheckShape("attentionPooling", "the lengths", mask, [batch, time], "one for each text");
        Tensor weights = Weights(Scores(x, run).Reshape([batch, time], run), mask, run);
        Tensor y = weights.Reshape([batch, 1, time], run).MatMul(x, run).Reshape([batch, size], run);
        return (mark.Output(y), weights);
    }

    /// <summary>Pools packed texts.</summary>
    /// <param name="x">The tokens, of width <c>size</c>.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns>The texts in their original order, <c>[batch, size]</c>, and the weights, <c>[batch, longest]</c>, 0 beyond a text's
    /// end.</returns>
    /// <exception cref="ShapeException">The tokens have another width.</exception>
    public (Tensor Output, Tensor Weights) Forward(PackedSequence x, Run run) => Forward(x.Unpack(run), [.. x.Lengths], run);

    /// <summary>
    /// Pools one long text piece by piece, for predictions whose memory does not grow with it; the bits are those of the whole where
    /// every piece but the last has a multiple of 512 tokens.
    /// </summary>
    /// <param name="x">The tokens of a piece by its number, asked for twice. <c>Shape: [tokens, size]</c>.</param>
    /// <param name="pieces">The number of pieces.</param>
    /// <param name="run">The run to compute in; nothing is recorded.</param>
    /// <returns>The text, <c>[1, size]</c>, and the weights, <c>[1, tokens]</c>.</returns>
    public (Tensor Output, Tensor Weights) Forward(Func<int, Tensor> x, int pieces, Run run)
    {
        Run raw = run.WithoutGradients();
        using LayerMark mark = raw.Enter(DisplayName);
        Tensor[] parts = new Tensor[pieces];
        for (int i = 0; i < pieces; i++)
        {
            int piece = i;
            parts[piece] = raw.Scoped(() => Scores(x(piece), raw));
        }
        Tensor scores = Tensor.Concat(parts, 0, raw).Reshape([1, -1], raw);
        Tensor weights = Weights(scores, LengthMask.Of([scores.Shape[1]], scores.Shape[1], raw), raw), y = raw.Empty([1, Vector.Shape[0]]);
        for (int piece = 0, first = 0; piece < pieces; first += parts[piece++].Shape[0])
        {
            using Scope scope = raw.OpenScope();
            Tensor own = weights.Slice(1, first, first + parts[piece].Shape[0], raw);
            raw.Backend.MatMul(own, false, x(piece), false, null, y, piece > 0, raw);
        }
        return (mark.Output(y), weights);
    }

    /// <summary>The score of every token. <c>Shape: [..., 1]</c>.</summary>
    private Tensor Scores(Tensor x, Run run) => x.MatMul(Vector.Value.Reshape([Vector.Shape[0], 1], run), run);

    private Tensor Weights(Tensor scores, Tensor mask, Run run) =>
        epsilon == 0 ? scores.Softmax(run, -1, mask) : WithEpsilon(scores, mask, run);

    /// <summary><c>a = e^(s − max) · mask / (Σ + ε)</c>, the maximum over all positions, as the original computes it.</summary>
    private Tensor WithEpsilon(Tensor scores, Tensor mask, Run run)
    {
        Tensor e = scores.AddColumn(scores.Max(-1, run).Negate(run), run).Exp(run).Multiply(mask, run);
        return e.DivideColumn(e.Sum(-1, run).Shift(epsilon, run), run);
    }
}
