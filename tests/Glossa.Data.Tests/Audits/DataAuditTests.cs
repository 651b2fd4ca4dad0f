using System.Text;
using Glossa.Testing;
using Xunit;

namespace Glossa.Data.Tests;

/// <summary>Tests that an audit finds the fault in data with one fault each, and nothing in data without.</summary>
public sealed class DataAuditTests : IDisposable
{
    private readonly TempFolder folder = new();

    [Fact]
    public void Clean_data_has_no_findings()
    {
        DataReport report = Audit(Clean("a"), Clean("b"));
        Assert.Empty(report.Findings);
        Assert.False(report.HasErrors);
        Assert.Equal(60, report.Splits[0].Texts);
        Assert.Equal(30, report.Splits[0].Labels["yes"]);
        Assert.Equal(4, report.Splits[0].Tokens.Median);
    }

    [Theory]
    [InlineData("{\"text\": \" \", \"label\": \"yes\"}", "empty", FindingSeverity.Warning)]
    [InlineData("{\"text\": \"a text of 0\", \"label\": \"no\"}", "conflicts", FindingSeverity.Warning)]
    [InlineData("{\"text\": \"a text of 0\", \"label\": \"yes\"}", "duplicates", FindingSeverity.Warning)]
    [InlineData("{\"text\": \"lost \uFFFD\", \"label\": \"yes\"}", "encoding", FindingSeverity.Warning)]
    [InlineData("{\"text\": \"cafÃ©\", \"label\": \"yes\"}", "encoding", FindingSeverity.Warning)]
    [InlineData("{\"text\": \"bell \\u0007\", \"label\": \"yes\"}", "control characters", FindingSeverity.Info)]
    [InlineData("{\"text\": \"one<br />two\", \"label\": \"yes\"}", "markup", FindingSeverity.Info)]
    [InlineData("{\"text\": \"none\"}", "unlabelled", FindingSeverity.Error)]
    [InlineData("{\"text\": \"rare\", \"label\": \"maybe\"}", "few examples", FindingSeverity.Warning)]
    [InlineData("no JSON", "format", FindingSeverity.Error)]
    public void A_fault_is_found_with_its_line(string line, string check, FindingSeverity severity)
    {
        DataFinding finding = Assert.Single(Audit(Clean("a") + line + "\n").Findings, finding => finding.Check == check);
        Assert.Equal((severity, 1L), (finding.Severity, finding.Count));
        Assert.Contains("line 61", $"{finding.Example} {finding.Message}", StringComparison.Ordinal);
        Assert.DoesNotContain("1 texts", finding.Message, StringComparison.Ordinal);
        Assert.DoesNotMatch("1 text (are|have|look|occur|begin and) ?\\b", finding.Message);
    }

    [Fact]
    public void Long_texts_are_told_from_the_usual()
    {
        string text = string.Concat(Enumerable.Repeat("word ", 2000));
        Assert.Contains(Audit(Clean("a") + Line(text, "yes")).Findings, finding => finding.Check == "long" && finding.Count == 1);
    }

    [Fact]
    public void Imbalance_is_found() => Assert.Contains(
        Audit(Clean("a") + string.Concat(Enumerable.Range(0, 900).Select(i => Line($"more {i}", "yes")))).Findings,
        finding => finding.Check == "imbalance");

    [Fact]
    public void Leakage_counts_the_same_and_nearly_the_same_texts()
    {
        string validation = Clean("b") + Line("a text of 3", "no") + Line("A Text, of 4!", "yes");
        DataReport report = Audit(Clean("a"), validation);
        DataFinding same = Assert.Single(report.Findings, finding => finding.Check == "leakage"),
            near = Assert.Single(report.Findings, finding => finding.Check == "near leakage");
        Assert.Equal((1L, FindingSeverity.Error), (same.Count, same.Severity));
        Assert.Equal(1L, near.Count);
        Assert.EndsWith("line 61", same.Example, StringComparison.Ordinal);
        Assert.True(report.HasErrors);
    }

    [Fact]
    public void Labels_of_one_split_only_are_found()
    {
        DataReport report = Audit(Clean("a") + Line("x", "first"), Clean("b") + Line("y", "second"));
        Assert.Contains(report.Findings, finding => finding is { Check: "labels", Severity: FindingSeverity.Error }
            && finding.Message.Contains("'second'", StringComparison.Ordinal));
        Assert.Contains(report.Findings, finding => finding is { Check: "labels", Severity: FindingSeverity.Warning }
            && finding.Message.Contains("'first'", StringComparison.Ordinal));
    }

