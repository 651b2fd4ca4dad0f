using Glossa.Formats;
using Glossa.Models;
using Glossa.Tensors;
using Glossa.Text;

namespace Glossa.Pipelines;

/// <summary>A piece that may stand where a text has a mask.</summary>
/// <param name="Mask">The number of the mask in the text, from 0 on.</param>
/// <param name="Piece">The piece.</param>
/// <param name="Id">Its id.</param>
/// <param name="Probability">Its probability.</param>
/// <param name="Text">The text with the piece in place of this mask.</param>
public sealed record FilledMask(int Mask, string Piece, int Id, double Probability, string Text);

/// <summary>Predicts hidden pieces of texts with a masked language model. Safe to use from any number of threads.</summary>
/// <param name="model">The transformer.</param>
/// <param name="head">Predicts pieces of its vectors.</param>
/// <param name="tokenizer">The tokenizer.</param>
public sealed class MaskFiller(Transformer model, PieceHead head, SubwordTokenizer tokenizer)
{
    /// <summary>Loads a masked language model.</summary>
    /// <param name="path">The folder of a Hugging Face model that was trained to predict hidden pieces; or a model file of such a
    /// pre-training.</param>
    /// <exception cref="GlossaException">A file is missing or damaged, or the model has no such head.</exception>
    public static MaskFiller Load(string path)
    {
        if (TextEmbedder.IsHuggingFace(path))
        {
            SubwordTokenizer tokenizer = HuggingFaceTokenizer.Load(path);
            Transformer model = TransformerCheckpoint.Read(path);
            PieceHead head = new(model);
            head.Read(path);
            return new MaskFiller(model, head, tokenizer);
        }
        PretrainedHead pretrained = ModelFile.Load<PretrainedHead>(path);
        return pretrained is { Head: PieceHead pieces, Encoder.Encoder: TransformerEncoder encoder }
            ? new MaskFiller(encoder.Model, pieces, encoder.Tokenizer)
            : throw new ConfigException($"{path} was pretrained by the objective '{pretrained.Config.Objective.Kind}', "
                + "which predicts no hidden pieces.");
    }

    /// <summary>Returns the likeliest pieces for each mask of a text, the likeliest first.</summary>
    /// <param name="text">The text.</param>
    /// <param name="count">The number of pieces for each mask.</param>
    /// <exception cref="TextException">The text has no mask, or the model knows none.</exception>
    public IReadOnlyList<FilledMask> Fill(string text, int count = 5)
    {
        int mask = tokenizer.Mask ?? throw new TextException("The model's tokenizer has no piece that stands for a hidden one.");
        SubwordEncoding pieces = tokenizer.Encode(text);
        int[] masks = [.. Enumerable.Range(0, pieces.Count).Where(i => pieces.Ids[i] == mask)];
        if (masks.Length == 0) throw new TextException($"The text has no {tokenizer.Vocabulary[mask]} in it, for which to find a word.");
        Run run = Run.Inference();
        Tensor vectors = model.VectorsOf(PieceBatch.Of([pieces]), IdTensor.Of(masks), run);
        Tensor probabilities = head.Forward(vectors, model, run).Softmax(run);
        List<FilledMask> filled = [];
        for (int i = 0; i < masks.Length; i++)
        {
            float[] row = probabilities.Slice(0, i, i + 1, run).ToArray();
            (int Start, int End) place = pieces.Offsets(masks[i]) ?? (0, 0);
            foreach (int id in Enumerable.Range(0, row.Length).OrderByDescending(id => row[id]).Take(count))
            {
                string word = tokenizer.Decode([id]).Trim();
                filled.Add(new FilledMask(i, tokenizer.Vocabulary[id], id, row[id], text[..place.Start] + word + text[place.End..]));
            }
        }
        return filled;
    }
}
