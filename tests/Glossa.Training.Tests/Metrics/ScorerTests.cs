using System.Text.Json;
using Glossa.Data;
using Xunit;

namespace Glossa.Training.Tests.Metrics;

/// <summary>
/// Whole reports against scikit-learn 1.2.1:
/// <code>
/// n, k = 40, 3
/// raw = np.array([[((i*7+c*5)%11)+1 + (4 if (i*i+c)%3==0 else 0) for c in range(k)] for i in range(n)], float)
/// p = (raw/raw.sum(1,keepdims=True)).astype(np.float32); t = np.array([(i*i+i//3)%k for i in range(n)]); y = p.argmax(1)
/// accuracy_score(t,y); confusion_matrix(t,y); precision_recall_fscore_support(t,y,average=a); [roc_auc_score(t==c,p[:,c]) for c in
/// range(k)] m = np.array([[(i+c*c)%(c+2)==0 for c in range(k)] for i in range(n)]); q = np.array([[((i*5+c*3)%16)/16 for c in range(k)]
/// for i in range(n)], np.float32)
/// the same of m and q >= thresholds, with zero_division=0
/// </code>
/// </summary>
public class ScorerTests
{
    private const int N = 40, K = 3, Digits = 12;
    private static readonly string[] Labels = ["a", "b", "c"];

    [Fact]
    public void Exclusive_classes_score_as_in_scikit_learn()
    {
        ClassificationReport report = Exclusive().Report();
        Assert.Equal(0.375, report.Accuracy, Digits);
        Assert.Equal([[2, 6, 5], [3, 7, 5], [2, 4, 6]], report.Confusion);
        AssertLabels(
            report, [0.2857142857142857, 0.4117647058823529, 0.375], [0.15384615384615385, 0.4666666666666667, 0.5],
            [0.2, 0.4375, 0.42857142857142855], [13, 15, 12], [0.5014245014245015, 0.5266666666666666, 0.5788690476190477]);
        Assert.Equal(
            [0.35749299719887956, 0.3735042735042735, 0.35535714285714287, 0.375, 0.375, 0.375, 0.35763392857142856, 0.5356534052367385],
            [
                report.MacroPrecision, report.MacroRecall, report.MacroF, report.MicroPrecision, report.MicroRecall, report.MicroF,
                report.WeightedF, report.MacroAuc!.Value,
            ],
            Near);
    }

    [Fact]
    public void Several_labels_score_as_in_scikit_learn()
    {
        ClassificationReport report = MultiLabel().Report();
        Assert.Equal(0.125, report.Accuracy, Digits);
        AssertLabels(
            report, [0.5, 0.3157894736842105, 0.25], [0.5, 0.46153846153846156, 0.5], [0.5, 0.375, 0.3333333333333333], [20, 13, 10],
            [0.4375, 0.47435897435897434, 0.5433333333333333]);
        Assert.Equal(
            [
                0.3552631578947369, 0.4871794871794872, 0.40277777777777773, 0.3559322033898305, 0.4883720930232558, 0.411764705882353,
                0.42344961240310075,
            ],
            [
                report.MacroPrecision, report.MacroRecall, report.MacroF, report.MicroPrecision, report.MicroRecall, report.MicroF,
                report.WeightedF,
            ],
            Near);

        report = MultiLabel().Report([0.25, 0.5, 0.8125]);
        Assert.Equal(0.2, report.Accuracy, Digits);
        Assert.Equal(
            [0.36716791979949875, 0.47051282051282056, 0.40343137254901956, 0.46464646464646464],
            [report.MacroPrecision, report.MacroRecall, report.MacroF, report.MicroF], Near);
        Assert.Equal([0.25, 0.5, 0.8125], report.Labels.Values.Select(label => label.Threshold!.Value));
    }

    [Fact]
    public void Found_thresholds_are_the_best_of_all()
    {
        MultiLabelScorer scorer = MultiLabel();
        double[] best = [.. scorer.Report(scorer.FindThresholds()).Labels.Values.Select(label => label.F)];
        for (int step = 0; step <= 64; step++)
        {
            double threshold = step / 64.0;
            double[] other = [.. scorer.Report([threshold, threshold, threshold]).Labels.Values.Select(label => label.F)];
            for (int label = 0; label < K; label++)
            {
                Assert.True(other[label] <= best[label] + 1e-12, $"label {label} at {threshold}: {other[label]} > {best[label]}");
            }
        }
    }

