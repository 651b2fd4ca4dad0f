namespace Glossa.Pipelines;

/// <summary>The files of a pre-training's raw texts, and how they are read.</summary>
public sealed record PretrainingDataConfig : TextDataConfig
{
    /// <summary>
    /// The texts to learn from, of any length, without labels: .txt (a text a line), .jsonl, .json, .csv, .tsv (each also .gz), .spacy, or
    /// a folder.
    /// </summary>
    public string? Train { get; init; }

    /// <summary>Texts to choose the best model by; when left out, a fraction of the training texts.</summary>
    public string? Validation { get; init; }

    /// <summary>The fraction of the training texts that is kept for validation when no file is named.</summary>
    public double ValidationShare { get; init; } = 0.02;

    /// <summary>Whether there are texts to choose the best model by.</summary>
    internal bool Validates => Validation is not null || ValidationShare > 0;

    internal static PretrainingDataConfig Visit(PretrainingDataConfig config, ConfigVisitor v) => VisitTexts(config with
    {
        Train = v.Text("train", config.Train),
        Validation = v.Text("validation", config.Validation),
        ValidationShare = v.Number("validation_share", config.ValidationShare, 0, 0.9),
    }, v);
}
