using System.Globalization;

namespace Glossa.Data;

/// <summary>
/// Reads labelled data as a training would and says what is wrong with it: labels that are rare or only in one split, empty and repeated
/// texts, texts that occur in two splits, damaged characters, lengths. Memory grows with the number of texts (some 100 bytes
/// each), not with their length.
/// </summary>
/// <param name="countTokens">How many tokens a text has.</param>
/// <param name="options">The limits above which something is reported; the defaults when left out.</param>
public sealed class DataAudit(Func<string, int> countTokens, DataAuditOptions? options = null)
{
    private const int ShownGroups = 5;

    private static readonly (string One, string Several) Has = ("has", "have"), Occurred = ("occurred", "occurred");

    private readonly DataAuditOptions options = options ?? new DataAuditOptions();

    /// <summary>Audits the splits of a data set.</summary>
    /// <param name="splits">Each split's name and its file or folder; the first is the one that is trained on.</param>
    /// <param name="corpus">How texts and labels are found; what it says of invalid text and missing labels is not heeded.</param>
    /// <param name="cancellation">Stops.</param>
    /// <exception cref="DataException">A file is missing, or its name tells no format. Malformed lines are findings.</exception>
    public DataReport Run(IReadOnlyList<(string Name, string Path)> splits, CorpusOptions corpus, CancellationToken cancellation = default)
    {
        List<SplitAudit> audits = [];
        List<DataFinding> findings = [];
        foreach ((string name, string path) in splits)
        {
            SplitAudit audit = new(name, path);
            (Occurrences Exact, Occurrences Loose)[] leaks = [.. audits.Select(_ => (new Occurrences(), new Occurrences()))];
            CorpusOptions lenient = Lenient(corpus) with { InvalidText = InvalidText.Replace, KeepsLabelSpace = true };
            CorpusReader reader = CorpusReader.Open(path, lenient);
            try
            {
                foreach (CorpusRow row in reader.ReadRows(cancellation))
                {
                    if (row.Text is not { } text)
                    {
                        audit.Refuse(row);
                        continue;
                    }
                    if (audit.Add(text, countTokens(text.Text)) is not { } prints) continue;
                    for (int earlier = 0; earlier < audits.Count; earlier++)
                    {
                        if (audits[earlier].HasExact(prints.Exact)) leaks[earlier].Exact.Add(text.Source);
                        else if (audits[earlier].HasNormalized(prints.Normalized)) leaks[earlier].Loose.Add(text.Source);
                    }
                }
            }
            catch (DataException e) when (File.Exists(path) || Directory.Exists(path))
            {
                findings.Add(new(FindingSeverity.Error, name, "format", 1, e.Message, "Correct it; nothing after it was checked."));
            }
            findings.AddRange(OfFormat(audit, reader));
            findings.AddRange(OfTexts(audit, corpus));
            findings.AddRange(OfSpellings(audit));
            findings.AddRange(OfLabels(audit, audits.Count == 0 ? null : audits[0]));
            for (int earlier = 0; earlier < audits.Count; earlier++)
            {
                findings.AddRange(OfLeaks(audits[earlier], audit, leaks[earlier].Exact, leaks[earlier].Loose));
            }
            audits.Add(audit);
        }
        findings.AddRange(OfSplits(audits));
        return new DataReport([.. audits.Select(audit => audit.Report())], [.. findings.OrderByDescending(finding => finding.Severity)]);
    }

    /// <summary>The options under which as much as possible is read.</summary>
    private static CorpusOptions Lenient(CorpusOptions corpus) =>
        corpus with { RequiresLabel = false, RequiresLabelField = false, KnownLabels = null, AllowsEmpty = true };

