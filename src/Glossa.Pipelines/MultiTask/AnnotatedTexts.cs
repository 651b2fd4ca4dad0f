using Glossa.Data;
using Glossa.Text;

namespace Glossa.Pipelines;

/// <summary>Texts with the annotations of several components.</summary>
/// <param name="Docs">The texts, split.</param>
/// <param name="Rows">The texts as each component reads them from the file.</param>
internal sealed record AnnotatedTexts(IReadOnlyList<Doc> Docs, IReadOnlyList<IReadOnlyList<LabelledText>> Rows)
{
    /// <summary>Reads texts.</summary>
    /// <param name="path">The file or folder.</param>
    /// <param name="config">The configuration, whose components say how their annotations are found.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="DataException">The data is missing, damaged or empty.</exception>
    public static AnnotatedTexts Read(string path, PipelineConfig config, CancellationToken cancellation)
    {
        IReadOnlyList<LabelledText>[] rows = [.. RowsOf(path, config, cancellation)];
        return new AnnotatedTexts(Split(rows[0].Select(row => row.Text), config, cancellation), rows);
    }

    /// <summary>Splits texts that are in memory.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="config">The configuration, which names the components.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static AnnotatedTexts Of(IReadOnlyList<AnnotatedText> texts, PipelineConfig config, CancellationToken cancellation) =>
        new(
            Split(texts.Select(text => text.Text), config, cancellation),
            [.. config.Components.Keys.Select(name => (IReadOnlyList<LabelledText>)[.. texts.Select(text => text.Of(name))])]);

    /// <summary>Reads the texts of a file as each component reads them.</summary>
    /// <param name="path">The file or folder.</param>
    /// <param name="config">The configuration, whose components say how their annotations are found.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="DataException">The data is missing, damaged or empty.</exception>
    public static IEnumerable<IReadOnlyList<LabelledText>> RowsOf(string path, PipelineConfig config, CancellationToken cancellation)
    {
        foreach (HeadKind head in config.Components.Values)
        {
            LabelledText[] rows = [.. CorpusReader.Open(path, head.ToCorpusOptions(config.Data)).Read(cancellation)];
            if (rows.Length == 0) throw new DataException($"{path} holds no texts.");
            yield return rows;
        }
    }

    /// <summary>
    /// Splits off a fraction of the texts; the labels of the first component are spread evenly, and texts that repeat stay together.
    /// </summary>
    /// <param name="fraction">The fraction that is split off.</param>
    /// <param name="seed">The seed that decides which texts.</param>
    public (AnnotatedTexts Remaining, AnnotatedTexts Drawn) Split(double fraction, ulong seed)
    {
        if (fraction == 0) return (this, Some([]));
        string[] classes = [.. Rows[0].Select(row => string.Join(' ', row.Labels))];
        int[] groups = RepeatedTexts.Groups(Rows[0].Select(row => row.Text));
        int[][] parts = DataSplit.Stratified(classes, groups, [1 - fraction, fraction], seed);
        return (Some(parts[0]), Some(parts[1]));
    }

    /// <summary>Returns the texts with the gold annotations of each head.</summary>
    /// <param name="heads">The heads, in the order of the components.</param>
    public PipelineExample[] ToExamples(IReadOnlyList<Head> heads) =>
        [.. Docs.Select((doc, text) => new PipelineExample(doc, [.. heads.Select((head, i) => head.GoldOf(Rows[i][text], doc))]))];

    private static IReadOnlyList<Doc> Split(IEnumerable<string> texts, PipelineConfig config, CancellationToken cancellation) =>
        [.. Language.Blank(config.Language).Pipe(texts, workers: 0, cancellation: cancellation)];

    private AnnotatedTexts Some(int[] texts) =>
        new(
            [.. texts.Select(text => Docs[text])],
            [.. Rows.Select(row => (IReadOnlyList<LabelledText>)[.. texts.Select(text => row[text])])]);
}
