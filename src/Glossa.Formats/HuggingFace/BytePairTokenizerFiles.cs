using System.Text;
using Glossa.Text;

namespace Glossa.Formats;

/// <summary>The tokenizers of GPT-2 and RoBERTa: <c>vocab.json</c> and <c>merges.txt</c>.</summary>
internal static class BytePairTokenizerFiles
{
    /// <summary>The file of the pieces.</summary>
    public const string VocabularyFile = "vocab.json";

    /// <summary>The file of the merges.</summary>
    public const string MergesFile = "merges.txt";

    private const string Version = "#version: 0.2";

    private const string EndOfText = "<|endoftext|>";

    // A text of white space alone has no pieces in RoBERTa's slow tokenizer of transformers 4.9; the fast one and GPT-2's give its spaces.
    private const string Blank = @"\A\s+\z";

    /// <summary>Reads a tokenizer.</summary>
    public static SubwordTokenizer Read(TokenizerFolder folder)
    {
        JsonFields json = folder.Json(VocabularyFile);
        SubwordVocabulary vocabulary =
            new([.. json.All.Select(entry => KeyValuePair.Create(entry.Name, json.IntegerOf(entry.Value, $"the id of '{entry.Name}'")))]);
        List<(string Left, string Right)> merges = Merges(folder.Text(MergesFile), folder.PathOf(MergesFile));
        bool isRoberta = folder.ModelType is "roberta" or "longformer" or "bart"
            || (folder.ModelType is null && vocabulary.Find("<s>") is not null && vocabulary.Find("</s>") is not null);
        bool addsSpace = folder.TokenizerSettings.Flag("add_prefix_space") ?? false;
        SubwordParts parts = new(new BytePairModel(vocabulary, merges, new BytePairOptions()))
        {
            Splitters = [new ByteLevelWords(addsSpace, splits: true)],
            Decoder = [new ByteLevelDecoder()],
            MaxLength = folder.MaxLength,
            PadsLeft = folder.TokenizerSettings.Text("padding_side") == "left",
        };
        return new SubwordTokenizer(isRoberta ? Roberta(folder, vocabulary, parts) : parts with
        {
            AddedTokens = folder.AddedTokens(vocabulary, [folder.TokenOf("eos_token", EndOfText)]),
        });
    }

    /// <summary>Returns the file of a model's merges.</summary>
    public static byte[] Merges(BytePairModel model) =>
        Encoding.UTF8.GetBytes(Version + "\n" + string.Concat(model.Table.Select(merge => $"{merge.Left} {merge.Right}\n")));

    private static SubwordParts Roberta(TokenizerFolder folder, SubwordVocabulary vocabulary, SubwordParts parts)
    {
        SubwordRoles roles = new(folder.TokenOf("cls_token", "<s>"), folder.TokenOf("sep_token", "</s>"),
            folder.TokenOf("pad_token", "<pad>"), folder.TokenOf("mask_token", "<mask>"));
        IReadOnlyList<AddedToken> tokens = folder.AddedTokens(
            vocabulary, [roles.Cls!, roles.Sep!, roles.Pad!, roles.Mask!, folder.TokenOf("unk_token", "<unk>")], roles.Mask);
        return parts with
        {
            Normalizers = [new RegexNormalizer(new WordPattern(Blank), "")],
            AddedTokens = tokens,
            Roles = roles,
            Template = PieceTemplate.Roberta(Id(roles.Cls!), Id(roles.Sep!)),
            TrimsOffsets = true,
        };

        int Id(string token) => tokens.FirstOrDefault(added => added.Text == token)?.Id ?? throw new TextException(
            $"{folder.PathOf(VocabularyFile)} has no piece '{token}', which is one of RoBERTa's special tokens: "
            + "the file is damaged, or belongs to another model.");
    }

    private static List<(string Left, string Right)> Merges(string content, string name)
    {
        List<(string, string)> merges = [];
        int number = 0;
        foreach (ReadOnlySpan<char> line in content.AsSpan().EnumerateLines())
        {
            number++;
            if (line.IsEmpty || (number == 1 && line.StartsWith("#version", StringComparison.Ordinal))) continue;
            int space = line.IndexOf(' ');
            if (space <= 0 || space == line.Length - 1 || line[(space + 1)..].Contains(' '))
            {
                throw new TextException($"{name}, line {number}: it should be two pieces with one space between.");
            }
            merges.Add((line[..space].ToString(), line[(space + 1)..].ToString()));
        }
        return merges;
    }
}
