using Glossa.Text;

namespace Glossa.Formats;

/// <summary>The tokenizers of BERT, DistilBERT and ELECTRA: <c>vocab.txt</c>, a line a piece.</summary>
internal static class BertTokenizerFiles
{
    /// <summary>The file of the pieces.</summary>
    public const string VocabularyFile = "vocab.txt";

    /// <summary>Reads a tokenizer.</summary>
    public static SubwordTokenizer Read(TokenizerFolder folder)
    {
        JsonFields settings = folder.TokenizerSettings;
        SubwordVocabulary vocabulary = Pieces(folder.Text(VocabularyFile));
        string unknown = folder.TokenOf("unk_token", "[UNK]"), sep = folder.TokenOf("sep_token", "[SEP]"),
            pad = folder.TokenOf("pad_token", "[PAD]"), cls = folder.TokenOf("cls_token", "[CLS]"),
            mask = folder.TokenOf("mask_token", "[MASK]");
        bool lowercases = settings.Flag("do_lower_case") ?? true;
        BertCharacters characters = new(
            cleans: true, settings.Flag("tokenize_chinese_chars") ?? true, settings.Flag("strip_accents") ?? lowercases, lowercases);
        int clsId = Id(cls, "classification"), sepId = Id(sep, "separator");
        return new SubwordTokenizer(new SubwordParts(new WordPieceModel(vocabulary, Id(unknown, "unknown word")))
        {
            Normalizers = [new BertNormalizer(characters)],
            Splitters = [new BertWords()],
            AddedTokens = folder.AddedTokens(vocabulary, [unknown, sep, pad, cls, mask]),
            Template = PieceTemplate.Bert(clsId, sepId),
            Decoder = [new WordPieceDecoder(WordPieceModel.UsualPrefix, cleansUp: false)],
            Roles = new SubwordRoles(cls, sep, pad, mask),
            MaxLength = folder.MaxLength,
        });

        int Id(string token, string role) => vocabulary.Find(token) ?? throw new TextException(
            $"{folder.PathOf(VocabularyFile)} has no piece '{token}', which tokenizer_config.json or BERT's custom makes the {role} token: "
            + "the file is damaged or cut off, or belongs to another model.");
    }

    /// <summary>The pieces of a file: its lines, of which the last may be empty.</summary>
    private static SubwordVocabulary Pieces(string content)
    {
        if (content.EndsWith('\n')) content = content[..^1];
        List<KeyValuePair<string, int>> pieces = [];
        foreach (Range line in content.AsSpan().Split('\n'))
        {
            pieces.Add(KeyValuePair.Create(content.AsSpan(line).TrimEnd('\r').ToString(), pieces.Count));
        }
        return new SubwordVocabulary(pieces);
    }
}
