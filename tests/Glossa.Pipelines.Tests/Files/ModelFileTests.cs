using Glossa.Models;
using Glossa.Nn;
using Glossa.Tensors;
using Glossa.Testing;
using Glossa.Text;
using Xunit;

namespace Glossa.Pipelines.Tests.Files;

/// <summary>
/// Tests of the content of a model file besides its parts: the language's special cases, and the precision of the weights.
/// </summary>
public sealed class ModelFileTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Special_cases_of_the_tokenizer_are_stored_with_the_pipeline()
    {
        Dictionary<string, SpecialCase> cases = new(English.Language.SpecialCases)
        {
            ["gimme"] = new SpecialCase(new SpecialPart("gim", "give"), new SpecialPart("me")),
            ["C++17"] = SpecialCase.Whole("C++17"),
        };
        Assert.True(cases.Remove("don't"));
        LanguageData language = English.Language with { SpecialCases = cases, KeepUrls = false };
        const string Text = "gimme C++17, don't visit example.com/a+b";
        Doc expected = Language.Blank(language).Process(Text);
        Language.Blank(language).Add("sentencizer").Save(folder["own.safetensors"]);
        Doc loaded = Language.Load(folder["own.safetensors"]).Process(Text);
        Assert.Equal(expected.Select(token => (token.Text, token.NormText)), loaded.Select(token => (token.Text, token.NormText)));
        Assert.NotEqual(Language.Blank("en").Process(Text).Select(token => token.Text), loaded.Select(token => token.Text));
        Assert.Equal("give", loaded[0].NormText);
        // The usual language needs no word about it, and what was loaded is written the same.
        Language.Load(folder["own.safetensors"]).Save(folder["again.safetensors"]);
        Assert.Equal(File.ReadAllBytes(folder["own.safetensors"]), File.ReadAllBytes(folder["again.safetensors"]));
        Language.Blank("en").Add("sentencizer").Save(folder["usual.safetensors"]);
        using SafetensorsFile usual = SafetensorsFile.Open(folder["usual.safetensors"]);
        Assert.Equal(["format", "language", "parts", "version"], usual.Metadata.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Rules_that_are_code_are_refused()
    {
        LanguageData language = English.Language with { Affixes = new NoAffixes() };
        ConfigException error =
            Assert.Throws<ConfigException>(() => Language.Blank(language).Add("sentencizer").Save(folder["own.safetensors"]));
        Assert.Contains("affix rules", error.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(folder["own.safetensors"]));
    }

    [Theory]
    [InlineData("{\"a\": [{\"text\": \"b\"}]}", "has parts that are not the word")]
    [InlineData("{\"a\": []}", "at least one part")]
    [InlineData("{\"a\": [{\"norm\": \"b\"}]}", "special cases")]
    [InlineData("[1]", "special cases")]
    public void Damaged_special_cases_are_named(string json, string message)
    {
        Dictionary<string, string> metadata = new()
        {
            ["format"] = "glossa-model",
            ["version"] = "2",
            ["language"] = "en",
            ["parts"] = "[]",
            ["special_cases"] = json,
        };
        SafetensorsWriter.Write(folder["damaged.safetensors"], new Dictionary<string, Tensor>(), metadata);
        string said = Assert.Throws<ConfigException>(() => Language.Load(folder["damaged.safetensors"])).Message;
        Assert.Contains(message, said, StringComparison.Ordinal);
        Assert.Contains("damaged.safetensors", said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Precision.Float16, 2e-3)]
    [InlineData(Precision.BFloat16, 2e-2)]
    public void Weights_of_16_bits_halve_the_file_and_hardly_change_the_answers(Precision precision, double tolerance)
    {
        string path = Samples.Train(folder);
        ModelFile model = ModelFile.Read(path);
        model.Write(folder["small.safetensors"], precision);
        Dictionary<string, double> expected = Language.Load(path).Process("a fine film").Cats.ToDictionary();
        foreach ((string label, double score) in Language.Load(folder["small.safetensors"]).Process("a fine film").Cats)
        {
            Assert.Equal(expected[label], score, tolerance);
        }
        using SafetensorsFile large = SafetensorsFile.Open(path), small = SafetensorsFile.Open(folder["small.safetensors"]);
        Assert.Equal(precision.ToString().ToLowerInvariant(), small.Metadata["precision"]);
        long weights = large.Names.Sum(name => large.Read(name, Backend.Cpu).Shape.Count);
        long saved = new FileInfo(path).Length - new FileInfo(folder["small.safetensors"]).Length;
        Assert.InRange(saved, (2 * weights) - 200, (2 * weights) + 200);
        // Written anew in the same precision, the same bits.
        ModelFile.Read(folder["small.safetensors"]).Write(folder["again.safetensors"], precision);
        Assert.Equal(File.ReadAllBytes(folder["small.safetensors"]), File.ReadAllBytes(folder["again.safetensors"]));
    }

    [Fact]
    public void Weights_of_8_bits_quarter_the_file_and_give_the_bits_of_the_model_that_was_rounded()
    {
        SubwordTokenizer tokenizer = TransformerModels.Import(SmallBert.Folder).Embedder.Encoder.Tokenizer;
        BertConfig config = new()
        {
            Vocabulary = tokenizer.Vocabulary.Count,
            Size = 128,
            EmbeddingSize = 128,
            Heads = 4,
            Layers = 2,
            InnerSize = 512,
        };
        TransformerEncoder encoder = new(new EncoderTransformer(config).Initialize(1), tokenizer);
        TransformerComponent transformer = new(new EncoderPart(new TransformerEncoderConfig(), encoder));
        ModelFile model = TransformerModels.ToModelFile(transformer, English.Language);
        model.Write(folder["full.safetensors"]);
        model.Write(folder["small.safetensors"], Precision.Int8);
        TransformerComponent rounded = ModelFile.Load<TransformerComponent>(folder["small.safetensors"]);
        TransformerComponent expected = ModelFile.Load<TransformerComponent>(folder["full.safetensors"]);
        float[] full = expected.Embedder.Encode("a fine film");
        ((TransformerEncoder)expected.Encoder.Encoder).ToInt8();

        Assert.Equal(expected.Embedder.Encode("a fine film"), rounded.Embedder.Encode("a fine film"));
        Assert.NotEqual(full, rounded.Embedder.Encode("a fine film"));
        Assert.InRange(full.Zip(rounded.Embedder.Encode("a fine film"), (a, b) => a * b).Sum(), 0.99, 1);
        double share = (double)new FileInfo(folder["small.safetensors"]).Length / new FileInfo(folder["full.safetensors"]).Length;
        Assert.InRange(share, 0.2, 0.35);
        // Written anew, the same bits.
        ModelFile.Read(folder["small.safetensors"]).Write(folder["again.safetensors"], Precision.Int8);
        Assert.Equal(File.ReadAllBytes(folder["small.safetensors"]), File.ReadAllBytes(folder["again.safetensors"]));
    }

    [Fact]
    public void A_training_writes_its_model_in_the_precision_of_the_run()
    {
        ClassifierTraining.Train(
            Samples.Config(folder, epochs: 1), new Glossa.Training.TrainingRun(folder["out"]) { Precision = Precision.BFloat16 });
        using SafetensorsFile stored = SafetensorsFile.Open(Path.Combine(folder["out"], ModelFile.FileName));
        Assert.Equal("bfloat16", stored.Metadata["precision"]);
    }

    private sealed class NoAffixes : AffixRules
    {
        public override int Prefix(ReadOnlySpan<char> word) => 0;

        public override int Suffix(ReadOnlySpan<char> word) => 0;

        public override int Infix(ReadOnlySpan<char> word, int from, out int length)
        {
            length = 0;
            return -1;
        }
    }
}
