using Glossa.Nn;
using Glossa.Tensors;
using Glossa.Text;

namespace Glossa.Models;

/// <summary>The settings of an <see cref="NgramClassifier"/>.</summary>
public sealed record NgramOptions
{
    /// <summary>The longest run of words that counts as one feature; 1 is a bag of words.</summary>
    public int MaxLength { get; init; } = 2;

    /// <summary>The rows of the table runs are hashed into; collisions cost little while it is several times larger than the number of frequent runs.</summary>
    public int Rows { get; init; } = 1 << 20;

    /// <summary>The form of the words.</summary>
    public LexicalForm Form { get; init; } = LexicalForm.Lower;
}

/// <summary>
/// A linear model over the runs of words a text has, each counted once: <c>logits = b + Σ_{g ∈ text} W[h(g)] / √n</c>, where n is the number of different runs. It trains in seconds and is
/// hard to beat on long texts (Wang and Manning 2012, "Baselines and bigrams").
/// </summary>
public sealed class NgramClassifier : TextClassifier, IDescribed
{
    private readonly NgramOptions options;

    /// <summary>A linear classifier.</summary>
    /// <param name="classes">The number of classes.</param>
    /// <param name="options">The features.</param>
    /// <exception cref="ModuleException">The length or the number of rows is not positive.</exception>
    public NgramClassifier(int classes, NgramOptions? options = null)
    {
        this.options = options ??= new NgramOptions();
        if (options.MaxLength < 1 || options.Rows < 1) throw new ModuleException($"Runs of words need a length and a number of rows of at least 1, but {options.MaxLength} and {options.Rows} were given.");
        Classes = classes;
        Weight = NewParameter("weight", [options.Rows, classes], Initializer.Zeros);
        Bias = NewParameter("bias", [classes], Initializer.Zeros);
    }

    /// <inheritdoc/>
    public override int Classes { get; }

    /// <summary>W. <c>Shape: [rows, classes]</c>.</summary>
    public Parameter Weight { get; }

    /// <summary>b. <c>Shape: [classes]</c>.</summary>
    public Parameter Bias { get; }

    /// <inheritdoc/>
    public string Description => $"runs of up to {options.MaxLength} {options.Form}";

    /// <inheritdoc/>
    public override Tensor Forward(TokenBatch batch, FeatureBatch? features, Run run) => Within(run, () =>
    {
        RowLists rows = Rows(batch);
        float[] scales = new float[batch.Texts];
        for (int i = 0; i < scales.Length; i++) scales[i] = 1 / MathF.Sqrt(Math.Max(1, rows[i].Length));
        return Weight.Value.EmbeddingSum(rows, run).MultiplyColumn(run.From(scales, [scales.Length]), run).AddRow(Bias.Value, run);
    });

    /// <summary>The rows of every text's different runs, ascending.</summary>
    public RowLists Rows(TokenBatch batch)
    {
        ReadOnlySpan<long> ids = batch[options.Form].Span;
        List<int> rows = new(batch.Tokens * options.MaxLength);
        int[] starts = new int[batch.Texts + 1];
        HashSet<int> seen = [];
        for (int text = 0, first = 0; text < batch.Texts; first += batch.Lengths[text++])
        {
            seen.Clear();
            ReadOnlySpan<long> words = ids.Slice(first, batch.Lengths[text]);
            for (int start = 0; start < words.Length; start++)
            {
                ulong key = 0;
                for (int length = 1; length <= options.MaxLength && start + length <= words.Length; length++)
                {
                    (uint a, uint b, _, _) = MurmurHash3.Hash128(key ^ (ulong)words[start + length - 1], (uint)length);
                    key = ((ulong)a << 32) | b;
                    int row = (int)(key % (ulong)options.Rows);
                    if (seen.Add(row)) rows.Add(row);
                }
            }
            starts[text + 1] = rows.Count;
        }
        return new RowLists([.. rows], starts);
    }
}
