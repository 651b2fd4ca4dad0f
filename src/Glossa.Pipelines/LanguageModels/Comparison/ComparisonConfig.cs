using Glossa.Models;

namespace Glossa.Pipelines;

/// <summary>Several language models to be trained on one text and compared.</summary>
public sealed record ComparisonConfig
{
    /// <summary>The seed of all of them.</summary>
    public int Seed { get; init; }

    /// <summary>The text, and the symbols of the models that name no level of their own.</summary>
    public LanguageDataConfig Data { get; init; } = new();

    /// <summary>The number of minutes after which each network stops at the latest; 0 lets it train all its epochs.</summary>
    public double Minutes { get; init; }

    /// <summary>The prefix of the samples.</summary>
    public string Prefix { get; init; } = "the ";

    /// <summary>The number of symbols of a sample.</summary>
    public int SampleSymbols { get; init; } = 100;

    /// <summary>The temperature of the samples.</summary>
    public double Temperature { get; init; } = 0.5;

    /// <summary>The models by name, in the order of the table.</summary>
    public IReadOnlyDictionary<string, ComparedModelConfig> Models { get; init; } = new Dictionary<string, ComparedModelConfig>();

    /// <summary>Reads a configuration.</summary>
    /// <param name="path">A YAML file.</param>
    /// <param name="overrides">Changes such as <c>minutes=1</c>.</param>
    /// <exception cref="ConfigException">The file is missing, is not YAML, has a key or value that does not exist, or names no
    /// model.</exception>
    public static ComparisonConfig Load(string path, IEnumerable<string>? overrides = null)
    {
        ComparisonConfig config = ConfigSource.Load(path, overrides).Read(new ComparisonConfig(), Visit);
        return config.Models.Count > 0 ? config : throw new ConfigException(
            $"{path} names no models to compare: give some under 'models', each with a name, 'model' and 'training'.");
    }

    /// <summary>Returns the configuration of one of the models.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="KeyNotFoundException">There is none of this name.</exception>
    public LanguageModelConfig Of(string name)
    {
        ComparedModelConfig model = Models[name];
        return new LanguageModelConfig
        {
            Seed = Seed,
            Data = Data with { Level = model.Level ?? Data.Level },
            Model = model.Model,
            Training = model.Training with
            {
                Minutes = Minutes > 0 && (model.Training.Minutes == 0 || model.Training.Minutes > Minutes) ? Minutes
                    : model.Training.Minutes,
                SampleSymbols = 0,
            },
        };
    }

    /// <summary>The options by which the samples are written.</summary>
    internal GenerationOptions Sampling => new()
    {
        Prefix = Prefix,
        MaximumSymbols = SampleSymbols,
        Seed = (ulong)Seed,
        Sampling = new SamplingOptions { Temperatures = [Temperature] },
    };

    private static ComparisonConfig Visit(ComparisonConfig config, ConfigVisitor v) => config with
    {
        Seed = v.Number("seed", config.Seed, 0),
        Data = v.Section("data", config.Data, LanguageDataConfig.Visit),
        Minutes = v.Number("minutes", config.Minutes, 0),
        Prefix = v.Text("prefix", config.Prefix)!,
        SampleSymbols = v.Number("sample_symbols", config.SampleSymbols, 1),
        Temperature = v.Number("temperature", config.Temperature, 0, 100),
        Models = v.Named("models", config.Models, new ComparedModelConfig(), ComparedModelConfig.Visit),
    };
}
