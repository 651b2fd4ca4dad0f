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
        LabelledText[][] rows =
        [
            .. config.Components.Values
                .Select(head => CorpusReader.Open(path, head.ToCorpusOptions(config.Data)).Read(cancellation).ToArray()),
        ];
        if (rows[0].Length == 0) throw new DataException($"{path} holds no texts.");
        Language language = Language.Blank(config.Language);
        Doc[] docs = [.. language.Pipe(rows[0].Select(row => row.Text), workers: 0, cancellation: cancellation)];
        return new AnnotatedTexts(docs, rows);
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

    private AnnotatedTexts Some(int[] texts) =>
        new(
            [.. texts.Select(text => Docs[text])],
            [.. Rows.Select(row => (IReadOnlyList<LabelledText>)[.. texts.Select(text => row[text])])]);
}
