using System.Text.Json;
using Glossa.Models;
using Glossa.Testing;
using Xunit;

namespace Glossa.Pipelines.Tests.LanguageModels;

/// <summary>Models of textgenrnn as Glossa's files, held against the texts the original's formulas give.</summary>
public sealed class TextgenrnnModelsTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [SharedDataTheory(Folder)]
    [InlineData("textgenrnn_weights")]
    [InlineData("hacker_news")]
    [InlineData("reddit_apple_android")]
    public void An_imported_model_saved_and_loaded_writes_the_expected_texts(string weights)
    {
        string source = SharedData.PathOf(Folder);
        TextgenrnnModels.Import(source, weights).Save(folder["model.safetensors"]);
        TextGenerator generator = ModelFile.Load<TextGenerator>(folder["model.safetensors"]);
        using JsonDocument expected = JsonDocument.Parse(File.ReadAllText(Path.Combine(source, "expected.json")));
        int texts = 0;
        foreach (JsonElement one in expected.RootElement.GetProperty("models").GetProperty(weights).GetProperty("greedy").EnumerateArray())
        {
            string prefix = one.GetProperty("prefix").GetString()!;
            GenerationOptions options = new()
            {
                Prefix = prefix,
                MaximumSymbols = MostSymbols - prefix.EnumerateRunes().Count(),
                Sampling = new SamplingOptions { Temperatures = [0] },
            };
            Assert.Equal(one.GetProperty("text").GetString(), generator.Generate(options));
            Assert.Equal(one.GetProperty("text").GetString(), generator.Generate(2, options)[1]);
            texts++;
        }
        Assert.Equal(2, texts);
    }

    private const string Folder = "data/textgenrnn";

    // Besides the symbol a text begins with, which counts among the expected texts' 90.
    private const int MostSymbols = 89;
}