    [Fact]
    public void Bytes_that_are_no_Utf8_are_an_error_as_training_would_say()
    {
        byte[] bytes = [.. Encoding.UTF8.GetBytes(Clean("a")), .. "{\"text\": \"caf"u8, 0xE9, .. "\", \"label\": \"yes\"}\n"u8];
        folder.Write("bytes.jsonl", bytes);
        DataReport report = new DataAudit(Words).Run([("bytes", folder["bytes.jsonl"])], new CorpusOptions());
        DataFinding finding = Assert.Single(report.Findings, finding => finding.Check == "encoding");
        Assert.Equal(FindingSeverity.Error, finding.Severity);
        Assert.Contains("0xE9", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_malformed_rows_are_counted_and_what_is_behind_them_is_read()
    {
        DataReport report = Audit(Clean("a") + "no JSON\n{}\n" + Line("behind", "yes"));
        DataFinding finding = Assert.Single(report.Findings, finding => finding.Check == "format");
        Assert.Equal(2, finding.Count);
        Assert.Contains("line 61", finding.Message, StringComparison.Ordinal);
        Assert.Equal(61, report.Splits[0].Texts);
    }

    [Theory]
    [InlineData("tsv-pandas2.tsv", null, "quotes", 2, "data.quotes", "line 3")]
    [InlineData("tsv-pandas2.tsv", true, "quotes", 0, "", "")]
    [InlineData("labels-odd.jsonl", null, "similar labels", 1, "' lead', 'lead'", "line 5")]
    [InlineData("labels-empty.jsonl", null, "unlabelled", 4, "data.label_field", "line 2")]
    [InlineData("labels-empty.csv", null, "unlabelled", 3, "data.label_field", "line 3")]
    [InlineData("csv-semicolon.csv", null, "format", 1, "data.delimiter", "line 1")]
    [InlineData("tsv-newline.tsv", null, "format", 1, "data.quotes", "line 2")]
    [InlineData("cut-table.csv.gz", null, "format", 1, "cut off", "line")]
    public void Files_at_fault_are_reported_with_what_to_set(string file, bool? quotes, string check, int count, string piece, string place)
    {
        DataReport report = new DataAudit(Words).Run([("split", Faults.PathOf(file))], new CsvCorpusOptions { Quotes = quotes });
        DataFinding[] found = [.. report.Findings.Where(finding => finding.Check == check)];
        Assert.Equal(count > 0 ? 1 : 0, found.Length);
        if (count == 0) return;
        Assert.Equal(count, found[0].Count);
        Assert.Contains(piece, $"{found[0].Message} {found[0].Advice}", StringComparison.Ordinal);
        Assert.Contains(place, $"{found[0].Message} {found[0].Example}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text,label;id\na,yes\n", null, true)]
    [InlineData("text,label|id\na,yes\n", null, true)]
    [InlineData("text,label,id;x\na,yes,1\n", null, true)]
    [InlineData("text,label,id;x\na,yes,1\n", ",", false)]
    [InlineData("text,label,id\na,yes,1\n", null, false)]
    public void A_name_that_holds_another_delimiter_is_reported(string content, string? delimiter, bool isTold)
    {
        folder.Write("a.csv", Encoding.UTF8.GetBytes(content));
        DataReport report = new DataAudit(Words).Run([("a", folder["a.csv"])], new CsvCorpusOptions { Delimiter = delimiter });
        DataFinding[] found = [.. report.Findings.Where(finding => finding.Check == "delimiter")];
        Assert.Equal(isTold ? 1 : 0, found.Length);
        Assert.All(found, finding => Assert.Contains("--delimiter", finding.Advice, StringComparison.Ordinal));
    }

    [Fact]
    public void Labels_that_differ_in_case_or_white_space_are_reported()
    {
        string lines = Clean("a") + Line("b", "Yes") + Line("c", "no  way") + Line("d", "No Way");
        DataFinding finding = Assert.Single(Audit(lines).Findings, finding => finding.Check == "similar labels");
        Assert.Equal((2L, FindingSeverity.Warning), (finding.Count, finding.Severity));
        Assert.Contains("'Yes', 'yes'", finding.Message, StringComparison.Ordinal);
        Assert.Contains("'No Way', 'no  way'", finding.Message, StringComparison.Ordinal);
    }

    [SharedDataFact("data/imdb")]
    public void Imdb_has_the_repetitions_it_is_known_for()
    {
        DataReport report = new DataAudit(Words).Run(
            [("train", SharedData.PathOf("data/imdb/train.jsonl.gz")), ("test", SharedData.PathOf("data/imdb/test.jsonl.gz"))],
            new CorpusOptions());
        Assert.Equal(25_000 - 24_904, report.Findings.Single(finding => finding is { Check: "duplicates", Split: "train" }).Count);
        Assert.Equal(25_000 - 24_801, report.Findings.Single(finding => finding is { Check: "duplicates", Split: "test" }).Count);
        Assert.InRange(report.Findings.Single(finding => finding.Check == "leakage").Count, 123, 130);
        Assert.False(report.HasErrors);
    }

    public void Dispose() => folder.Dispose();

    private DataReport Audit(params string[] splits) =>
        new DataAudit(Words).Run(
            [.. splits.Select((lines, i) => ($"split{i}", folder.Write($"split{i}.jsonl", Encoding.UTF8.GetBytes(lines))))],
            new CorpusOptions());

    private static int Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length;

    private static string Clean(string word) =>
        string.Concat(Enumerable.Range(0, 60).Select(i => Line($"{word} text of {i}", i % 2 == 0 ? "yes" : "no")));

    private static string Line(string text, string label) => $"{{\"text\": \"{text}\", \"label\": \"{label}\"}}\n";
}
