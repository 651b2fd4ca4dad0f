using Glossa.Data;
using Glossa.Models;
using Glossa.Nn;
using Glossa.Tensors;
using Glossa.Text;
using Glossa.Training;

namespace Glossa.Pipelines;

/// <summary>A text classifier while it is trained with other components.</summary>
internal sealed class TextCategorizerHead : Head
{
    private readonly TextCategorizer categorizer;
    private readonly FeatureReader features;

    private TextCategorizerHead(TextCategorizer categorizer) =>
        (this.categorizer, features) = (categorizer, new FeatureReader(categorizer.Columns));

    /// <inheritdoc/>
    public override Module Module => categorizer.Classifier;

    /// <inheritdoc/>
    public override string Metric => categorizer.Config.Training.Metric;

    /// <inheritdoc/>
    public override bool HigherIsBetter => Metric != ClassifierTask.LossName;

    /// <summary>Makes a head for training texts; its weights are not initialised.</summary>
    /// <param name="config">The settings.</param>
    /// <param name="encoder">The encoder that it may read.</param>
    /// <param name="texts">The training texts; those without labels are skipped where labels exclude each other.</param>
    /// <param name="docs">The same texts, split.</param>
    /// <exception cref="DataException">They have too few labels.</exception>
    public static TextCategorizerHead Learn(
        ClassifierConfig config, EncoderPart encoder, IReadOnlyList<LabelledText> texts, IReadOnlyList<Doc> docs)
    {
        LabelSet labels = LabelSet.Of(texts, config.Exclusive ? 2 : 1);
        config.ValidatePositive(labels);
        FeatureReader reader = new([.. config.Features.Select(feature => feature.Value.ToColumn(feature.Key))]);
        for (int i = 0; i < docs.Count; i++) reader.Read(texts[i], docs[i]);
        FeatureColumn[] columns = FeatureLearning.Learn(config.Features, docs);
        ClassifierSizes sizes = new(labels.Count, columns) { IsExclusive = config.Exclusive, Encoder = encoder.Encoder };
        TextClassifier classifier = config.Model.Learn(sizes, docs, null);
        bool isReader = classifier.Modules.Any(entry => entry.Module == encoder.Encoder);
        return new TextCategorizerHead(new TextCategorizer(config, labels, columns, classifier, isReader ? encoder : null));
    }

    /// <inheritdoc/>
    public override object? GoldOf(LabelledText text, Doc doc)
    {
        if (categorizer.Config.Exclusive && text.Labels.Count == 0) return null;
        features.Read(text, doc);
        return categorizer.Labelling.NumbersOf(text, categorizer.Labels);
    }

    /// <inheritdoc/>
    public override void InitializeWeights(TokenBatch texts, IReadOnlyList<object?> gold)
    {
        categorizer.Config.Model.InitializeWeights(categorizer.Classifier);
        (long[] rows, int[][] labels) = Annotated(gold);
        categorizer.Classifier.Prepare(new TokenBatch([.. rows.Select(text => texts.Docs[(int)text])]), labels);
    }

    /// <inheritdoc/>
    public override Tensor Loss(TokenBatch batch, IReadOnlyList<object?> gold, Run run)
    {
        (long[] rows, int[][] labels) = Annotated(gold);
        double smoothing = categorizer.Config.Training.LabelSmoothing;
        return categorizer.TrainingLogits(batch, run)
            .Select(logits => categorizer.Labelling.Loss(Some(logits, rows, run), labels, smoothing, run))
            .Aggregate((sum, loss) => sum.Add(loss, run));
    }

    /// <inheritdoc/>
    public override IHeadScorer NewScorer() => new Scorer(categorizer);

    /// <inheritdoc/>
    public override IPipelineComponent ToComponent(IHeadScorer? validation)
    {
        categorizer.Classifier.Settle();
        return validation is Scorer scorer ? scorer.Calibrated() : categorizer;
    }

    /// <summary>Returns the texts that are annotated, and their labels.</summary>
    private static (long[] Rows, int[][] Labels) Annotated(IReadOnlyList<object?> gold)
    {
        long[] rows = [.. Enumerable.Range(0, gold.Count).Where(text => gold[text] is not null).Select(text => (long)text)];
        return (rows, [.. rows.Select(text => (int[])gold[(int)text]!)]);
    }

    private static Tensor Some(Tensor logits, long[] rows, Run run) =>
        rows.Length == logits.Shape[0] ? logits : logits.SelectRows(IdTensor.Of(rows), run);

    private sealed class Scorer(TextCategorizer categorizer) : IHeadScorer
    {
        private readonly ILabelScorer scorer = categorizer.Labelling.NewScorer(categorizer.Labels);
        private readonly List<float> logitsOfAll = [];
        private readonly List<int[]> labelsOfAll = [];
        private double loss;
        private int texts;

        /// <summary>
        /// The scores, with thresholds chosen where the configuration leaves them open; null where no text was annotated.
        /// </summary>
        public ClassificationReport? Validation => texts > 0 ? scorer.Validate() : null;

        public void Add(TokenBatch batch, IReadOnlyList<object?> gold, Run run)
        {
            (long[] rows, int[][] labels) = Annotated(gold);
            if (rows.Length == 0) return;
            Tensor logits = Some(categorizer.Logits(batch, run), rows, run);
            loss += rows.Length * categorizer.Labelling.Loss(logits, labels, 0, run).ToDouble();
            texts += rows.Length;
            Add(scorer, labels, categorizer.Labelling.Probabilities(logits, run));
            logitsOfAll.AddRange(logits.ToArray());
            labelsOfAll.AddRange(labels);
        }

        /// <summary>Returns the model with the temperature, the thresholds and the scores that the texts give it.</summary>
        public TextCategorizer Calibrated()
        {
            if (texts == 0) return categorizer;
            TextCategorizer calibrated =
                categorizer.WithTemperature(categorizer.Labelling.TemperatureOf(logitsOfAll.ToArray(), labelsOfAll));
            ILabelScorer after = categorizer.Labelling.NewScorer(categorizer.Labels);
            Run run = Run.Inference();
            using Scope scope = run.OpenScope();
            Add(after, labelsOfAll, calibrated.Probabilities(Tensor.From(logitsOfAll.ToArray(), [texts, categorizer.Labels.Count]), run));
            return calibrated.WithScores(after.Validate() with { CalibrationBefore = Validation!.Calibration });
        }

        public IReadOnlyDictionary<string, double> Scores() => Validation is not { } report
            ? new Dictionary<string, double>()
            : new Dictionary<string, double>(report.ToScores(categorizer.Config.PositiveLabel)) { [ClassifierTask.LossName] = loss / texts };

        public Report? Report() => Validation is { } report ? ClassificationReports.Of(report, withErrors: false) : null;

        private static void Add(ILabelScorer scorer, IReadOnlyList<int[]> labels, Tensor probabilities)
        {
            float[] scores = probabilities.ToArray();
            int width = probabilities.Shape.Columns;
            for (int i = 0; i < labels.Count; i++) scorer.Add(labels[i], scores.AsSpan(i * width, width));
        }
    }
}
