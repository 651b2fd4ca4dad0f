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
        if (!File.Exists(path)) throw new ConfigException($"There is no configuration file '{path}'. `glossa init config` writes one to start from.");
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

    /// <summary>The configuration as YAML with what each key means above it: a file to start from.</summary>
    public string ToCommentedYaml() => ConfigWriter.Write(this, Visit, ConfigComments.Load());

    private static ClassifierConfig Visit(ClassifierConfig config, ConfigVisitor v) => config with
    {
        Language = v.Choice("language", config.Language, Languages.Codes),
        Seed = v.Number("seed", config.Seed, 0),
        Data = v.Section("data", config.Data, DataConfig.Visit),
        Model = v.Section("model", config.Model, ModelConfig.Visit),
        Training = v.Section("training", config.Training, TrainingConfig.Visit),
    };
}
