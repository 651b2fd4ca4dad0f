using System.Text;
using System.Text.Json.Nodes;
using Glossa.Tensors;
using Glossa.Text;

namespace Glossa.Formats;

/// <summary>
/// Writes the files of a tokenizer into a folder: <c>tokenizer.json</c> and <c>tokenizer_config.json</c>; and for programs that read the
/// older files, of a tokenizer of BERT <c>vocab.txt</c>, of one of GPT-2 or RoBERTa <c>vocab.json</c> and <c>merges.txt</c>.
/// </summary>
internal static class TokenizerFolderWriter
{
    /// <summary>The file of everything.</summary>
    public const string TokenizerFile = "tokenizer.json";

    /// <summary>The file of the settings.</summary>
    public const string SettingsFile = "tokenizer_config.json";

    private static readonly string[] OlderFiles =
        [BertTokenizerFiles.VocabularyFile, BytePairTokenizerFiles.VocabularyFile, BytePairTokenizerFiles.MergesFile];

    /// <summary>Writes a tokenizer; the older files of another one are deleted.</summary>
    /// <returns>The names of the files.</returns>
    public static IReadOnlyList<string> Write(SubwordTokenizer tokenizer, string folder)
    {
        List<(string Name, byte[] Content)> files = [.. Older(tokenizer)];
        Directory.CreateDirectory(folder);
        foreach (string other in OlderFiles.Except(files.Select(file => file.Name))) File.Delete(Path.Combine(folder, other));
        files.Insert(0, (SettingsFile, Bytes(Settings(tokenizer))));
        files.Insert(0, (TokenizerFile, TokenizerJsonWriter.Write(tokenizer)));
        foreach ((string name, byte[] content) in files)
        {
            AtomicFile.Write(Path.Combine(folder, name), stream => stream.Write(content));
        }
        return [.. files.Select(file => file.Name)];
    }

    private static byte[] Bytes(JsonObject json) => Encoding.UTF8.GetBytes(json.ToJsonString(HuggingFaceConfig.Indented) + "\n");

    private static JsonObject Settings(SubwordTokenizer tokenizer)
    {
        SubwordParts parts = tokenizer.Parts;
        JsonObject settings = new() { ["tokenizer_class"] = ClassOf(parts) };
        if (parts.Normalizers is [BertNormalizer { Characters: var characters }])
        {
            settings["do_lower_case"] = characters.Lowercases;
            settings["strip_accents"] = characters.StripsAccents;
            settings["tokenize_chinese_chars"] = characters.SeparatesChinese;
        }
        if (parts.Splitters is [ByteLevelWords words]) settings["add_prefix_space"] = words.AddsSpace;
        string? unknown = tokenizer.Unknown is { } id ? tokenizer.Vocabulary[id] : null;
        (string Key, string? Token)[] roles =
        [
            ("unk_token", unknown), ("cls_token", parts.Roles.Cls), ("sep_token", parts.Roles.Sep), ("pad_token", parts.Roles.Pad),
            ("mask_token", parts.Roles.Mask),
        ];
        foreach ((string key, string? token) in roles)
        {
            if (token is not null) settings[key] = token;
        }
        settings["padding_side"] = parts.PadsLeft ? "left" : "right";
        if (parts.MaxLength is { } length) settings["model_max_length"] = length;
        return settings;
    }

    /// <summary>The class of Hugging Face's Python library that reads the folder as this tokenizer is.</summary>
    private static string ClassOf(SubwordParts parts) => parts switch
    {
        { Model: WordPieceModel, Normalizers: [BertNormalizer], Splitters: [BertWords] } => "BertTokenizer",
        { Model: BytePairModel, Splitters: [ByteLevelWords], Roles.Cls: not null } => "RobertaTokenizer",
        { Model: BytePairModel, Splitters: [ByteLevelWords] } => "GPT2Tokenizer",
        _ => "PreTrainedTokenizerFast",
    };

    private static IEnumerable<(string Name, byte[] Content)> Older(SubwordTokenizer tokenizer)
    {
        SubwordParts parts = tokenizer.Parts;
        SubwordVocabulary pieces = parts.Model.Vocabulary;
        // The older files say nothing about tokens that were added later, and ids are the numbers of lines.
        if (parts.AddedTokens.Any(token => !token.IsSpecial || pieces.Find(token.Text) != token.Id)) yield break;
        if (parts is { Model: WordPieceModel { Prefix: WordPieceModel.UsualPrefix } }
            && parts.Normalizers is [BertNormalizer { Characters.Cleans: true }] && parts.Splitters is [BertWords]
            && pieces.Entries.Select((entry, i) => entry.Value == i && !entry.Key.AsSpan().ContainsAny('\n', '\r')).All(isLine => isLine))
        {
            yield return (BertTokenizerFiles.VocabularyFile,
                Encoding.UTF8.GetBytes(string.Concat(pieces.Entries.Select(entry => entry.Key + "\n"))));
        }
        if (parts is { Model: BytePairModel model, Normalizers: [] or [RegexNormalizer], Splitters: [ByteLevelWords { Splits: true }] })
        {
            JsonObject ids = new(pieces.Entries.Select(entry => KeyValuePair.Create(entry.Key, (JsonNode?)entry.Value)));
            yield return (BytePairTokenizerFiles.VocabularyFile, Bytes(ids));
            yield return (BytePairTokenizerFiles.MergesFile, BytePairTokenizerFiles.Merges(model));
        }
    }
}
