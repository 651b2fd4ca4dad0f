using Glossa.Models;
using Glossa.Nn;
using Glossa.Tensors;
using Glossa.Text;

namespace Glossa.Pipelines;

/// <summary>A linear model of the n-grams of a text (<see cref="NgramClassifier"/>, Wang and Manning 2012).</summary>
public sealed record NgramsConfig : ClassifierKind
{
    private const string HashesKey = "ngrams";

    /// <inheritdoc/>
    public override string Kind => "ngrams";

    /// <summary>The longest n-gram that is counted.</summary>
    public int Ngrams { get; init; } = 2;

    /// <summary>
    /// The base-2 logarithm of the number of hashes of n-grams; n-grams of the training texts have weights, others are skipped.
    /// </summary>
    public int NgramBits { get; init; } = 22;

    /// <summary>Whether the model learns how far to trust the ratios of naive Bayes, rather than weights from zero.</summary>
    public bool NaiveBayes { get; init; } = true;

    private NgramOptions Options => new() { MaxLength = Ngrams, Rows = 1 << NgramBits, NaiveBayes = NaiveBayes };

    /// <inheritdoc/>
    public override TrainingConfig DefaultTraining => TrainingConfig.Adagrad(0.05);

    /// <inheritdoc/>
    public override ClassifierKind Visit(ConfigVisitor v) => this with
    {
        Ngrams = v.Number("ngrams", Ngrams, 1, 100),
        NgramBits = v.Number("ngram_bits", NgramBits, 4, 28),
        NaiveBayes = v.Flag("naive_bayes", NaiveBayes),
    };

    /// <inheritdoc/>
    /// <remarks>A model that has rows for all hashes keeps them; others get rows for the n-grams of the texts.</remarks>
    public override TextClassifier Learn(ClassifierSizes sizes, IReadOnlyList<Doc> docs, TextClassifier? start)
    {
        NgramClassifier? before = start is null ? null : Linear(start);
        OccurringHashes? occurring = before is { Occurring: null } ? null : NgramClassifier.OccurringIn(
            new TokenBatch(docs), Options, before?.Occurring);
        return sizes.Beside(new NgramClassifier(sizes.Classes, Options, occurring));
    }

    /// <inheritdoc/>
    public override TextClassifier Load(ClassifierSizes sizes, PartState state) => sizes.Beside(new NgramClassifier(
        sizes.Classes, Options,
        state.Texts.GetValueOrDefault(HashesKey, "") is { Length: > 0 } text ? OccurringHashes.Parse(Options.Rows, text) : null));

    /// <inheritdoc/>
    public override void Save(TextClassifier model, PartWriter writer) => writer.Add(HashesKey, Linear(model).Occurring?.ToText() ?? "");

    /// <inheritdoc/>
    /// <remarks>The rows of the n-grams that both models have move to their rows in the other model, which has more.</remarks>
    public override void Arrange(Dictionary<string, Tensor> weights, TextClassifier start, TextClassifier model)
    {
        (NgramClassifier from, NgramClassifier to) = (Linear(start), Linear(model));
        if (from.Occurring is not { } theirs || to.Occurring is not { } own || from.Classes != to.Classes) return;
        int classes = to.Classes, row = 0;
        float[] rows = from.Weight.Value.ToArray(), arranged = new float[own.Count * classes];
        foreach (int hash in theirs.Hashes) rows.AsSpan(row++ * classes, classes).CopyTo(arranged.AsSpan(own.NumberOf(hash) * classes));
        weights[to.Weight.Path] = Tensor.From(arranged, [own.Count, classes]);
    }

    /// <inheritdoc/>
    /// <remarks>The feature columns are left to the other members.</remarks>
    public override ClassifierSizes InEnsemble(ClassifierSizes sizes) => sizes with { Columns = [] };

    private static NgramClassifier Linear(TextClassifier model) => model.ModulesOf<NgramClassifier>().First();
}
