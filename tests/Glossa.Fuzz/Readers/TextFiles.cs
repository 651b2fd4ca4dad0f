using System.IO.Compression;
using System.Text;
using Glossa.Formats;
using Glossa.Testing;
using Glossa.Text;

namespace Glossa.Fuzz;

/// <summary>Readers of documents, vocabularies and vectors.</summary>
internal static class TextFiles
{
    private const string VectorText = "good 1 2 3 4\nbad -1 0.5 2e-3 7\nfilm 0 0 0 1\n";

    private const string TokenizerJson = """
        {"version": "1.0", "added_tokens": [{"id": 0, "content": "<unk>", "special": true}], "normalizer": {"type": "Sequence",
        "normalizers": [{"type": "NFKD"}, {"type": "Replace", "pattern": {"Regex": " {2,}"}, "content": " "}]},
        "pre_tokenizer": {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always", "split": true},
        "post_processor": {"type": "TemplateProcessing", "single": [{"Sequence": {"id": "A", "type_id": 0}}, {"SpecialToken":
        {"id": "<unk>", "type_id": 0}}], "pair": [{"Sequence": {"id": "A", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 1}}],
        "special_tokens": {"<unk>": {"id": "<unk>", "ids": [0], "tokens": ["<unk>"]}}},
        "decoder": {"type": "Metaspace", "replacement": "▁"},
        "model": {"type": "Unigram", "unk_id": 0, "vocab": [["<unk>", 0], ["▁", -2.5], ["a", -3], ["▁cat", -4]]}}
        """;

    private static readonly string[] Sentences = ["the cat sat on the mat", "the dog ran after the cat", "it is a fine day, isn't it?"];

    private static string DocBinFile => Path.Combine(TensorFiles.Folder("spacy"), "docs.spacy");

    public static FuzzReader[] All { get; } =
    [
        FuzzReader.Of("docbin", [DocBinFile, Faults.PathOf("bin-no-kbid.spacy"), Faults.PathOf("bin-v2-gzip.spacy")], path =>
            DocBin.Read(path, new Vocab(English.Language))),
        FuzzReader.Of("doc-json", Written("doc.json", Document().ToJson()), path =>
            Doc.FromJson(File.ReadAllText(path), new Vocab(English.Language))),
        FuzzReader.Of("vectors", VectorFiles(), path => WordVectors.Load(path)),
        FuzzReader.Of(
            "social-vocabulary",
            Written("vocabulary.json", """
                {"CUSTOM_MASK": 0, "CUSTOM_UNKNOWN": 1, "CUSTOM_AT": 2, "CUSTOM_URL": 3, "CUSTOM_NUMBER": 4, "CUSTOM_BREAK": 5,
                "CUSTOM_BLANK_6": 6, "CUSTOM_BLANK_7": 7, "CUSTOM_BLANK_8": 8, "CUSTOM_BLANK_9": 9, "a": 10, "😀": 11}
                """),
            ReadVocabulary),
        FuzzReader.Of(
            "byte-pairs",
            new Dictionary<string, Action<string>> { ["merges.txt"] = path => BytePairEncoding.Learn(Sentences, 300).Save(path) },
            path => BytePairEncoding.Load(path)),
        FuzzReader.Of("tokenizer-json", Written("tokenizer.json", TokenizerJson), ReadTokenizer),
        FuzzReader.Of("word-pieces", Written("vocab.txt", "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\nthe\ncat\n##s\n"), ReadTokenizer),
        .. TextCodecs.Levels.Select(level => FuzzReader.Of(
            $"codec-{level.Key}",
            Written("codec.txt", level.Value.Learn(Sentences, new SymbolOptions()).Save()),
            path => TextCodecs.Load(level.Key, File.ReadAllText(path)))),
    ];

    /// <summary>A text as the one valid file.</summary>
    public static Dictionary<string, Action<string>> Written(string name, string content) =>
        new() { [name] = path => File.WriteAllText(path, content) };

    private static void ReadTokenizer(string path)
    {
        SubwordTokenizer tokenizer = HuggingFaceTokenizer.Load(Path.GetDirectoryName(path)!);
        tokenizer.Decode(tokenizer.Encode("The cats, naïve ½ 日本\ud800").Ids);
    }

    private static Doc Document()
    {
        Doc doc = Tokenizer.For(English.Language).Tokenize("Ann's cat sat in Paris. It didn't move, 😀 did it?");
        return doc;
    }

    private static Dictionary<string, Action<string>> VectorFiles() => new()
    {
        ["vectors.txt"] = path => File.WriteAllText(path, VectorText),
        ["vectors.vec"] = path => File.WriteAllText(path, "3 4\n" + VectorText),
        ["vectors.txt.gz"] = path => WriteGzip(path, VectorText),
        ["vectors.bin"] = path => File.WriteAllBytes(
            path, [.. "2 1\ngood "u8, 0, 0, 0x80, 0x3F, .. "\nbad "u8, 0, 0, 0x80, 0xBF, (byte)'\n']),
        ["vectors.safetensors"] = path => WordVectors.ReadText(new MemoryStream(Encoding.UTF8.GetBytes(VectorText))).Save(path),
    };

    /// <summary>Writes a compressed text.</summary>
    public static void WriteGzip(string path, string content)
    {
        using GZipStream packed = new(File.Create(path), CompressionLevel.Fastest);
        packed.Write(Encoding.UTF8.GetBytes(content));
    }

    private static void ReadVocabulary(string path) => SocialVocabulary.Load(path);
}
