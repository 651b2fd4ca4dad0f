using Glossa.Formats;
using Glossa.Models;
using Glossa.Testing;
using Glossa.Text;

namespace Glossa.Pipelines.Tests;

/// <summary>A WordPiece tokenizer of a few pieces, and transformers over it.</summary>
internal static class TinyPieces
{
    private static readonly string[] Pieces =
        ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "the", "a", "cat", "dog", "##s", "##ling", "sat", "ran", "."];

    /// <summary>Writes the tokenizer's folder.</summary>
    public static string Folder(TempFolder folder)
    {
        Directory.CreateDirectory(folder["pieces"]);
        File.WriteAllLines(Path.Combine(folder["pieces"], "vocab.txt"), Pieces);
        return folder["pieces"];
    }

    /// <summary>Loads the tokenizer.</summary>
    public static SubwordTokenizer Tokenizer()
    {
        using TempFolder folder = new();
        return HuggingFaceTokenizer.Load(Folder(folder));
    }

    /// <summary>A transformer of one layer of 8 over it, not initialised.</summary>
    public static TransformerEncoder Encoder(bool isXlnet = false)
    {
        SubwordTokenizer tokenizer = Tokenizer();
        TransformerConfig sized = (isXlnet ? new XlnetConfig() : (TransformerConfig)new BertConfig { EmbeddingSize = 8, HasPooler = false })
            with
        {
            Vocabulary = tokenizer.Vocabulary.Count,
            Size = 8,
            Layers = 1,
            Heads = 2,
            InnerSize = 8,
            Deviation = 0.5,
        };
        return new TransformerEncoder(sized.Create(), tokenizer);
    }

    /// <summary>The windows of a text.</summary>
    public static PieceWindow[] Windows(string text, int window = 16) => new PieceCorpus(Tokenizer(), window).WindowsOf(text);
}
