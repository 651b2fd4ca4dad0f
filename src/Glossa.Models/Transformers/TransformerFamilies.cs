using Glossa.Formats;

namespace Glossa.Models;

/// <summary>The families of transformers that checkpoints are read of. A value: <see cref="With"/> gives a table with one more.</summary>
public sealed class TransformerFamilies
{
    private TransformerFamilies(params IReadOnlyList<TransformerConfig> all) => All = all;

    /// <summary>The families that Glossa brings.</summary>
    public static TransformerFamilies BuiltIn { get; } = new(
        new BertConfig(), new DistilBertConfig(), new RobertaConfig(), new ElectraConfig(), new AlbertConfig(),
        new XlnetConfig());

    /// <summary>Each family with its default settings.</summary>
    public IReadOnlyList<TransformerConfig> All { get; }

    /// <summary>Returns a table with one family more; one of the same name is replaced.</summary>
    /// <param name="family">The family with its default settings.</param>
    public TransformerFamilies With(TransformerConfig family) =>
        new([.. All.Where(other => other.ModelType != family.ModelType), family]);

    /// <summary>Reads the settings of a model from Hugging Face's <c>config.json</c>.</summary>
    /// <param name="settings">The file.</param>
    /// <exception cref="HuggingFaceException">The family is unknown, or a setting is missing or impossible.</exception>
    public TransformerConfig Read(HuggingFaceConfig settings)
    {
        string type = settings.ModelType;
        TransformerConfig family = All.FirstOrDefault(family => family.ModelType == type) ?? throw settings.Error(
            $"the model is of the family '{type}'; known are {string.Join(", ", All.Select(family => family.ModelType))}");
        TransformerConfig config = family.Visit(settings);
        return config.Size % config.Heads == 0
            ? config
            : throw settings.Error($"a size of {config.Size} does not divide into {config.Heads} heads");
    }
}
