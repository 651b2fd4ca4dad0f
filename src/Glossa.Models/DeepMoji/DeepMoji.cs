using System.Globalization;
using Glossa.Nn;
using Glossa.Tensors;

namespace Glossa.Models;

/// <summary>
/// DeepMoji, which learns the emotions of texts from the emoji in them (Felbo et al. 2017): <c>e = tanh(E[id])</c>, <c>h₀ = biLSTM(e)</c>,
/// <c>h₁ = biLSTM(h₀)</c>, <c>x = [h₁, h₀, e]</c>, <c>a = softmax(x v)</c> over the text's words, <c>features = Σ_t a_t x_t</c>, <c>logits
/// = W features + b</c>. The LSTMs' gates have hard sigmoids.
/// </summary>
/// <remarks>
/// Parameters have torchMoji's names. Texts stay packed from the first layer to the attention, so that the time is proportional to the
/// number of their words, not to the longest text.
/// </remarks>
public sealed class DeepMoji : Module, IDescribed
{
    private readonly Embedding embed;

    [StateName("lstm_0")]
    private readonly Lstm first;

    [StateName("lstm_1")]
    private readonly Lstm second;

    [StateName("attention_layer")]
    private readonly AttentionPooling attention;

    [StateName("output_layer")]
    private readonly Linear[] output;

    private readonly SpatialDropout embeddingDropout;
    private readonly Dropout finalDropout;

    /// <summary>A network.</summary>
    /// <param name="options">The sizes; the original's when left out.</param>
    public DeepMoji(DeepMojiOptions? options = null)
    {
        Options = options ??= new DeepMojiOptions();
        RecurrentOptions recurrent = new() { Bidirectional = true, GateActivation = options.Gates, Initializers = options.Initializers };
        embed = new Embedding(options.Words, options.Width, initializers: options.Initializers);
        embeddingDropout = new SpatialDropout(options.EmbeddingDropout);
        first = new Lstm(options.Width, options.Hidden, recurrent);
        second = new Lstm(2 * options.Hidden, options.Hidden, recurrent);
        attention = new AttentionPooling(options.Features);
        finalDropout = new Dropout(options.FinalDropout);
        output = [new Linear(options.Features, options.Classes, initializers: options.Initializers)];
    }

    /// <summary>The sizes.</summary>
    public DeepMojiOptions Options { get; }

    /// <summary>The words' vectors. <c>Shape: [words, width]</c>.</summary>
    public Parameter Words => embed.Weight;

    /// <inheritdoc/>
    public override IReadOnlyList<IReadOnlyList<Parameter>> ParameterLayers => Stacked(embed, first, second, attention, output[0]);

    /// <inheritdoc/>
    public string Description => string.Create(
        CultureInfo.InvariantCulture,
        $"{Options.Words} words of {Options.Width}, 2 × 2 × {Options.Hidden}, {Options.Gates} gates, {Options.Classes} classes");

    /// <summary>Computes the output for texts.</summary>
    /// <param name="texts">The ids of each text's words, at least one each; in any order.</param>
    /// <param name="run">The run to compute in.</param>
    /// <exception cref="ShapeException">A text is empty.</exception>
    /// <exception cref="OutOfRangeException">An id belongs to no word.</exception>
    public DeepMojiOutput Forward(IReadOnlyList<long[]> texts, Run run)
    {
        using LayerMark mark = run.Enter(DisplayName);
        if (texts.Count == 1 && texts[0].Length > PieceLength && !run.IsTraining && !run.RecordsGradients)
        {
            DeepMojiOutput whole = InPieces(texts[0], run);
            mark.Output(whole.Logits);
            return whole;
        }
        (IdTensor ids, Func<Tensor, PackedSequence> wrap) = PackedSequence.PackIds(texts);
        PackedSequence words = embeddingDropout.Forward(wrap(embed.Forward(ids, run).Tanh(run)), run);
        PackedSequence h0 = first.Forward(words, run).Output;
        PackedSequence h1 = second.Forward(h0, run).Output;
        (Tensor features, Tensor weights) = attention.Forward(words.With(Tensor.Concat([h1.Data, h0.Data, words.Data], -1, run)), run);
        return new DeepMojiOutput(mark.Output(output[0].Forward(finalDropout.Forward(features, run), run)), features, weights);
    }

    /// <summary>
    /// The most words of one text that are computed at once in predictions; a multiple of 512, so that no bit depends on it.
    /// </summary>
    internal int PieceLength { get; init; } = 2048;

    /// <summary>A long text, of which no more than a piece is in memory at once.</summary>
    private DeepMojiOutput InPieces(long[] text, Run run)
    {
        int pieces = (text.Length + PieceLength - 1) / PieceLength;
        Func<int, Tensor> words = piece => embed.Forward(IdTensor.Of(text.AsSpan(piece * PieceLength, LengthOf(piece))), run).Tanh(run);
        Func<int, Tensor> h0 = first.InPieces(words, pieces, run), h1 = second.InPieces(h0, pieces, run);
        (Tensor features, Tensor weights) = attention.Forward(Joined, pieces, run);
        return new DeepMojiOutput(output[0].Forward(features, run), features, weights);

        Tensor Joined(int piece) => Tensor.Concat([h1(piece), h0(piece), words(piece)], -1, run);

        int LengthOf(int piece) => Math.Min(PieceLength, text.Length - (piece * PieceLength));
    }
}
