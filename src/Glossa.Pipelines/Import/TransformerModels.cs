using Glossa.Formats;
using Glossa.Models;
using Glossa.Tensors;
using Glossa.Text;

namespace Glossa.Pipelines;

/// <summary>Models in the layout of Hugging Face's folders, in and out of Glossa's model files.</summary>
public static class TransformerModels
{
    /// <summary>Reads the transformer and the tokenizer of a folder.</summary>
    /// <param name="folder">The folder: <c>config.json</c>, weights, vocabulary, perhaps the files of sentence-transformers.</param>
    /// <exception cref="GlossaException">Something is missing, damaged, or does not fit.</exception>
    public static TransformerComponent Import(string folder) =>
        new(new TransformerEncoderConfig().Import(folder), EmbeddingOptions.Read(folder));

    /// <summary>Makes a model file of a transformer alone.</summary>
    /// <param name="transformer">The transformer.</param>
    /// <param name="language">The language of its texts.</param>
    public static ModelFile ToModelFile(TransformerComponent transformer, LanguageData language) =>
        new(language, [new NamedPart(transformer.Kind, transformer)]);

    /// <summary>Loads the transformer of a model file, whatever reads it there.</summary>
    /// <param name="path">The file, or the folder that a training wrote it into.</param>
    /// <exception cref="ConfigException">There is no such file, or it has no transformer.</exception>
    public static TransformerEncoder EncoderOf(string path) => ModelFile.Load<EncoderPart>(path).Encoder as TransformerEncoder
        ?? throw new ConfigException($"{path} has no transformer, which alone has this layout.");

    /// <summary>Reads the head of a pretrained transformer that predicts pieces; null where it has none.</summary>
    /// <param name="path">The folder of a Hugging Face model, a model file, or the folder that a training wrote it into.</param>
    /// <param name="model">The transformer that was read from there.</param>
    /// <exception cref="GlossaException">The file is damaged.</exception>
    public static PieceHead? PieceHeadOf(string path, Transformer model)
    {
        if (!TextEmbedder.IsHuggingFace(path))
        {
            return ModelFile.Read(path).Parts.Select(part => part.Part).OfType<PretrainedHead>().FirstOrDefault()?.Head as PieceHead;
        }
        PieceHead head = new(model);
        if (!head.IsIn(path)) return null;
        head.Read(path);
        return head;
    }

    /// <summary>
    /// Writes the transformer of a model file as a folder that Hugging Face's libraries read: <c>config.json</c>,
    /// <c>model.safetensors</c> and <c>tokenizer.json</c>.
    /// </summary>
    /// <param name="encoder">The transformer.</param>
    /// <param name="folder">The folder; files of these names are replaced.</param>
    /// <param name="heads">Heads to write beside it.</param>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public static void Export(TransformerEncoder encoder, string folder, params IReadOnlyList<TransformerHead> heads)
    {
        TransformerCheckpoint.Write(encoder.Model, folder, heads);
        HuggingFaceTokenizer.Save(encoder.Tokenizer, folder);
    }
}
