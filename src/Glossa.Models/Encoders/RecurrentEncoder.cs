using Glossa.Nn;
using Glossa.Tensors;
using Glossa.Text;

namespace Glossa.Models;

/// <summary>The sizes of a <see cref="RecurrentEncoder"/>.</summary>
public sealed record RecurrentEncoderOptions
{
    /// <summary>The width of a word's vector.</summary>
    public int Width { get; init; } = 96;

    /// <summary>The size of the state in each direction.</summary>
    public int Hidden { get; init; } = 128;

    /// <summary>The number of stacked layers.</summary>
    public int Layers { get; init; } = 1;

    /// <summary>The fraction of features dropped in training, between embedding and layers.</summary>
    public double Dropout { get; init; } = 0.2;

    /// <summary>The fraction of words hidden in training, so that no single word is relied on (<see cref="Models.WordDropout"/>).</summary>
    public double WordDropout { get; init; }

    /// <summary>The tables of hashed vectors, whose vectors are concatenated.</summary>
    public IReadOnlyList<HashTable> Tables { get; init; } = [new(LexicalForm.Norm, 10_000)];

    /// <summary>Word vectors made elsewhere, concatenated with the hashed ones, or null.</summary>
    public VectorTable? Vectors { get; init; }

    /// <summary>The words that have hashed vectors, the others zeros; null gives all words vectors.</summary>
    public KnownWords? Known { get; init; }
}

/// <summary>Hashed embeddings of word forms, read from both sides by LSTM layers: <c>y_i = [h→_i, h←_i]</c>.</summary>
public sealed class RecurrentEncoder : TokenEncoder
{
    private readonly MultiHashEmbedding embed;
    private readonly SpatialDropout dropout;
    private readonly Lstm lstm;

    /// <summary>An encoder.</summary>
    /// <param name="options">The sizes.</param>
    public RecurrentEncoder(RecurrentEncoderOptions? options = null)
    {
        options ??= new RecurrentEncoderOptions();
        embed = new MultiHashEmbedding(options.Tables, options.Width, options.Vectors, options.Known, options.WordDropout);
        dropout = new SpatialDropout(options.Dropout);
        lstm = new Lstm(
            embed.Size, options.Hidden, new RecurrentOptions { Layers = options.Layers, Bidirectional = true, Dropout = options.Dropout });
        Size = 2 * options.Hidden;
    }

    /// <inheritdoc/>
    public override int Size { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<IReadOnlyList<Parameter>> ParameterLayers => Stacked(embed, lstm);

    /// <inheritdoc/>
    public override Tensor Forward(TokenBatch batch, Run run) => Within(run, () =>
    {
        Tensor x = embed.Forward(batch, run);
        // Recurrent layers want at least one token a text: empty ones take no part, and have no rows to give either.
        int[] lengths = [.. batch.Lengths.Where(length => length > 0)];
        if (lengths.Length == 0) return run.Zeros([0, Size]);
        PackedSequence packed = dropout.Forward(PackedSequence.PackRows(x, lengths, run), run);
        return lstm.Forward(packed, run).Output.UnpackRows(run);
    });

    /// <inheritdoc/>
    public override Func<int, Tensor> InPieces(TokenBatch text, int length, Run run) =>
        lstm.InPieces(embed.InPieces(text, length, run), (text.Tokens + length - 1) / length, run);
}