    private IEnumerable<DataFinding> OfFormat(SplitAudit split, CorpusReader reader)
    {
        if (split.Malformed is { } first)
        {
            string message = split.Refused == 1 ? first : $"{Number(split.Refused)} rows are malformed; the first: {first}";
            const string Advice = "Correct what is malformed: training refuses the file.";
            yield return new(FindingSeverity.Error, split.Name, "format", split.Refused, message, Advice);
        }
        if (reader is not CsvCorpusReader table) yield break;
        if (!table.Quotes && split.Quoted.Count > split.Texts * options.MaxQuoted)
        {
            const string Advice = "If the file quotes its columns, set data.quotes to true (--quotes).";
            (string, string) verb = ("begins and ends", "begin and end");
            yield return Found(FindingSeverity.Warning, split, "quotes", split.Quoted, verb, "with a quotation mark", Advice);
        }
        if (!table.NamesDelimiter && split.Names.FirstOrDefault(name => name.AsSpan().ContainsAny(TableColumns.Delimiters)) is { } odd)
        {
            const string Advice = "If columns are separated by another character than is read, set data.delimiter (--delimiter) to it.";
            yield return new(
                FindingSeverity.Warning, split.Name, "delimiter", 1, $"the name of a column is {SourceLine.Quote(odd)}", Advice);
        }
    }

    private static IEnumerable<DataFinding> OfSpellings(SplitAudit split)
    {
        string[][] similar = [.. split.SimilarLabels()];
        if (similar.Length == 0) yield break;
        string spelled = string.Join("; ", similar.Take(ShownGroups).Select(group => string.Join(", ", group.Select(SourceLine.Quote))));
        string message = $"labels differ only in case or white space: {spelled}{(similar.Length > ShownGroups ? "; …" : "")}";
        const string Advice = "White space around a label is not read; those that differ otherwise are labels of their own. "
            + "Spell each in one way.";
        yield return new(FindingSeverity.Warning, split.Name, "similar labels", similar.Length, message, Advice)
        {
            Example = split.PlaceOf(similar[0][^1].Trim()).ToString(),
        };
    }

    private IEnumerable<DataFinding> OfTexts(SplitAudit split, CorpusOptions corpus)
    {
        if (split.Texts == 0)
        {
            yield return new(
                FindingSeverity.Error, split.Name, "empty", 0, $"there are no texts in {split.Path}", "Check the path and the format.");
        }
        if (split.Empty.Count > 0)
        {
            const string Advice = "Remove empty texts, unless saying nothing means something.";
            yield return Found(FindingSeverity.Warning, split, "empty", split.Empty, ("is", "are"), "empty", Advice);
        }
        if (split.Conflicts.Count > 0)
        {
            const string Advice = "Decide which label is right: no model can learn both.";
            yield return Found(FindingSeverity.Warning, split, "conflicts", split.Conflicts, Occurred, "before with other labels", Advice);
        }
        if (split.Duplicates.Count > 0)
        {
            bool many = split.Duplicates.Count > split.Texts * options.MaxLeakage;
            FindingSeverity severity = many ? FindingSeverity.Warning : FindingSeverity.Info;
            const string Advice = "Keep one of each, unless their number is part of the task; "
                + "otherwise a part of the split kept for validation would hold texts that are trained on.";
            yield return Found(severity, split, "duplicates", split.Duplicates, Occurred, "before in the split", Advice);
        }
        if (split.Replaced.Count > 0)
        {
            string? invalid = FirstInvalid(split, corpus);
            yield return invalid is not null
                ? new(FindingSeverity.Error, split.Name, "encoding", split.Replaced.Count, invalid, "Convert the file to UTF-8: training "
                    + "refuses it.")
                {
                    Example = split.Replaced.Example,
                }
                : Found(
                    FindingSeverity.Warning, split, "encoding", split.Replaced, Has, "U+FFFD, which replaces characters lost earlier",
                    "Go back to the source of the texts, and read it in its own encoding.");
        }
        if (split.WrongDecoding.Count > 0)
        {
            const string What = "like UTF-8 that was read in another encoding (“Ã©” for “é”)";
            yield return Found(
                FindingSeverity.Warning, split, "encoding", split.WrongDecoding, ("looks", "look"), What, "Read the source as UTF-8.");
        }
        if (split.Controls.Count > 0)
        {
            const string Advice = "Usually left over from another encoding or a terminal: remove them.";
            yield return Found(FindingSeverity.Info, split, "control characters", split.Controls, Has, "control characters", Advice);
        }
        if (split.Markup.Count > 0)
        {
            const string Advice = "Take it out, here and in the texts to be labelled, or leave it in both.";
            yield return Found(FindingSeverity.Info, split, "markup", split.Markup, Has, "HTML tags or entities", Advice);
        }
        double limit = Math.Max(options.LongTokens, options.LongFactor * split.Report().Tokens.Median);
        if (split.CountLonger(limit) is > 0 and int longer)
        {
            string verb = longer == 1 ? Has.One : Has.Several;
            string message = string.Create(CultureInfo.InvariantCulture, $"{Texts(longer)} {verb} more than {limit:N0} tokens");
            const string Advice = "Look whether several texts were joined by mistake; long ones cost memory.";
            yield return new(FindingSeverity.Info, split.Name, "long", longer, message, Advice) { Example = split.Longest };
        }
    }

