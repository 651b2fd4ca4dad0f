namespace Glossa.Pipelines;

/// <summary>The files of a pipeline's texts, and how they are read; each component names its own annotations.</summary>
public sealed record PipelineDataConfig : TextDataConfig
{
    /// <summary>The training texts: .jsonl, .json, .csv, .tsv (also .gz), .spacy, or a folder with a folder for each label.</summary>
    public string? Train { get; init; }

    /// <summary>Texts to choose the best model by; when left out, a fraction of the training texts.</summary>
    public string? Validation { get; init; }

    /// <summary>The fraction of the training texts that is kept for validation when no file is named.</summary>
    public double ValidationShare { get; init; } = 0.1;

    internal static PipelineDataConfig Visit(PipelineDataConfig config, ConfigVisitor v) => VisitTexts(config with
    {
        Train = v.Text("train", config.Train),
        Validation = v.Text("validation", config.Validation),
        ValidationShare = v.Number("validation_share", config.ValidationShare, 0, 0.9),
    }, v);
}
