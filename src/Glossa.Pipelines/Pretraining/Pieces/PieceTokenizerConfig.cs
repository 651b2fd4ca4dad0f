using Glossa.Text;

namespace Glossa.Pipelines;

/// <summary>The tokenizer that cuts texts into subword pieces: one that is learned from the training texts, or an existing one.</summary>
public sealed record PieceTokenizerConfig
{
    private const string Auto = "auto";

    /// <summary>
    /// A tokenizer to take instead of learning one: a folder with its files as Hugging Face has them (tokenizer.json, vocab.txt, …), or a
    /// model file with a transformer. Null learns one.
    /// </summary>
    public string? From { get; init; }

    /// <summary>The kind of vocabulary that is learned; see <see cref="SubwordTrainer.All"/>.</summary>
    public string Kind { get; init; } = SubwordTrainer.All[0].Name;

    /// <summary>The most pieces of the vocabulary, special ones included.</summary>
    public int Size { get; init; } = 8000;

    /// <summary>The number of times that a pair of pieces must occur in the texts to become a piece.</summary>
    public int MinimumFrequency { get; init; } = 2;

    /// <summary>Whether capital letters are read as small ones; auto: as the kind usually does (wordpiece does).</summary>
    public bool? Lowercase { get; init; }

    internal static PieceTokenizerConfig Visit(PieceTokenizerConfig config, ConfigVisitor v) => config with
    {
        From = v.Text("from", config.From),
        Kind = v.Choice("kind", config.Kind, SubwordTrainer.All.Select(kind => kind.Name)),
        Size = v.Number("size", config.Size, 1, 1 << 24),
        MinimumFrequency = v.Number("minimum_frequency", config.MinimumFrequency, 1),
        Lowercase = v.FlagOr("lowercase", config.Lowercase, Auto),
    };

    /// <summary>Loads the tokenizer, or learns it.</summary>
    /// <param name="texts">The texts to learn from.</param>
    /// <param name="cancellation">Stops the learning.</param>
    /// <exception cref="Tensors.GlossaException">It is missing or damaged, or the texts have no words to learn from.</exception>
    internal SubwordTokenizer Make(IEnumerable<string> texts, CancellationToken cancellation)
    {
        if (From is { } from) return TransformerModels.TokenizerOf(from);
        SubwordTrainingOptions options = new()
        {
            VocabularySize = Size,
            MinimumFrequency = MinimumFrequency,
            Lowercase = Lowercase,
        };
        return SubwordTrainer.Find(Kind).Train(texts, options, cancellation: cancellation);
    }
}
