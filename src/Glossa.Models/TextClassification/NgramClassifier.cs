using Glossa.Nn;
using Glossa.Tensors;
using Glossa.Text;

namespace Glossa.Models;

/// <summary>The settings of an <see cref="NgramClassifier"/>.</summary>
public sealed record NgramOptions
{
    /// <summary>The longest n-gram that counts as one feature; 1 is a bag of words.</summary>
    public int MaxLength { get; init; } = 2;

    /// <summary>
    /// The number of hashes n-grams can have; collisions cost little while it is several times larger than the number of n-grams. Each
    /// hash has a row of weights, or only each that occurs.
    /// </summary>
    public int Rows { get; init; } = 1 << 20;

    /// <summary>
    /// Whether to learn factors of the ratios of naive Bayes rather than weights from nothing; better wherever n-grams are many and texts
    /// are few.
    /// </summary>
    public bool NaiveBayes { get; init; }

    /// <summary>The form of the words.</summary>
    public LexicalForm Form { get; init; } = LexicalForm.Lower;
}

/// <summary>
/// A linear model over the n-grams of a text, each counted once: <c>logits = b + Σ_{g ∈ text} W[h(g)] / √n</c>, where n is the number of
/// different n-grams. It trains in seconds and is hard to beat on long texts (Wang and Manning 2012, "Baselines and bigrams").
/// </summary>
/// <remarks>
/// With <see cref="NgramOptions.NaiveBayes"/> a weight is learned as <c>W[h, c] = r[h, c] · V[h, c]</c>, and nothing is divided by √n, with
/// the ratio of naive Bayes <c>r[h, c] = log((1 + n_{h,c}) / Σ_h (1 + n_{h,c})) − log((1 + n_{h,¬c}) / Σ_h (1 + n_{h,¬c}))</c> of the
/// numbers n of training texts of the class, and of others, that have the n-gram: the weights of an n-gram that says nothing of the class
/// change slowly, those of an informative one fast.
/// </remarks>
public sealed class NgramClassifier : TextClassifier, IDescribed
{
    private readonly NgramOptions options;

    // r, from Prepare to Settle.
    private float[]? ratios;

    /// <summary>A linear classifier.</summary>
    /// <param name="classes">The number of classes.</param>
    /// <param name="options">The features.</param>
    /// <param name="occurring">
    /// The hashes that have rows, those of the training texts (<see cref="OccurringIn"/>): others would learn nothing. All have when left
    /// out.
    /// </param>
    /// <exception cref="ModuleException">The length or the number of rows is not positive, or the hashes are of another range.</exception>
    public NgramClassifier(int classes, NgramOptions? options = null, OccurringHashes? occurring = null)
    {
        this.options = options ??= new NgramOptions();
        Occurring = occurring;
        if (options.MaxLength < 1 || options.Rows < 1)
        {
            throw new ModuleException(
                $"N-grams need a length and a number of hashes of at least 1, but {options.MaxLength} and {options.Rows} were given.");
        }
        if (occurring is not null && occurring.Range != options.Rows)
        {
            throw new ModuleException($"The n-grams that occur have hashes below {occurring.Range}, but {options.Rows} are possible.");
        }
        Classes = classes;
        Weight = NewParameter("weight", [Math.Max(1, occurring?.Count ?? options.Rows), classes], Initializer.Zeros);
        Bias = NewParameter("bias", [classes], Initializer.Zeros);
    }

    /// <inheritdoc/>
    public override int Classes { get; }

    /// <summary>The hashes that have rows; null where all have.</summary>
    public OccurringHashes? Occurring { get; }

    /// <summary>W. <c>Shape: [rows, classes]</c>.</summary>
    public Parameter Weight { get; }

    /// <summary>b. <c>Shape: [classes]</c>.</summary>
    public Parameter Bias { get; }

    /// <inheritdoc/>
    public string Description => $"n-grams of up to {options.MaxLength} {options.Form}";

    /// <inheritdoc/>
    public override Tensor Forward(TokenBatch batch, FeatureBatch? features, Run run) => Within(run, () =>
    {
        (RowLists rows, int[] different) = Rows(batch);
        if (options.NaiveBayes) return Table(ref rows, run).EmbeddingSum(rows, run).AddRow(Bias.Value, run);
        float[] scales = new float[batch.Texts];
        for (int i = 0; i < scales.Length; i++) scales[i] = 1 / MathF.Sqrt(Math.Max(1, different[i]));
        return Weight.Value.EmbeddingSum(rows, run).MultiplyColumn(run.From(scales, [scales.Length]), run).AddRow(Bias.Value, run);
    });