    private IEnumerable<DataFinding> OfLabels(SplitAudit split, SplitAudit? training)
    {
        bool severalAtOnce = split.SeveralLabels.Count > 0;
        if (severalAtOnce)
        {
            const string Advice = "Train a multi-label model; one for exclusive classes refuses them.";
            yield return Found(FindingSeverity.Info, split, "several labels", split.SeveralLabels, Has, "several labels", Advice);
        }
        if (split.Unlabelled.Count > 0)
        {
            yield return severalAtOnce
                ? Found(FindingSeverity.Info, split, "unlabelled", split.Unlabelled, Has, "no label", "Right if none applies.")
                : Found(
                    FindingSeverity.Error, split, "unlabelled", split.Unlabelled, Has, "no label",
                    "Give each a label, remove those without, or name the field of the label: data.label_field (--label-field).");
        }
        if (training is not null)
        {
            string[] unknown = [.. split.Labels.Keys.Where(label => !training.Labels.ContainsKey(label)).Order(StringComparer.Ordinal)];
            if (unknown.Length > 0)
            {
                yield return new(
                    FindingSeverity.Error, split.Name, "labels", unknown.Length,
                    $"{Names(unknown)} {(unknown.Length == 1 ? "occurs" : "occur")} here but not in {training.Name}",
                    "Add texts of it to train on, or remove these; is it spelled the same?")
                {
                    Example = split.PlaceOf(unknown[0]).ToString(),
                };
            }
            yield break;
        }
        if (split.Labels.Count < 2 && split.Texts > 0)
        {
            string found = split.Labels.Count == 0
                ? "there are no labels"
                : $"there is only the label {SourceLine.Quote(split.Labels.Keys.First())}";
            const string Advice = "A classifier needs at least two labels: name the field that holds them, "
                + "data.label_field (--label-field).";
            yield return new(FindingSeverity.Error, split.Name, "labels", split.Labels.Count, found, Advice);
            yield break;
        }
        string[] rare =
            [.. split.Labels.Where(label => label.Value < options.FewExamples).OrderBy(label => label.Value).Select(label => label.Key)];
        if (rare.Length > 0)
        {
            yield return new(
                FindingSeverity.Warning, split.Name, "few examples", rare.Length,
                $"{Names(rare)} {(rare.Length == 1 ? "has" : "have")} fewer than {options.FewExamples} texts",
                "Collect more, or join labels.")
            {
                Example = split.PlaceOf(rare[0]).ToString(),
            };
        }
        if (split.Labels.Count == 0) yield break;
        double ratio = (double)split.Labels.Values.Max() / split.Labels.Values.Min();
        if (ratio > options.MaxImbalance)
        {
            yield return new(
                FindingSeverity.Warning, split.Name, "imbalance", 1,
                string.Create(CultureInfo.InvariantCulture, $"the most frequent label has {ratio:N0} times the texts of the rarest"),
                "Judge by macro F, not accuracy; weigh classes or draw them evenly.");
        }
    }

