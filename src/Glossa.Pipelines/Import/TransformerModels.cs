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

    /// <summary>Makes a model file of a transformer alone, or with the head of its pre-training.</summary>
    /// <param name="transformer">The transformer.</param>
    /// <param name="language">The language of its texts.</param>
    /// <param name="head">The head (<see cref="ImportHead"/>), or null.</param>
    public static ModelFile ToModelFile(TransformerComponent transformer, LanguageData language, PretrainedHead? head = null)
    {
        IModelPart[] parts = head is null ? [transformer] : [head, transformer];
        return new ModelFile(language, [.. parts.Select(part => new NamedPart(part.Kind, part))]);
    }

    /// <summary>
    /// Reads the head of a pretrained transformer that predicts pieces, as a part with the objective that trains such a family; null where
    /// the folder has none.
    /// </summary>
    /// <param name="folder">The folder of a Hugging Face model.</param>
    /// <param name="encoder">The transformer that was read from there.</param>
    /// <exception cref="GlossaException">The weights are damaged.</exception>
    public static PretrainedHead? ImportHead(string folder, EncoderPart encoder)
    {
        TransformerEncoder transformer = (TransformerEncoder)encoder.Encoder;
        PieceObjective? objective = Kinds.BuiltIn.Objectives.All.OfType<PieceObjective>()
            .Select(kind => kind.For(transformer)).FirstOrDefault(kind => kind is not null);
        return objective is not null && PieceHeadOf(folder, transformer.Model) is { } head
            ? new PretrainedHead(new PretrainingConfig { Objective = objective }, encoder, head)
            : null;
    }

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
    /// <param name="heads">Heads to write beside it.</param>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public static void Export(TransformerEncoder encoder, string folder, params IReadOnlyList<TransformerHead> heads)
    {
        TransformerCheckpoint.Write(encoder.Model, folder, heads);
        HuggingFaceTokenizer.Save(encoder.Tokenizer, folder);
    }
}
