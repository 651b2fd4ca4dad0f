using System.Text;
using Glossa.Text;

namespace Glossa.Formats;

/// <summary>
/// The tokenizers of ALBERT and XLNet as the slow (Python) ones of Hugging Face have them, and any other model of SentencePiece by itself.
/// </summary>
internal static class SentencePieceTokenizerFiles
{
    /// <summary>The ending of the files.</summary>
    public const string Extension = ".model";

    private const string Mark = "▁", UnknownInTexts = " \u2047 ";
    private const float UserDefinedScore = -0.1f;
    // Longer pieces are no result of merges: those of SentencePiece have 16 characters if nobody asks for more.
    private const int MaxMergedLength = 256;

    // Their ids are not the numbers of the pieces in the file.
    private static readonly string[] ShiftedModels =
        ["xlm-roberta", "xlmroberta", "xlm-roberta-xl", "camembert", "mbart", "barthez", "nllb"];

    /// <summary>Reads a tokenizer.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="file">The file of the model.</param>
    public static SubwordTokenizer Read(TokenizerFolder folder, string file)
    {
        if (ShiftedModels.Contains(folder.ModelType))
        {
            throw new TextException($"The ids of {folder.ModelType} are not those of {folder.PathOf(file)}: put its tokenizer.json "
                + "into the folder.");
        }
        SentencePieceFile model = new(folder.Bytes(file), folder.PathOf(file));
        return folder.ModelType switch
        {
            "albert" => Albert(folder, model),
            "xlnet" => XlNet(folder, model),
            _ => Plain(folder, model),
        };
    }

    private static SubwordTokenizer Albert(TokenizerFolder folder, SentencePieceFile file)
    {
        SubwordRoles roles = new(folder.TokenOf("cls_token", "[CLS]"), folder.TokenOf("sep_token", "[SEP]"),
            folder.TokenOf("pad_token", "<pad>"), folder.TokenOf("mask_token", "[MASK]"));
        SubwordParts parts = Parts(folder, file, roles, [roles.Cls!, roles.Sep!, roles.Pad!, roles.Mask!], lowercases: true);
        return new SubwordTokenizer(parts with
        {
            Template = PieceTemplate.Bert(Id(parts, roles.Cls!, folder), Id(parts, roles.Sep!, folder)),
            Decoder = Decoder(UnknownInTexts),
        });
    }

    private static SubwordTokenizer XlNet(TokenizerFolder folder, SentencePieceFile file)
    {
        SubwordRoles roles = new(folder.TokenOf("cls_token", "<cls>"), folder.TokenOf("sep_token", "<sep>"),
            folder.TokenOf("pad_token", "<pad>"), folder.TokenOf("mask_token", "<mask>"));
        SubwordParts parts = Parts(
            folder, file, roles, ["<s>", "</s>", roles.Cls!, roles.Sep!, roles.Pad!, roles.Mask!, "<eop>", "<eod>"], lowercases: false);
        return new SubwordTokenizer(parts with
        {
            Template = PieceTemplate.XlNet(Id(parts, roles.Cls!, folder), Id(parts, roles.Sep!, folder)),
            Decoder = Decoder(unknown: null),
            PadsLeft = folder.TokenizerSettings.Text("padding_side") != "right",
            PadSegment = PieceTemplate.XlNetPadSegment,
        });
    }

    /// <summary>A model as SentencePiece itself has it: its control symbols are special tokens, and none is put around texts.</summary>
    private static SubwordTokenizer Plain(TokenizerFolder folder, SentencePieceFile file)
    {
        List<AddedToken> tokens = [.. file.Pieces.Select((piece, id) => (piece, id))
            .Where(pair => pair.piece.Kind is SentencePieceFile.Kind.Control or SentencePieceFile.Kind.Unknown)
            .Select(pair => new AddedToken(pair.piece.Text, pair.id))];
        SubwordRoles roles = SubwordRoles.Usual(tokens);
        return new SubwordTokenizer(new SubwordParts(Model(file, tokens, splitsDigitComma: false))
        {
            Normalizers = [.. Normalizers(file)],
            AddedTokens = tokens,
            Decoder = Decoder(UnknownInTexts, file.FallsBackToBytes),
            Roles = roles,
            MaxLength = folder.MaxLength,
            PadsLeft = folder.TokenizerSettings.Text("padding_side") == "left",
        });
    }

