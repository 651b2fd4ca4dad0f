using Glossa.Data;
using Glossa.Text;

namespace Glossa.Pipelines;

/// <summary>The files of a language model's text, how they are read, and the kind of symbols.</summary>
public sealed record LanguageDataConfig : TextDataConfig
{
    /// <summary>
    /// The text to learn from: .txt, or separate texts in .jsonl, .json, .csv, .tsv (each also .gz) or .spacy. A file of another name is
    /// read as plain text.
    /// </summary>
    public string? Train { get; init; }

    /// <summary>Text to choose the best model by; when left out, a fraction of the training text.</summary>
    public string? Validation { get; init; }

    /// <summary>
    /// The fraction of the text that is kept for validation when no file is named: the end of a running text, or some of the separate
    /// texts.
    /// </summary>
    public double ValidationShare { get; init; } = 0.1;

    /// <summary>
    /// The division into texts: "running" reads a file as one long text; "separate" reads every line, or every text of the other formats,
    /// as a text with a beginning and an end.
    /// </summary>
    public string Texts { get; init; } = Running;

    /// <summary>
    /// The field of a text's label, from which a model that can (textgenrnn) learns beside the text; it writes without. Null reads no
    /// labels.
    /// </summary>
    public string? LabelField { get; init; }

    /// <summary>
    /// The kind of symbols: a character, a word (the text between white space), a piece (words and marks with the space before them).
    /// </summary>
    public string Level { get; init; } = "character";

    /// <summary>Whether capital letters are read as small ones.</summary>
    public bool Lowercase { get; init; }

    /// <summary>The number of times that a symbol must occur in the training text; rarer ones are unknown.</summary>
    public int MinimumCount { get; init; } = 1;

    /// <summary>The largest number of symbols, the most frequent ones; 0 for no limit.</summary>
    public int MaximumSymbols { get; init; }

    internal const string Running = "running", Separate = "separate";

    /// <summary>
    /// Returns the settings for a file: the texts of .jsonl, .json, .csv, .tsv and .spacy are separate, everything else is one running
    /// text.
    /// </summary>
    /// <param name="train">The text to learn from.</param>
    /// <param name="formats">The formats of files; those that Glossa brings when left out.</param>
    public static LanguageDataConfig For(string train, CorpusFormats? formats = null)
    {
        LanguageDataConfig config = new() { Train = train, Formats = formats ?? CorpusFormats.BuiltIn };
        return config with { Texts = config.HoldsTexts(train) ? Separate : Running };
    }

    /// <summary>Returns whether a file's name says that it holds separate texts rather than running text.</summary>
    internal bool HoldsTexts(string path) => Formats.Of(path) is { IsRunning: false, IsFolder: false };

    internal SymbolOptions ToSymbolOptions() =>
        new() { MinimumCount = MinimumCount, MaximumSymbols = MaximumSymbols, Lowercase = Lowercase, Boundaries = Texts == Separate };

    internal static LanguageDataConfig Visit(LanguageDataConfig config, ConfigVisitor v) => VisitTexts(config with
    {
        Train = v.Text("train", config.Train),
        Validation = v.Text("validation", config.Validation),
        ValidationShare = v.Number("validation_share", config.ValidationShare, 0, 0.9),
        Texts = v.Choice("texts", config.Texts, [Running, Separate]),
    }, v) with
    {
        LabelField = v.Text("label_field", config.LabelField),
        Level = v.Choice("level", config.Level, TextCodecs.Levels.Keys),
        Lowercase = v.Flag("lowercase", config.Lowercase),
        MinimumCount = v.Number("minimum_count", config.MinimumCount, 1),
        MaximumSymbols = v.Number("maximum_symbols", config.MaximumSymbols, 0),
    };
}
