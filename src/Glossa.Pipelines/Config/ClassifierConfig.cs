namespace Glossa.Pipelines;

/// <summary>Everything a text classifier is made from: data, model, training. YAML mirrors it key by key; the resolved whole is saved with the model.</summary>
public sealed record ClassifierConfig
{
    /// <summary>The code of the language, which decides the tokenizer.</summary>
    public string Language { get; init; } = "en";

    /// <summary>The seed of everything random: the model's start, the order of the data, dropout.</summary>
    public int Seed { get; init; }

    /// <summary>Where the texts come from.</summary>
    public DataConfig Data { get; init; } = new();

    /// <summary>The model.</summary>
    public ModelConfig Model { get; init; } = new();

    /// <summary>How it is trained.</summary>
    public TrainingConfig Training { get; init; } = new();

    /// <summary>Reads a configuration.</summary>
    /// <param name="path">A YAML file.</param>
    /// <param name="overrides">Changes such as <c>training.epochs=3</c>.</param>
    /// <exception cref="ConfigException">The file is missing, no YAML, or has a key or value that does not exist; with file and line.</exception>
    public static ClassifierConfig Load(string path, IEnumerable<string>? overrides = null)
    {
        if (!File.Exists(path)) throw new ConfigException($"There is no configuration file '{path}'. `glossa init` writes one to start from.");
        using StreamReader reader = new(path);
        return ConfigReader.Read(reader, path, new ClassifierConfig(), Visit, overrides ?? []);
    }

    /// <summary>Reads a configuration from a text.</summary>
    /// <param name="yaml">The YAML.</param>
    /// <param name="overrides">Changes such as <c>training.epochs=3</c>.</param>
    /// <exception cref="ConfigException">It is no YAML, or has a key or value that does not exist.</exception>
    public static ClassifierConfig Parse(string yaml, IEnumerable<string>? overrides = null)
    {
        using StringReader reader = new(yaml);
        return ConfigReader.Read(reader, "configuration", new ClassifierConfig(), Visit, overrides ?? []);
    }

    /// <summary>The configuration as YAML, every key with its value.</summary>
    public string ToYaml() => ConfigWriter.Write(this, Visit);

    private static ClassifierConfig Visit(ClassifierConfig config, ConfigVisitor v) => config with
    {
        Language = v.Choice("language", config.Language, Languages.Codes),
        Seed = v.Number("seed", config.Seed, 0),
        Data = v.Section("data", config.Data, DataConfig.Visit),
        Model = v.Section("model", config.Model, ModelConfig.Visit),
        Training = v.Section("training", config.Training, TrainingConfig.Visit),
    };
}

/// <summary>Where texts and labels come from.</summary>
public sealed record DataConfig
{
    /// <summary>The training texts: .jsonl, .csv, .tsv (also .gz), or a folder with a folder for each label.</summary>
    public string? Train { get; init; }

    /// <summary>Texts to choose the best model by; when left out, a share of the training texts.</summary>
    public string? Validation { get; init; }

    /// <summary>The share of the training texts that is kept for validation when no file is named.</summary>
    public double ValidationShare { get; init; } = 0.1;

    /// <summary>The field of the text.</summary>
    public string TextField { get; init; } = "text";

    /// <summary>The field of the label.</summary>
    public string LabelField { get; init; } = "label";

    internal static DataConfig Visit(DataConfig config, ConfigVisitor v) => config with
    {
        Train = v.Text("train", config.Train),
        Validation = v.Text("validation", config.Validation),
        ValidationShare = v.Number("validation_share", config.ValidationShare, 0, 0.9),
        TextField = v.Text("text_field", config.TextField)!,
        LabelField = v.Text("label_field", config.LabelField)!,
    };
}

/// <summary>Which model, and its sizes. Keys that a kind does not use are ignored by it.</summary>
public sealed record ModelConfig
{
    /// <summary>"cnn", "lstm", "embeddings", "ngrams" or "ensemble" (ngrams and cnn): see <see cref="Classifiers.Kinds"/>.</summary>
    public string Kind { get; init; } = "cnn";

