using Glossa.Models;

namespace Glossa.Pipelines;

/// <summary>
/// The transformer that is pretrained: a family with its sizes, from random weights, or the one that <see cref="From"/> names.
/// </summary>
/// <param name="Family">The family with the settings that are not given here.</param>
public sealed record TransformerKind(TransformerConfig Family) : IKind
{
    private const int FeedForwardFactor = 4;

    /// <summary>The name of the family.</summary>
    public string Kind => Family.ModelType;

    /// <summary>
    /// A transformer to train further: the folder of a Hugging Face model, or a model file. Its family, sizes and tokenizer are taken from
    /// there. Null starts from random weights.
    /// </summary>
    public string? From { get; init; }

    /// <summary>The number of layers.</summary>
    public int Layers { get; init; } = 4;

    /// <summary>The width of a piece's vector.</summary>
    public int Size { get; init; } = 256;

    /// <summary>The number of attention heads of a layer; divides the size.</summary>
    public int Heads { get; init; } = 4;

    /// <summary>The width between the two linear maps of a layer; 0 takes four times the size.</summary>
    public int Inner { get; init; }

    /// <summary>
    /// The number of positions, so the most pieces that the model can read; 0 takes <c>objective.window</c>, because positions beyond it
    /// are never trained.
    /// </summary>
    public int MaxPositions { get; init; }

    /// <summary>The probability of dropping values and attention weights in training.</summary>
    public double Dropout { get; init; } = 0.1;

    /// <summary>Returns the kinds of some families.</summary>
    /// <param name="families">The families with their default settings.</param>
    internal static KindTable<TransformerKind> Table(params IEnumerable<TransformerConfig> families) =>
        new("transformer", [.. families.Select(family => new TransformerKind(family))]);

    internal TransformerKind Visit(ConfigVisitor v) => this with
    {
        From = v.Text("from", From),
        Layers = v.Number("layers", Layers, 1, 1000),
        Size = v.Number("size", Size, 1, 1 << 16),
        Heads = v.Number("heads", Heads, 1, 1000),
        Inner = v.Number("inner", Inner, 0, 1 << 18),
        MaxPositions = Family is EncoderConfig ? v.Number("max_positions", MaxPositions, 0, 1 << 16) : 0,
        Dropout = v.Number("dropout", Dropout, 0, 0.99),
    };

    /// <summary>Refuses sizes that contradict each other.</summary>
    /// <param name="window">The most pieces that are read together.</param>
    /// <exception cref="ConfigException">They do; the message says what to change.</exception>
    internal void Validate(int window)
    {
        if (From is not null) return;
        if (Size % Heads != 0)
        {
            throw new ConfigException($"model.size is {Size}, which does not divide into model.heads {Heads}. "
                + "A head of 64 is usual: a size of 256 has 4.");
        }
        if (MaxPositions > 0 && MaxPositions < window)
        {
            throw new ConfigException(
                $"objective.window is {window}, but model.max_positions only {MaxPositions}. Raise it, or leave it out.");
        }
    }

    /// <summary>Returns the kind with the sizes of a transformer that was made or loaded.</summary>
    /// <param name="model">Its settings.</param>
    internal TransformerKind Resolved(TransformerConfig model) => this with
    {
        Family = model,
        Layers = model.Layers,
        Size = model.Size,
        Heads = model.Heads,
        Inner = model.InnerSize,
        MaxPositions = model is EncoderConfig ? model.MaxLength ?? 0 : 0,
    };

    /// <summary>Returns the settings of a new transformer.</summary>
    /// <param name="vocabulary">The number of pieces.</param>
    /// <param name="window">The most pieces that are read together.</param>
    internal TransformerConfig Sized(int vocabulary, int window)
    {
        TransformerConfig sized = Family.WithDropout(Dropout) with
        {
            Vocabulary = vocabulary,
            Layers = Layers,
            Size = Size,
            Heads = Heads,
            InnerSize = Inner > 0 ? Inner : FeedForwardFactor * Size,
        };
        // Nothing that is learned here makes one vector of a text.
        return sized is EncoderConfig encoder
            ? encoder with
            {
                EmbeddingSize = Size,
                Positions = (MaxPositions > 0 ? MaxPositions : window) + encoder.FirstPosition,
                HasPooler = false,
            }
            : sized;
    }
}
