using System.CommandLine;
using System.Globalization;
using Glossa.Data;
using Glossa.Pipelines;
using Glossa.Text;

namespace Glossa.Cli.Commands;

/// <summary>`glossa debug data`: says what is wrong with labelled texts before they are trained on.</summary>
internal static class DebugCommand
{
    /// <summary>The labels a table shows; the JSON has all.</summary>
    private const int ShownLabels = 20;

    public static Command Create()
    {
        Argument<string> data = new("data")
        {
            Description = "A configuration (.yaml, .yml), or labelled texts to train on: "
                + $"{Kinds.BuiltIn.Formats.FilesAndFolders}.",
        };
        Argument<string[]> others = new("others")
        {
            Description = "The other splits, such as the validation and the test texts.",
            DefaultValueFactory = _ => [],
        };
        TextOptions texts = new();
        Option<string?> label = new("--label-field") { Description = "The field or column of the label." };
        Option<string> lang = new("--lang") { Description = "The language's code, for counting tokens.", DefaultValueFactory = _ => "en" };
        lang.AcceptOnlyFromAmong([.. Languages.Codes]);
        Option<bool> json = new("--json") { Description = "Print the report as JSON." };
        Command command = new("data", "Look for errors in labelled texts; exit code 1 when there are any.")
        {
            data, others, label, lang, json,
        };
        texts.AddTo(command);
        command.SetAction((parsed, cancellation) =>
        {
            string first = parsed.GetValue(data)!, language = parsed.GetValue(lang)!;
            DataConfig config = new();
            List<string> paths = [first];
            if (Path.GetExtension(first).ToUpperInvariant() is ".YAML" or ".YML")
            {
                ClassifierConfig whole = TaskKind.Load(first) as ClassifierConfig
                    ?? throw new ConfigException(
                        $"{first} is for another task than text classification, and names no labelled texts to check.");
                (config, language) = (whole.Data, whole.Language);
                paths = [config.Train ?? throw new ConfigException($"{first} names no training data: set data.train to a file or folder.")];
                if (config.Validation is { } validation) paths.Add(validation);
            }
            paths.AddRange(parsed.GetValue(others)!);
            config = texts.Of(parsed).Over(config) with { LabelField = parsed.GetValue(label) ?? config.LabelField };
            Tokenizer tokenizer = Tokenizer.For(Languages.Find(language));
            DataAudit audit = new(one => tokenizer.Tokenize(one).Count);
            DataReport report = audit.Run(Named(paths), config.ToCorpusOptions(), cancellation);
            if (parsed.GetValue(json)) StandardStreams.Data.WriteLine(report.ToJson());
            else Print(report);
            return Task.FromResult(report.HasErrors ? 1 : 0);
        });
        return new Command("debug", "Find out why something does not work.") { command };
    }

    /// <summary>Names the splits by their files; by their place too where two have the same.</summary>
    private static List<(string Name, string Path)> Named(List<string> paths)
    {
        List<(string Name, string Path)> splits = [];
        foreach (string path in paths)
        {
            string name = Path.GetFileName(Path.TrimEndingDirectorySeparator(path)).Split('.')[0];
            splits.Add((splits.Any(split => split.Name == name) ? $"{name} ({splits.Count + 1})" : name, path));
        }
        return splits;
    }

    private static void Print(DataReport report)
    {
        TextTable sizes = new TextTable().Names("split").Numbers("texts", "labels", "tokens", "median", "95 %", "longest");
        foreach (SplitReport split in report.Splits)
        {
            sizes.Row(
                split.Name, Number(split.Texts), Number(split.Labels.Count), Number(split.Tokens.Total), Number(split.Tokens.Median),
                Number(split.Tokens.Percentile95), Number(split.Tokens.Most));
        }
        sizes.Write();

        string[] names = [.. report.Splits.SelectMany(split => split.Labels.Keys).Distinct(StringComparer.Ordinal)];
        TextTable labels = new TextTable().Names("label").Numbers([.. report.Splits.Select(split => split.Name)]);
        foreach (string name in names.Take(ShownLabels))
        {
            labels.Row([name, .. report.Splits.Select(split => $"{Number(split.Labels.GetValueOrDefault(name))} {Share(split, name),7}")]);
        }
        labels.Write();
        if (names.Length > ShownLabels) Console.Out.WriteLine($"  … and {names.Length - ShownLabels} more labels; --json has them all.\n");

        Definitions.Write(Console.Out, [.. report.Findings.SelectMany(Rows)], TerminalWidth.Characters);
        int errors = report.Findings.Count(finding => finding.Severity == FindingSeverity.Error),
            warnings = report.Findings.Count(finding => finding.Severity == FindingSeverity.Warning);
        Console.Out.WriteLine(report.Findings.Count == 0
            ? "Nothing wrong was found."
            : $"{errors} error{(errors == 1 ? "" : "s")}, {warnings} warning{(warnings == 1 ? "" : "s")}.");
    }

    /// <summary>Returns a finding, and the advice below it.</summary>
    private static IEnumerable<(string, string)> Rows(DataFinding finding) =>
    [
        (
            finding.Severity.ToString().ToUpperInvariant(),
            $"{finding.Split}: {finding.Message.TrimEnd('.')}.{(finding.Example is { } example ? $" First: {example}." : "")}"),
        ("", finding.Advice),
    ];

    private static string Share(SplitReport split, string label) =>
        split.Texts == 0 ? "" : ((double)split.Labels.GetValueOrDefault(label) / split.Texts).ToString("P1", CultureInfo.InvariantCulture);

    private static string Number(long count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