    [Fact]
    public void The_JSON_has_the_names_of_the_command_line_and_reads_back()
    {
        ClassificationReport report = Exclusive().Report() with { WordsPerSecond = 1000 };
        using JsonDocument document = JsonDocument.Parse(report.ToJson());
        JsonElement json = document.RootElement;
        Assert.Equal(0.375, json.GetProperty("accuracy").GetDouble());
        Assert.Equal(["a", "b", "c"], json.GetProperty("labels").EnumerateObject().Select(label => label.Name));
        JsonElement a = json.GetProperty("labels").GetProperty("a");
        Assert.Equal(
            [report.Labels["a"].Precision, report.Labels["a"].Recall, report.Labels["a"].F, 13],
            new[] { "p", "r", "f", "support" }.Select(name => a.GetProperty(name).GetDouble()));
        Assert.Equal(report.MacroF, json.GetProperty("macro_f").GetDouble());
        Assert.Equal(0.375, json.GetProperty("micro_f").GetDouble());
        Assert.Equal(1000, json.GetProperty("words_per_second").GetDouble());
        foreach ((string name, double score) in report.ToScores().Where(score => score.Key != "ece"))
        {
            Assert.Equal(score, json.GetProperty(name).GetDouble());
        }
        Assert.Equal(7, json.GetProperty("confusion")[1][1].GetInt32());
        Assert.Equal(report.Calibration!.ExpectedError, json.GetProperty("calibration").GetProperty("ece").GetDouble());
        Assert.False(a.TryGetProperty("threshold", out _));
        Assert.Equal(report.ToJson(), ClassificationReport.FromJson(report.ToJson(indented: true)).ToJson());
        Assert.Contains(
            "report", Assert.Throws<DataException>(() => ClassificationReport.FromJson("{\"accuracy\": \"high\"}")).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Classes_that_never_occur_neither_raise_nor_lower_the_means()
    {
        ClassScorer scorer = new(["a", "b", "never"]);
        scorer.Add(0, [0.9f, 0.1f, 0]);
        scorer.Add(1, [0.2f, 0.8f, 0]);
        ClassificationReport report = scorer.Report();
        Assert.Equal((1.0, 1.0, 1.0), (report.MacroF, report.WeightedF, report.MacroAuc));
        Assert.Equal((0, null), (report.Labels["never"].Support, report.Labels["never"].Auc));
        // Predicted though it never occurs, it counts.
        scorer.Add(0, [0.1f, 0.1f, 0.8f]);
        Assert.Equal((2.0 / 3 + 1) / 3, scorer.Report().MacroF, Digits);
    }

    [Fact]
    public void Nothing_and_one_class_alone_have_scores_without_NaN()
    {
        ClassificationReport empty = new ClassScorer(Labels).Report();
        Assert.Equal((0, 0.0, 0.0, null, null), (empty.Examples, empty.Accuracy, empty.MacroF, empty.MacroAuc, empty.Calibration));
        Assert.DoesNotContain("NaN", empty.ToJson(), StringComparison.Ordinal);
        ClassScorer one = new(Labels);
        one.Add(2, [0, 0, 1]);
        Assert.Equal((1.0, null), (one.Report().Accuracy, one.Report().MacroAuc));
        Assert.DoesNotContain("macro_auc", one.Report().ToScores().Keys);
        Assert.Equal(0, new MultiLabelScorer(Labels).Report().Accuracy);
    }

    [Fact]
    public void What_does_not_fit_is_an_error()
    {
        Assert.Contains("none", Assert.Throws<DataException>(() => new ClassScorer([])).Message, StringComparison.Ordinal);
        Assert.Contains("twice", Assert.Throws<DataException>(() => new MultiLabelScorer(["a", "a"])).Message, StringComparison.Ordinal);
        Assert.Contains(
            "2 probabilities were given for 3",
            Assert.Throws<DataException>(() => new ClassScorer(Labels).Add(0, [0.5f, 0.5f])).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "Class 3", Assert.Throws<DataException>(() => new ClassScorer(Labels).Add(3, [1, 0, 0])).Message, StringComparison.Ordinal);
        Assert.Contains(
            "2 thresholds", Assert.Throws<DataException>(() => MultiLabel().Report([0.5, 0.5])).Message, StringComparison.Ordinal);
        Assert.Contains(
            "1 truths", Assert.Throws<DataException>(() => new MultiLabelScorer(Labels).Add([true], [0, 0, 0])).Message,
            StringComparison.Ordinal);
    }

    private static bool Near(double a, double b) => Math.Abs(a - b) < 1e-12;

    private static void AssertLabels(ClassificationReport report, double[] p, double[] r, double[] f, double[] support, double[] auc)
    {
        Assert.Equal(Labels, report.Labels.Keys);
        LabelReport[] labels = [.. report.Labels.Values];
        Assert.Equal(p, labels.Select(label => label.Precision), Near);
        Assert.Equal(r, labels.Select(label => label.Recall), Near);
        Assert.Equal(f, labels.Select(label => label.F), Near);
        Assert.Equal(support, labels.Select(label => (double)label.Support));
        Assert.Equal(auc, labels.Select(label => label.Auc!.Value), Near);
    }

    private static ClassScorer Exclusive()
    {
        ClassScorer scorer = new(Labels);
        for (int i = 0; i < N; i++)
        {
            double[] raw =
                [.. Enumerable.Range(0, K).Select(c => (double)((((i * 7) + (c * 5)) % 11) + 1 + (((i * i) + c) % 3 == 0 ? 4 : 0)))];
            scorer.Add(((i * i) + (i / 3)) % K, [.. raw.Select(x => (float)(x / raw.Sum()))]);
        }
        return scorer;
    }

    private static MultiLabelScorer MultiLabel()
    {
        MultiLabelScorer scorer = new(Labels);
        for (int i = 0; i < N; i++)
        {
            scorer.Add(
                [.. Enumerable.Range(0, K).Select(c => (i + (c * c)) % (c + 2) == 0)],
                [.. Enumerable.Range(0, K).Select(c => (((i * 5) + (c * 3)) % 16) / 16f)]);
        }
        return scorer;
    }
}
