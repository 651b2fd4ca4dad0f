using Glossa.Nn;
using Glossa.Tensors;
using Glossa.Text;

namespace Glossa.Models;

/// <summary>The sizes of a <see cref="RegionEncoder"/>.</summary>
public sealed record RegionEncoderOptions
{
    /// <summary>The number of features of every region: the width of a token's vector.</summary>
    public int Width { get; init; } = 500;

    /// <summary>The number of neighbours on each side that belong to a token's region.</summary>
    public int Window { get; init; } = 1;

    /// <summary>The rows of the table for each place of a region.</summary>
    public int Rows { get; init; } = 30_000;

    /// <summary>The form of the words.</summary>
    public LexicalForm Form { get; init; } = LexicalForm.Norm;

    /// <summary>The fraction of words that a region does not see in training (<see cref="Models.WordDropout"/>).</summary>
    public double WordDropout { get; init; }

    /// <summary>The words that have rows, the others are left out; null gives rows to all words.</summary>
    public KnownWords? Known { get; init; }
}

/// <summary>
/// A convolution straight over words, without word vectors in between (seq-CNN; Johnson and Zhang 2015, "Effective use of word order for
/// text categorization with convolutional neural networks"): every place of a region has weights of its own for every word, <c>y_i = max(0,
/// b + Σ_{|j| ≤ w} W_j[h(word_{i+j})])</c>. Words are hashed into rows. It is meant for many features and maximum pooling; only the rows of
/// the regions that were the largest learn.
/// </summary>
public sealed class RegionEncoder : TokenEncoder, IDescribed
{
    private readonly RegionEncoderOptions options;
    private readonly Parameter weight;
    private readonly Parameter bias;

    /// <summary>An encoder.</summary>
    /// <param name="options">The sizes.</param>
    public RegionEncoder(RegionEncoderOptions? options = null)
    {
        this.options = options ??= new RegionEncoderOptions();
        Places = (2 * options.Window) + 1;
        weight = NewParameter("weight", [Places * options.Rows, options.Width], Initializer.Normal(0.01));
        bias = NewParameter("bias", [options.Width], Initializer.Zeros);
    }

    /// <inheritdoc/>
    public override int Size => options.Width;

    /// <inheritdoc/>
    public override int? ReceptiveField => options.Window;

    /// <inheritdoc/>
    public string Description => $"{options.Width} features of {Places} words, {options.Rows} rows a place";

    /// <summary>The words that have rows; null where all have.</summary>
    public KnownWords? Known => options.Known;

    private int Places { get; }

    /// <inheritdoc/>
    public override Tensor Forward(TokenBatch batch, Run run) =>
        Within(run, () => weight.Value.EmbeddingSum(Regions(batch, run), run).AddRow(bias.Value, run).Relu(run));

    /// <summary>Returns for every token the rows of the words of its region.</summary>
    private RowLists Regions(TokenBatch batch, Run run)
    {
        ReadOnlySpan<long> ids = batch[options.Form].Span;
        int[] hashed = new int[ids.Length];
        for (int token = 0; token < hashed.Length; token++)
        {
            hashed[token] = (int)(MurmurHash3.Hash128((ulong)ids[token], 0).Item1 % (uint)options.Rows);
        }
        bool[]? isHidden = WordDropout.Draw(ids.Length, options.WordDropout, run);
        float[]? factors = options.Known?.FactorsOf(options.Form, ids);
        List<int> rows = new(ids.Length * Places);
        int[] starts = new int[ids.Length + 1];
        for (int text = 0, first = 0; text < batch.Texts; first += batch.Lengths[text++])
        {
            int end = first + batch.Lengths[text];
            for (int token = first; token < end; token++)
            {
                for (int place = 0; place < Places; place++)
                {
                    int word = token + place - options.Window;
                    bool isSeen = word >= first && word < end && isHidden?[word] != true && factors?[word] != 0;
                    if (isSeen) rows.Add((place * options.Rows) + hashed[word]);
                }
                starts[token + 1] = rows.Count;
            }
        }
        return new RowLists([.. rows], starts);
    }
}