    private IEnumerable<DataFinding> OfLeaks(SplitAudit earlier, SplitAudit later, Occurrences exact, Occurrences loose)
    {
        string where = $"{earlier.Name} → {later.Name}";
        const string Advice = "Remove such texts from one of the two: scores on them reward memory.";
        if (exact.Count > 0)
        {
            FindingSeverity severity = Over(exact) ? FindingSeverity.Error : FindingSeverity.Warning;
            string occur = exact.Count == 1 ? "occurs" : "occur";
            string what = $"{Texts(exact.Count)} of {later.Name} ({Share(exact)}) also {occur} in {earlier.Name}";
            yield return new(severity, where, "leakage", exact.Count, what, Advice) { Example = exact.Example };
        }
        if (loose.Count > 0)
        {
            FindingSeverity severity = Over(loose) ? FindingSeverity.Warning : FindingSeverity.Info;
            string what = $"{Number(loose.Count)} more {(loose.Count == 1 ? "differs" : "differ")} from one in {earlier.Name} "
                + "only in case, white space or punctuation";
            yield return new(severity, where, "near leakage", loose.Count, what, Advice) { Example = loose.Example };
        }

        bool Over(Occurrences tally) => tally.Count > later.Texts * options.MaxLeakage;
        string Share(Occurrences tally) => ((double)tally.Count / later.Texts).ToString("P1", CultureInfo.InvariantCulture);
    }

    private static IEnumerable<DataFinding> OfSplits(List<SplitAudit> splits)
    {
        foreach (SplitAudit split in splits.Skip(1))
        {
            string[] missing = [.. splits[0].Labels.Keys.Where(label => !split.Labels.ContainsKey(label)).Order(StringComparer.Ordinal)];
            if (missing.Length > 0 && split.Texts > 0)
            {
                yield return new(
                    FindingSeverity.Warning, split.Name, "labels", missing.Length,
                    $"{Names(missing)} {(missing.Length == 1 ? "occurs" : "occur")} only in {splits[0].Name}",
                    "This split cannot score it: add texts of it.")
                {
                    Example = splits[0].PlaceOf(missing[0]).ToString(),
                };
            }
        }
    }

    /// <summary>
    /// The error that training would report for the first invalid byte; null when the characters were lost before the file was written.
    /// </summary>
    private static string? FirstInvalid(SplitAudit split, CorpusOptions corpus)
    {
        try
        {
            foreach (LabelledText _ in CorpusReader.Open(split.Path, Lenient(corpus) with { InvalidText = InvalidText.Reject }).Read()) { }
            return null;
        }
        catch (DataException e)
        {
            return e.Message;
        }
    }

    private static DataFinding Found(
        FindingSeverity severity, SplitAudit split, string check, Occurrences tally, (string One, string Several) verb, string what,
        string advice)
    {
        string message = $"{Texts(tally.Count)} {(tally.Count == 1 ? verb.One : verb.Several)} {what}";
        return new(severity, split.Name, check, tally.Count, message, advice) { Example = tally.Example };
    }

    private static string Texts(long count) => $"{Number(count)} text{(count == 1 ? "" : "s")}";

    private static string Number(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private static string Names(string[] labels)
    {
        const int Shown = 5;
        string names = string.Join(", ", labels.Take(Shown).Select(SourceLine.Quote));
        return labels.Length > Shown ? $"{names} and {labels.Length - Shown} more labels"
            : labels.Length == 1 ? $"the label {names}"
            : $"the labels {names}";
    }
}
