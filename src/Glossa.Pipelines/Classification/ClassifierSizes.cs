using Glossa.Models;

namespace Glossa.Pipelines;

/// <summary>The sizes that a text classifier is made for.</summary>
/// <param name="Classes">The number of classes.</param>
/// <param name="Columns">The feature columns that it reads besides the text.</param>
public sealed record ClassifierSizes(int Classes, IReadOnlyList<FeatureColumn> Columns)
{
    /// <summary>Whether a text has exactly one of the classes.</summary>
    public bool IsExclusive { get; init; } = true;

    /// <summary>The encoder that the heads of a pipeline share; null where there is none.</summary>
    public TokenEncoder? Encoder { get; init; }

    /// <summary>Returns a new encoder of the feature columns; null when there are none.</summary>
    public FeatureEncoder? NewFeatureEncoder() => Columns.Count > 0 ? new FeatureEncoder(Columns) : null;

    /// <summary>Returns a classifier that reads words alone, and beside it one of the feature columns where there are any.</summary>
    /// <param name="words">The classifier that reads words.</param>
    public TextClassifier Beside(TextClassifier words) =>
        NewFeatureEncoder() is { } features ? new EnsembleClassifier(false, words, new FeatureClassifier(features, Classes)) : words;
}
