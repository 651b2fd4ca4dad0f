using Glossa.Nn;
using Glossa.Tensors;

/// <summary>
/// Reads a text letter by letter and says which language it is in: embedding → dropout → bidirectional LSTM → attention → one logit a
/// language.
/// </summary>
internal sealed class LanguageNet(int languages) : Module
{
    private readonly Embedding embedding = new(Letters, 16);
    private readonly Dropout dropout = new(0.5);
    private readonly Lstm lstm = new(16, 32, new RecurrentOptions { Bidirectional = true });
    private readonly AttentionPooling pooling = new(64);
    private readonly Linear output = new(64, languages);

    private const int Letters = 128;

    /// <returns>The logits. <c>Shape: [texts, languages]</c>.</returns>
    public Tensor Forward(IReadOnlyList<string> texts, Run run)
    {
        long[][] letters = [.. texts.Select(text => text.Select(letter => (long)Math.Min(letter, (char)(Letters - 1))).ToArray())];
        (IdTensor ids, Func<Tensor, PackedSequence> pack) = PackedSequence.PackIds(letters);
        PackedSequence x = pack(dropout.Forward(embedding.Forward(ids, run), run));
        x = lstm.Forward(x, run).Output;
        return output.Forward(pooling.Forward(x, run).Output, run);
    }
}
