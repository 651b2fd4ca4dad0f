using Glossa.Nn;
using Glossa.Tensors;
using Glossa.Text;

namespace Glossa.Models;

/// <summary>The sizes of a <see cref="Tok2Vec"/>.</summary>
public sealed record Tok2VecOptions
{
    /// <summary>The width of a token's vector.</summary>
    public int Width { get; init; } = 96;

    /// <summary>The number of window layers; each lets a token see <see cref="Window"/> more neighbours on each side.</summary>
    public int Depth { get; init; } = 4;

    /// <summary>The number of neighbours that a layer reads on each side.</summary>
    public int Window { get; init; } = 1;

    /// <summary>The number of maps of each maxout, which takes the largest.</summary>
    public int Pieces { get; init; } = 3;

    /// <summary>The fraction of the window layers' inputs that is dropped in training.</summary>
    public double Dropout { get; init; }

    /// <summary>The fraction of words hidden in training, so that no single word is relied on (<see cref="Models.WordDropout"/>).</summary>
    public double WordDropout { get; init; }

    /// <summary>The padding beyond the ends of a text: spaCy's, or zeros in every layer.</summary>
    public WindowPadding Padding { get; init; } = WindowPadding.EveryLayer;

    /// <summary>
    /// The tables of hashed vectors; by default 2,000 rows for the normalised word and 1,000 for its first letter, its last three and its
    /// shape.
    /// </summary>
    public IReadOnlyList<HashTable> Tables { get; init; } =
        [new(LexicalForm.Norm, 2000), new(LexicalForm.Prefix, 1000), new(LexicalForm.Suffix, 1000), new(LexicalForm.Shape, 1000)];

    /// <summary>Word vectors made elsewhere, concatenated with the hashed ones, or null.</summary>
    public VectorTable? Vectors { get; init; }

    /// <summary>The words that have hashed vectors, the others zeros; null gives all words vectors.</summary>
    public KnownWords? Known { get; init; }
}

/// <summary>
/// The text encoder of spaCy (Honnibal and Montani): hashed embeddings of word forms, mixed by a maxout, then window layers with residual
/// sums, <c>x⁰ = LN(maxout([W₁⟨form₁⟩, …]))</c>, <c>xˡ_i = xˡ⁻¹_i + LN(maxout([xˡ⁻¹_{i−w}, …, xˡ⁻¹_{i+w}]))</c>.
/// </summary>
public sealed class Tok2Vec : TokenEncoder, IDescribed
{
    private readonly Tok2VecOptions options;
    private readonly MultiHashEmbedding embed;
    private readonly Maxout mix;
    private readonly LayerNorm norm;
    private readonly Dropout dropout;
    private readonly MaxoutWindowEncoder encode;

    /// <summary>An encoder.</summary>
    /// <param name="options">The sizes; spaCy's of its small models when left out.</param>
    public Tok2Vec(Tok2VecOptions? options = null)
    {
        this.options = options ??= new Tok2VecOptions();
        embed = new MultiHashEmbedding(options.Tables, options.Width, options.Vectors, options.Known);
        mix = new Maxout(embed.Size, options.Width, options.Pieces);
        norm = new LayerNorm(options.Width, 1e-8);
        dropout = new Dropout(options.Dropout);
        encode = new MaxoutWindowEncoder(options.Width, options.Depth, options.Window, options.Pieces, options.Padding);
    }

    /// <inheritdoc/>
    public override int Size => options.Width;

    /// <inheritdoc/>
    public override int? ReceptiveField => options.Depth * options.Window;

    /// <inheritdoc/>
    public override IReadOnlyList<IReadOnlyList<Parameter>> ParameterLayers =>
        [.. embed.ParameterLayers, Together(mix, norm), .. encode.ParameterLayers];

    /// <inheritdoc/>
    public string Description => $"width {options.Width}, depth {options.Depth}, window {options.Window}, {options.Pieces} pieces";

    /// <inheritdoc/>
    public override Tensor Forward(TokenBatch batch, Run run) => Within(run, () =>
    {
        // What depends on a word alone is computed once for each word. Dropout differs from token to token, and so ends that.
        (TokenBatch words, IdTensor index) = batch.Distinct(embed.Forms);
        Tensor x = embed.Forward(words, run);
        if (WordDropout.Draw(batch.Tokens, options.WordDropout, run) is { } isHidden)
        {
            // A hidden word is one more different word, whose embeddings are zeros.
            x = Tensor.Concat([x, run.Zeros([1, embed.Size])], 0, run);
            index = IdTensor.Of([.. index.Span.ToArray().Select((word, token) => isHidden[token] ? words.Tokens : word)]);
        }
        x = norm.Forward(mix.Forward(x, run), run);
        if (!run.IsTraining || options.Dropout == 0) return encode.Forward(x, index, batch.Lengths, run);
        return encode.Forward(dropout.Forward(x.SelectRows(index, run), run), batch.Lengths, run);
    });
}
