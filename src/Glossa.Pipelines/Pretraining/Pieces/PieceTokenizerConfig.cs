using Glossa.Formats;
using Glossa.Text;

namespace Glossa.Pipelines;

/// <summary>The tokenizer that cuts texts into subword pieces.</summary>
public sealed record PieceTokenizerConfig
{
    /// <summary>
    /// A folder with the files of a tokenizer as Hugging Face has them (tokenizer.json, vocab.txt, …), or a model file with a transformer,
    /// whose tokenizer is taken.
    /// </summary>
    public string? From { get; init; }

    internal static PieceTokenizerConfig Visit(PieceTokenizerConfig config, ConfigVisitor v) => config with
    {
        From = v.Text("from", config.From),
    };

    /// <summary>Loads the tokenizer.</summary>
    /// <exception cref="ConfigException">None is named.</exception>
    /// <exception cref="Tensors.GlossaException">It is missing or damaged.</exception>
    internal SubwordTokenizer Make()
    {
        string from = From
            ?? throw new ConfigException("The configuration names no tokenizer: set tokenizer.from to the folder of one.");
        bool isModelFile = !TextEmbedder.IsHuggingFace(from) && File.Exists(ModelFile.PathOf(from));
        return Directory.Exists(from) && !isModelFile ? HuggingFaceTokenizer.Load(from) : TransformerModels.EncoderOf(from).Tokenizer;
    }
}