    private static SubwordParts Parts(
        TokenizerFolder folder, SentencePieceFile file, SubwordRoles roles, IReadOnlyList<string> special, bool lowercases)
    {
        JsonFields settings = folder.TokenizerSettings;
        IReadOnlyList<AddedToken> tokens =
            folder.AddedTokens(file.Vocabulary(), [folder.TokenOf("unk_token", "<unk>"), .. special], roles.Mask);
        List<TextNormalizer> normalizers = [];
        if (settings.Flag("remove_space") ?? true)
        {
            normalizers.Add(new SpaceNormalizer(ofAllWhiteSpace: true));
            normalizers.Add(new TrimNormalizer(left: true, right: true, onlySpaces: true));
        }
        normalizers.Add(new ReplaceNormalizer("``", "\""));
        normalizers.Add(new ReplaceNormalizer("''", "\""));
        if (settings.Flag("keep_accents") != true)
        {
            normalizers.Add(new UnicodeNormalizer(NormalizationForm.FormKD));
            normalizers.Add(new MarkNormalizer(byClass: true));
        }
        if (settings.Flag("do_lower_case") ?? lowercases) normalizers.Add(new LowercaseNormalizer());
        return new SubwordParts(Model(file, tokens, splitsDigitComma: true))
        {
            Normalizers = [.. normalizers, .. Normalizers(file)],
            AddedTokens = tokens,
            Roles = roles,
            MaxLength = folder.MaxLength,
        };
    }

    private static SubwordModel Model(SentencePieceFile file, IEnumerable<AddedToken> tokens, bool splitsDigitComma)
    {
        SubwordVocabulary vocabulary = file.Vocabulary();
        int unknown = file.Pieces.FindIndex(piece => piece.Kind == SentencePieceFile.Kind.Unknown);
        if (file.Model == SentencePieceFile.Algorithm.BytePairs)
        {
            return new BytePairModel(vocabulary, Merges(file, vocabulary), new BytePairOptions
            {
                Unknown = unknown < 0 ? null : unknown,
                FusesUnknown = true,
                FallsBackToBytes = file.FallsBackToBytes,
            });
        }
        float[] scores =
            [.. file.Pieces.Select(piece => piece.Kind == SentencePieceFile.Kind.UserDefined ? UserDefinedScore : piece.Score)];
        return new UnigramModel(vocabulary, scores, unknown < 0 ? null : unknown, tokens.Select(token => token.Id).ToHashSet(), new()
        {
            FallsBackToBytes = file.FallsBackToBytes,
            SplitsDigitComma = splitsDigitComma && file.Pieces.Any(piece => DigitCommaRule.Concerns(piece.Text)),
        });
    }

    /// <summary>The pairs whose two pieces make a third one, those of the highest score first.</summary>
    private static List<(string Left, string Right)> Merges(SentencePieceFile file, SubwordVocabulary vocabulary)
    {
        List<(string, string)> merges = [];
        foreach ((string text, _, SentencePieceFile.Kind kind) in file.Pieces.OrderByDescending(piece => piece.Score))
        {
            if (kind is not SentencePieceFile.Kind.Normal || text.Length > MaxMergedLength) continue;
            for (int at = 1; at < text.Length; at++)
            {
                if (vocabulary.TryGetId(text.AsSpan(0, at), out _) && vocabulary.TryGetId(text.AsSpan(at), out _))
                {
                    merges.Add((text[..at], text[at..]));
                }
            }
        }
        return merges;
    }

    private static IEnumerable<TextNormalizer> Normalizers(SentencePieceFile file)
    {
        if (file.Rules.Length > 0) yield return new CharsMapNormalizer(file.Rules);
        if (file.RemovesExtraSpaces)
        {
            yield return new SpaceNormalizer(ofAllWhiteSpace: false);
            yield return new TrimNormalizer(left: true, right: true, onlySpaces: true);
        }
        string space = file.EscapesSpaces ? Mark : " ";
        if (file.AddsDummyPrefix) yield return new PrependNormalizer(space);
        if (file.EscapesSpaces) yield return new ReplaceNormalizer(" ", Mark);
    }

    /// <summary>The steps back to text; what is unknown is shown so, or as the piece that stands for it.</summary>
    private static DecoderStep[] Decoder(string? unknown, bool hasBytes = false) =>
    [
        .. unknown is null ? Array.Empty<DecoderStep>() : [new ReplaceDecoder("<unk>", unknown)],
        new ReplaceDecoder(Mark, " "),
        .. hasBytes ? [new ByteFallbackDecoder()] : Array.Empty<DecoderStep>(),
        new FuseDecoder(),
        new StripDecoder(' ', 1, 0),
    ];

    private static int Id(SubwordParts parts, string token, TokenizerFolder folder) => parts.Model.Vocabulary.Find(token)
        ?? parts.AddedTokens.FirstOrDefault(added => added.Text == token)?.Id
        ?? throw new TextException($"The model of {folder.Name} has no piece '{token}', which is one of its special tokens.");
}