    /// <inheritdoc/>
    public override void Prepare(TokenBatch texts, IReadOnlyList<IReadOnlyList<int>> classes)
    {
        if (!options.NaiveBayes) return;
        (RowLists rows, _) = Rows(texts);
        int[] inAll = new int[Weight.Shape[0]], inClass = new int[inAll.Length];
        for (int text = 0; text < texts.Texts; text++) Count(rows[text], inAll);
        ratios = new float[inAll.Length * Classes];
        for (int c = 0; c < Classes; c++)
        {
            Array.Clear(inClass);
            for (int text = 0; text < texts.Texts; text++)
            {
                if (classes[text].Contains(c)) Count(rows[text], inClass);
            }
            double sumWith = 0, sumWithout = 0;
            for (int row = 0; row < inAll.Length; row++)
            {
                if (inAll[row] == 0) continue;
                sumWith += 1 + inClass[row];
                sumWithout += 1 + inAll[row] - inClass[row];
            }
            double prior = Math.Log(sumWithout) - Math.Log(sumWith);
            for (int row = 0; row < inAll.Length; row++)
            {
                if (inAll[row] > 0)
                {
                    ratios[(row * Classes) + c] = (float)(Math.Log((1.0 + inClass[row]) / (1.0 + inAll[row] - inClass[row])) + prior);
                }
            }
        }
    }

    /// <inheritdoc/>
    public override void Settle()
    {
        if (ratios is null) return;
        float[] weights = Weight.Value.ToArray();
        for (int i = 0; i < weights.Length; i++) weights[i] *= ratios[i];
        Weight.Value.CopyFrom(weights);
        ratios = null;
    }

    /// <summary>
    /// Returns the weights that the rows of lists are looked up in: V · r of those that occur while the ratios are there, otherwise W.
    /// </summary>
    private Tensor Table(ref RowLists rows, Run run)
    {
        if (ratios is null) return Weight.Value;
        (rows, long[] occurring) = rows.Compact();
        float[] factors = new float[occurring.Length * Classes];
        for (int i = 0; i < occurring.Length; i++) ratios.AsSpan((int)occurring[i] * Classes, Classes).CopyTo(factors.AsSpan(i * Classes));
        return Weight.Value.Embedding(IdTensor.Of(occurring), run).Multiply(run.From(factors, [occurring.Length, Classes]), run);
    }

    private static void Count(ReadOnlySpan<int> rows, int[] counts)
    {
        foreach (int row in rows) counts[row]++;
    }

    /// <summary>Returns the hashes of the n-grams of texts.</summary>
    /// <param name="texts">The texts, those to train on.</param>
    /// <param name="options">The features.</param>
    /// <param name="others">Hashes to include besides, or null.</param>
    public static OccurringHashes OccurringIn(TokenBatch texts, NgramOptions options, OccurringHashes? others = null)
    {
        ReadOnlySpan<long> ids = texts[options.Form].Span;
        HashSet<int> seen = [.. others?.Hashes ?? []];
        List<int> unused = [];
        for (int text = 0, first = 0; text < texts.Texts; first += texts.Lengths[text++])
        {
            AddHashes(ids.Slice(first, texts.Lengths[text]), options, seen, unused);
            unused.Clear();
        }
        return new OccurringHashes(options.Rows, seen);
    }

    /// <summary>
    /// Returns the rows of every text's different n-grams, in the order they first occur, and the number of different n-grams, those
    /// without a row included.
    /// </summary>
    public (RowLists Rows, int[] Different) Rows(TokenBatch batch)
    {
        ReadOnlySpan<long> ids = batch[options.Form].Span;
        List<int> rows = [], hashes = [];
        int[] starts = new int[batch.Texts + 1], different = new int[batch.Texts];
        HashSet<int> seen = [];
        for (int text = 0, first = 0; text < batch.Texts; first += batch.Lengths[text++])
        {
            seen.Clear();
            hashes.Clear();
            AddHashes(ids.Slice(first, batch.Lengths[text]), options, seen, hashes);
            different[text] = hashes.Count;
            foreach (int hash in hashes)
            {
                if ((Occurring is null ? hash : Occurring.NumberOf(hash)) is var row and >= 0) rows.Add(row);
            }
            starts[text + 1] = rows.Count;
        }
        return (new RowLists([.. rows], starts), different);
    }

    /// <summary>Adds the hashes of a text's n-grams that have not been seen yet, in their order.</summary>
    private static void AddHashes(ReadOnlySpan<long> words, NgramOptions options, HashSet<int> seen, List<int> hashes)
    {
        for (int start = 0; start < words.Length; start++)
        {
            ulong key = 0;
            for (int length = 1; length <= options.MaxLength && start + length <= words.Length; length++)
            {
                (uint a, uint b, _, _) = MurmurHash3.Hash128(key ^ (ulong)words[start + length - 1], (uint)length);
                key = ((ulong)a << 32) | b;
                int hash = (int)(key % (ulong)options.Rows);
                if (seen.Add(hash)) hashes.Add(hash);
            }
        }
    }
}
