using Glossa.Data;

namespace Glossa.Pipelines;

/// <summary>A text with the annotations that the components of a pipeline learn from it.</summary>
/// <param name="Text">The text.</param>
/// <param name="Annotations">
/// The annotations by the name of the component, in the form in which a file has them; a component that is not there finds none.
/// </param>
public sealed record AnnotatedText(string Text, IReadOnlyDictionary<string, LabelledText> Annotations)
{
    /// <summary>Creates a text with labels: <c>new AnnotatedText("A fine film.", ("tone", "good"))</c>.</summary>
    /// <param name="text">The text.</param>
    /// <param name="labels">The names of components, each with a label; one with several labels is there several times.</param>
    public AnnotatedText(string text, params IReadOnlyList<(string Component, string Label)> labels)
        : this(text, ByComponent(text, labels)) { }

    /// <summary>Reads the texts of a file with the annotations of all components.</summary>
    /// <param name="path">The file or folder.</param>
    /// <param name="config">The configuration, whose components say how their annotations are found.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="DataException">The data is missing, damaged or empty.</exception>
    public static IReadOnlyList<AnnotatedText> Read(string path, PipelineConfig config, CancellationToken cancellation = default)
    {
        IReadOnlyList<LabelledText>[] rows = [.. AnnotatedTexts.RowsOf(path, config, cancellation)];
        string[] names = [.. config.Components.Keys];
        return
        [
            .. rows[0].Select((first, text) =>
                new AnnotatedText(first.Text, names.Select((name, i) => (name, rows[i][text])).ToDictionary())),
        ];
    }

    /// <summary>Returns the text as a file would have it for a component.</summary>
    /// <param name="component">The name of the component.</param>
    internal LabelledText Of(string component) => Annotations.GetValueOrDefault(component) ?? new LabelledText(Text, []);

    private static Dictionary<string, LabelledText> ByComponent(string text, IReadOnlyList<(string Component, string Label)> labels) =>
        labels.GroupBy(label => label.Component, label => label.Label)
            .ToDictionary(own => own.Key, own => new LabelledText(text, [.. own]));
}
