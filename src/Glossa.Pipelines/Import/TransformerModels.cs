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

    /// <summary>Loads the tokenizer of a transformer.</summary>
    /// <param name="path">
    /// A folder with the files of a tokenizer as Hugging Face has them (<c>tokenizer.json</c>, <c>vocab.txt</c>, …), with or without a
    /// model; or a model file with a transformer.
    /// </param>
    /// <exception cref="GlossaException">There is none, or it is damaged.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static SubwordTokenizer TokenizerOf(string path) => File.Exists(ModelFile.PathOf(path)) && !TextEmbedder.IsHuggingFace(path)
        ? EncoderOf(path).Tokenizer
        : HuggingFaceTokenizer.Load(path);

    /// <summary>
    /// Writes the transformer of a model file as a folder that Hugging Face's libraries read: <c>config.json</c>,
    /// <c>model.safetensors</c> and the tokenizer (<see cref="HuggingFaceTokenizer.Save"/>).
    /// </summary>
    /// <param name="encoder">The transformer.</param>
    /// <param name="folder">The folder; files of these names are replaced.</param>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public static void Export(TransformerEncoder encoder, string folder)
    {
        TransformerCheckpoint.Write(encoder.Model, folder);
        HuggingFaceTokenizer.Save(encoder.Tokenizer, folder);
    }
}
