using System.Text.Json;
using Glossa.Models;
using Glossa.Testing;
using Glossa.Text;
using Xunit;

namespace Glossa.Pipelines.Tests.Files;

/// <summary>Model files of earlier versions answer as they did when they were made (tests/fixtures/models).</summary>
public sealed class OldModelFileTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "tests", "fixtures", "models", "v1");

    private static readonly JsonElement Expected = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, "expected.json"))).RootElement;

    public static TheoryData<string> Classifiers => [.. Names.Where(name => !IsLanguageModel(name))];

    public static TheoryData<string> LanguageModels => [.. Names.Where(IsLanguageModel)];

    private static IEnumerable<string> Names =>
        Directory.GetFiles(Folder, "*.safetensors").Select(file => Path.GetFileNameWithoutExtension(file)!).Order(StringComparer.Ordinal);

    [Fact]
    public void There_is_one_of_every_kind() => Assert.Equal(Expected.EnumerateObject().Select(entry => entry.Name), Names);

    [Theory]
    [MemberData(nameof(Classifiers))]
    public void A_classifier_gives_the_same_scores(string name)
    {
        TextCategorizer categorizer = ModelFile.Load<TextCategorizer>(PathOf(name));
        AssertAnswers(name, Language.Load(PathOf(name)));
        // What is read can be written anew, and is the same then.
        using TempFolder folder = new();
        categorizer.Save(folder["new.safetensors"]);
        AssertAnswers(name, Language.Load(folder["new.safetensors"]));
        ModelFile.Load<TextCategorizer>(folder["new.safetensors"]).Save(folder["again.safetensors"]);
        Assert.Equal(File.ReadAllBytes(folder["new.safetensors"]), File.ReadAllBytes(folder["again.safetensors"]));
    }

    [Theory]
    [MemberData(nameof(LanguageModels))]
    public void A_language_model_writes_the_same_text(string name)
    {
        using TempFolder folder = new();
        ModelFile.Load<TextGenerator>(PathOf(name)).Save(folder["new.safetensors"]);
        foreach (string path in new[] { PathOf(name), folder["new.safetensors"] })
        {
            TextGenerator generator = ModelFile.Load<TextGenerator>(path);
            bool isLabelled = name == "lm-textgenrnn";
            GenerationOptions options = new()
            {
                Prefix = isLabelled ? "a " : "the ",
                Seed = 7,
                Sampling = new SamplingOptions { Temperatures = [0.7] },
                MaximumSymbols = 30,
            };
            Assert.Equal(Expected.GetProperty(name).GetProperty("text").GetProperty("text").GetString(), generator.Generate(options));
            string text = Path.Combine(Folder, isLabelled ? "train.jsonl" : "text.txt");
            double loss = LanguageModelTraining.Evaluate(generator, text)["loss"];
            Assert.Equal(Expected.GetProperty(name).GetProperty("loss").GetProperty("loss").GetDouble(), loss, 1e-9);
        }
    }

    private static bool IsLanguageModel(string name) => name.StartsWith("lm-", StringComparison.Ordinal);

    private static string PathOf(string name) => Path.Combine(Folder, name + ".safetensors");

    private static void AssertAnswers(string name, Language language)
    {
        foreach ((JsonElement row, JsonElement expected) in Rows.Zip(Expected.GetProperty(name).EnumerateArray()))
        {
            Dictionary<string, FeatureValue> features = new() { ["stars"] = row.GetProperty("stars").GetDouble() };
            if (row.TryGetProperty("source", out JsonElement source)) features["source"] = source.GetString()!;
            Doc doc = language.Process(row.GetProperty("text").GetString()!, features);
            foreach (JsonProperty score in expected.GetProperty("scores").EnumerateObject())
            {
                Assert.Equal(score.Value.GetDouble(), doc.Cats[score.Name], 1e-6);
            }
        }
    }

    private static IEnumerable<JsonElement> Rows =>
        File.ReadAllLines(Path.Combine(Folder, "rows.jsonl")).Select(line => JsonDocument.Parse(line).RootElement);
}
