using System.Text.Json.Nodes;
using Glossa.Models;
using Glossa.Pipelines;
using Glossa.Text;

namespace Glossa.Cli.Commands;

/// <summary>
/// The answers of the parts of a pipeline, as fields: <c>label</c> and <c>scores</c> of one classifier, an object under the name of each
/// of several, and <c>sentences</c>.
/// </summary>
internal sealed class PipelineAnswer
{
    private readonly (string? Name, TextCategorizer Categorizer)[] classifiers;
    private readonly Language[] passes;
    private readonly bool hasSentences;

    /// <summary>The answers of a pipeline.</summary>
    /// <param name="language">The pipeline.</param>
    /// <param name="path">Its file, for errors.</param>
    /// <exception cref="ArgumentException">It has no part that annotates texts.</exception>
    public PipelineAnswer(Language language, string path)
    {
        PipelineStep[] steps = [.. language.Steps.Where(step => step.IsEnabled && step.Component is TextCategorizer)];
        classifiers = [.. steps.Select(step => (steps.Length > 1 ? step.Name : null, (TextCategorizer)step.Component))];
        // Classifiers may have labels of the same names, so each of several reads the texts by itself.
        passes = steps.Length > 1 ? [.. steps.Select(step => Without(steps.Where(other => other != step)))] : [language];
        hasSentences = language.Components.OfType<SentencizerComponent>().Any();
        if (classifiers.Length > 0 || hasSentences) return;
        throw new ArgumentException($"{path} holds a pipeline without a part that says something of texts: {language}.");

        Language Without(IEnumerable<PipelineStep> others) => others.Aggregate(language, (pipeline, other) => pipeline.Disable(other.Name));
    }

    /// <summary>The names of the fields that every text needs.</summary>
    public IEnumerable<string> NeededFields => Columns.Where(column => !column.Optional).Select(column => column.Name);

    private IEnumerable<FeatureColumn> Columns =>
        classifiers.SelectMany(classifier => classifier.Categorizer.Columns).DistinctBy(column => column.Name);

    /// <summary>A reader of the fields of the texts.</summary>
    public FeatureReader NewFeatureReader() => new([.. Columns]);

    /// <summary>Annotates texts.</summary>
    /// <param name="texts">The texts with their features.</param>
    /// <param name="threads">How many threads work; 0 means all.</param>
    /// <param name="cancellation">Stops.</param>
    /// <returns>For each text the document of each classifier, or one without any.</returns>
    public IEnumerable<Doc[]> Annotate(
        IEnumerable<(string Text, Dictionary<string, FeatureValue> Features)> texts, int threads, CancellationToken cancellation)
    {
        (string, Dictionary<string, FeatureValue>)[] all = [.. texts];
        Doc[][] parts = [.. passes.Select(language => language.Pipe(all, threads, cancellation: cancellation).ToArray())];
        return Enumerable.Range(0, all.Length).Select(i => Array.ConvertAll(parts, docs => docs[i]));
    }

    /// <summary>Adds the answers to a row's fields.</summary>
    /// <param name="fields">The fields.</param>
    /// <param name="docs">The documents of its text.</param>
    public JsonObject AddTo(JsonObject fields, Doc[] docs)
    {
        for (int i = 0; i < classifiers.Length; i++)
        {
            (string? name, TextCategorizer categorizer) = classifiers[i];
            JsonObject own = name is null ? fields : [];
            AddLabels(own, docs[i], categorizer);
            if (name is not null) Answers.Add(fields, name, own);
        }
        if (hasSentences) Answers.Add(fields, "sentences", Sentences(docs[0]));
        return fields;
    }

    /// <summary>Prints the answers for people.</summary>
    /// <param name="docs">The documents of its text.</param>
    public void Print(Doc[] docs)
    {
        for (int i = 0; i < classifiers.Length; i++)
        {
            (string? name, TextCategorizer categorizer) = classifiers[i];
            if (name is not null) Console.Out.WriteLine($"{Harmless.Line(name)}:");
            IReadOnlyList<string> given = categorizer.Config.Exclusive ? [] : categorizer.LabelsOf(docs[i]);
            foreach ((string label, double score) in docs[i].Cats.OrderByDescending(cat => cat.Value))
            {
                Console.Out.WriteLine(
                    $"{Harmless.Line(label),-20} {TrainingDisplay.Percent(score),7}{(given.Contains(label) ? "  yes" : "")}");
            }
        }
        if (!hasSentences) return;
        foreach (Span sentence in docs[0].Sentences) Console.Out.WriteLine(Harmless.Line(sentence.Text));
    }

    private static void AddLabels(JsonObject fields, Doc doc, TextCategorizer categorizer)
    {
        IReadOnlyList<string> labels = categorizer.LabelsOf(doc);
        if (categorizer.Config.Exclusive) Answers.Add(fields, "label", labels[0]);
        else Answers.Add(fields, "labels", new JsonArray([.. labels.Select(label => JsonValue.Create(label))]));
        JsonObject scores = [];
        foreach ((string label, double score) in doc.Cats) scores[label] = Math.Round(score, 6);
        Answers.Add(fields, "scores", scores);
    }

    private static JsonArray Sentences(Doc doc)
    {
        CodePointMap points = new(doc.Text);
        return
        [
            .. doc.Sentences.Select(sentence => new JsonObject
            {
                ["text"] = sentence.Text, ["start"] = points.ToPoints(sentence.StartChar), ["end"] = points.ToPoints(sentence.EndChar),
            }),
        ];
    }
}
