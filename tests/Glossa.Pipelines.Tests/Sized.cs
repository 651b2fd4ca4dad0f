namespace Glossa.Pipelines.Tests;

/// <summary>Models of any kind at the sizes of a test.</summary>
internal static class Sized
{
    /// <summary>Returns a kind of text classifier with those of some settings that it has.</summary>
    /// <param name="kind">The name of the kind.</param>
    /// <param name="settings">The settings in YAML: <c>width: 8, hidden: 4</c>.</param>
    /// <remarks>A transformer starts from the small one of the fixtures.</remarks>
    public static ClassifierKind Classifier(string kind, string settings)
    {
        ClassifierKind model = OldConfig.Classifier($"model: {{kind: {kind}, {settings}}}").Model;
        return model is PooledConfig { Encoder: TransformerEncoderConfig transformer } pooled
            ? pooled with { Encoder = transformer with { From = SmallBert.Folder } }
            : model;
    }

    /// <summary>Returns a kind of language model with those of some settings that it has.</summary>
    /// <param name="kind">The name of the kind.</param>
    /// <param name="settings">The settings in YAML.</param>
    public static LanguageModelKind LanguageModel(string kind, string settings) =>
        OldConfig.LanguageModel($"model: {{kind: {kind}, {settings}}}").Model;
}