    /// <summary>How tokens' vectors become a text's: "mean", "max", "attention", or several.</summary>
    public IReadOnlyList<string> Pooling { get; init; } = ["mean"];

    /// <summary>The columns of a token's vector.</summary>
    public int Width { get; init; } = 96;

    /// <summary>The window layers of a CNN, or the layers of an LSTM.</summary>
    public int Depth { get; init; } = 4;

    /// <summary>The neighbours a window layer looks at on each side.</summary>
    public int Window { get; init; } = 1;

    /// <summary>How many maps each maxout takes the largest of.</summary>
    public int Pieces { get; init; } = 3;

    /// <summary>The rows of the table of words; tables of prefixes, suffixes and shapes have half as many.</summary>
    public int Rows { get; init; } = 5000;

    /// <summary>The state of an LSTM in each direction.</summary>
    public int Hidden { get; init; } = 128;

    /// <summary>The longest run of words a linear model counts.</summary>
    public int Ngrams { get; init; } = 2;

    /// <summary>The base-2 logarithm of the rows runs of words are hashed into.</summary>
    public int NgramBits { get; init; } = 20;

    /// <summary>What share of columns is dropped in training.</summary>
    public double Dropout { get; init; } = 0.2;

    internal static ModelConfig Visit(ModelConfig config, ConfigVisitor v) => config with
    {
        Kind = v.Choice("kind", config.Kind, Classifiers.Kinds.Keys),
        Pooling = v.Choices("pooling", config.Pooling, Classifiers.Poolings.Keys),
        Width = v.Number("width", config.Width, 1),
        Depth = v.Number("depth", config.Depth, 0),
        Window = v.Number("window", config.Window, 1),
        Pieces = v.Number("pieces", config.Pieces, 1),
        Rows = v.Number("rows", config.Rows, 2),
        Hidden = v.Number("hidden", config.Hidden, 1),
        Ngrams = v.Number("ngrams", config.Ngrams, 1),
        NgramBits = v.Number("ngram_bits", config.NgramBits, 4),
        Dropout = v.Number("dropout", config.Dropout, 0, 0.99),
    };
}

/// <summary>How a model is trained.</summary>
public sealed record TrainingConfig
{
    /// <summary>How many epochs at most.</summary>
    public int Epochs { get; init; } = 10;

    /// <summary>How many texts a batch has.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>Adam's learning rate after the warm-up.</summary>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>Over how many steps the learning rate rises from 0.</summary>
    public int WarmupSteps { get; init; }

    /// <summary>How strongly every step pulls the parameters towards zero.</summary>
    public double WeightDecay { get; init; }

    /// <summary>To what length gradients are clipped.</summary>
    public double ClipNorm { get; init; } = 1;

    /// <summary>After how many epochs without improvement to stop; 0 never does.</summary>
    public int Patience { get; init; } = 3;

    /// <summary>The score that decides which model is the best.</summary>
    public string Metric { get; init; } = "accuracy";

    internal static TrainingConfig Visit(TrainingConfig config, ConfigVisitor v) => config with
    {
        Epochs = v.Number("epochs", config.Epochs, 1),
        BatchSize = v.Number("batch_size", config.BatchSize, 1),
        LearningRate = v.Number("learning_rate", config.LearningRate, 0),
        WarmupSteps = v.Number("warmup_steps", config.WarmupSteps, 0),
        WeightDecay = v.Number("weight_decay", config.WeightDecay, 0),
        ClipNorm = v.Number("clip_norm", config.ClipNorm, 0),
        Patience = v.Number("patience", config.Patience, 0),
        Metric = v.Choice("metric", config.Metric, ["accuracy", "macro_f", "micro_f", "weighted_f", "macro_auc"]),
    };
}
