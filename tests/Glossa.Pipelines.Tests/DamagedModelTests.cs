using System.Text;
using System.Text.Json;
using Glossa.Pipelines.Tests.LanguageModels;
using Glossa.Tensors;
using Glossa.Testing;
using Xunit;

namespace Glossa.Pipelines.Tests;

/// <summary>
/// Model files whose content cannot be meant: whatever they hold, loading them ends in an error of Glossa that names the file, or in a
/// model that works.
/// </summary>
public sealed class DamagedModelTests : IDisposable
{
    private static readonly string[] JsonValues = ["null", "-1", "1e999", "\"x\"", "\"\\ud800\"", "[]", "{}", "[null]"];
    private static readonly string[] JsonNames = ["\"gone\"", "\"\\ud800\""];
    private static readonly string[] YamlValues = ["", "null", "-1", "1e999", "2147483647", "x", "[]", "{}", "{x: x}"];

    // Made once: only what the file holds is read anew for each change.
    private static readonly Language English = Language.Blank("en");

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("comp_nullkind", "its list of components is damaged: the JSON of the list is damaged: A text is null.")]
    [InlineData("labels_null", "the component 'textcat' cannot be loaded: the JSON of its labels is damaged: A text is null.")]
    [InlineData("scores_null", "the component 'textcat' cannot be loaded: the JSON of a classification report is damaged: ")]
    [InlineData("scores_inf", "the component 'textcat' cannot be loaded: the JSON of a classification report is damaged: "
        + "A number is too large for double precision.")]
    [InlineData("yaml_selfkey", "the component 'textcat' cannot be loaded: configuration, line 1: anchors and aliases")]
    public void A_file_that_was_damaged_on_purpose_is_refused_by_name(string name, string what)
    {
        string path = Path.Combine(Repository.Root, "tests", "fixtures", "faults", "hostile", name + ".safetensors");
        foreach (Action load in new Action[]
        {
            () => Language.Load(path), () => ModelFile.Load<TextCategorizer>(path), () => ModelFile.Read(path),
        })
        {
            Assert.StartsWith($"{path}: {what}", Assert.Throws<ConfigException>(load).Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("columns")]
    [InlineData("deepmoji")]
    [InlineData("ngrams")]
    [InlineData("character")]
    [InlineData("subword")]
    [InlineData("word")]
    [InlineData("piece")]
    public void Every_changed_value_of_the_metadata_is_an_error_that_names_the_file_or_a_model_that_works(string sort)
    {
        using SafetensorsFile stored = SafetensorsFile.Open(Model(sort));
        IReadOnlyDictionary<string, Tensor> tensors = stored.ReadAll(Backend.Cpu);
        string path = folder["damaged.safetensors"];
        int refused = 0, loaded = 0;
        foreach ((string key, string text) in stored.Metadata)
        {
            // The same reader reads all configurations, so those of two are enough.
            if (key.EndsWith(".config", StringComparison.Ordinal) && sort is not ("columns" or "character")) continue;
            foreach (string? other in Changes(key, text))
            {
                Dictionary<string, string> metadata = new(stored.Metadata);
                if (other is null) metadata.Remove(key);
                else metadata[key] = other;
                SafetensorsWriter.Write(path, tensors, metadata);
                long before = GC.GetAllocatedBytesForCurrentThread();
                IModelPart? component = null;
                Exception? error = Record.Exception(() => component = sort is "columns" or "deepmoji" or "ngrams"
                    ? ModelFile.Load<TextCategorizer>(path)
                    : ModelFile.Load<TextGenerator>(path));
                Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 << 20);
                Assert.True(
                    error is null || (error is GlossaException && error.Message.Contains(path, StringComparison.Ordinal)),
                    $"{key} = {other}: {error}");
                if (component is null) refused++;
                else loaded++;
                error = component is null ? null : Record.Exception(() => Use(component));
                Assert.True(error is null or GlossaException, $"{key} = {other}, in use: {error}");
            }
        }
        Assert.True(refused > 100 && loaded > 10, $"{refused} were refused, {loaded} were not.");
    }

    [Theory]
    [InlineData("encoder.static_vectors", float.NaN)]
    [InlineData("textcat.output.bias", float.PositiveInfinity)]
    public void Weights_that_are_no_numbers_are_called_damaged(string name, float number)
    {
        using SafetensorsFile stored = SafetensorsFile.Open(Model("columns"));
        Dictionary<string, Tensor> tensors = new(stored.ReadAll(Backend.Cpu));
        float[] values = tensors[name].ToArray();
        values[^1] = number;
        tensors[name] = Tensor.From(values, tensors[name].Shape);
        SafetensorsWriter.Write(folder["damaged.safetensors"], tensors, stored.Metadata);
        string message = Assert.Throws<ConfigException>(() => Language.Load(folder["damaged.safetensors"])).Message;
        string part = name.Split('.')[0], weight = name[(part.Length + 1)..];
        string expected = $"{folder["damaged.safetensors"]}: the component '{part}' cannot be loaded: its weight '{weight}' is damaged";
        Assert.StartsWith(expected, message, StringComparison.Ordinal);
    }

    /// <summary>Does with a component what a person does: asks what it is, and gives it a text.</summary>
    private static void Use(IModelPart component)
    {
        Assert.NotEmpty($"{component}");
        if (component is TextCategorizer categorizer) Assert.NotEmpty(categorizer.Scores?.ToJson() + categorizer.Config.ToYaml());
        if (component is TextGenerator generator)
        {
            Assert.NotEmpty(generator.Generate(new GenerationOptions { Prefix = "the ", MaximumSymbols = 3 }) + generator.Config.ToYaml());
        }
        if (component is IPipelineComponent step)
        {
            Assert.Equal("a fine film", English.Add(step).Process("a fine film", new() { ["stars"] = 3 }).Text);
        }
    }

    /// <summary>A small trained model of a sort, which between them hold everything that a model file can.</summary>
    private string Model(string sort)
    {
        string path = Path.Combine(folder["out"], ModelFile.FileName);
        if (sort is "columns" or "deepmoji" or "ngrams")
        {
            File.WriteAllText(folder["vectors.vec"], "a 1 2\nfine 2 1\nfilm 0 1\n");
            File.WriteAllLines(folder["columns.jsonl"], Enumerable.Range(0, 6).Select(i =>
                JsonSerializer.Serialize(new
                {
                    text = i % 2 == 0 ? "a fine film" : "a dull one",
                    label = i % 2 == 0 ? "good" : "bad",
                    stars = i,
                    source = $"{i % 3}",
                    image = new[] { 0, i },
                })));
            ClassifierConfig config = Samples.Config(folder, sort == "columns" ? "cnn" : sort, epochs: 1);
            config = config with { Data = config.Data with { Train = folder["columns.jsonl"], Validation = folder["columns.jsonl"] } };
            if (sort == "deepmoji") config = config with { Exclusive = false, Threshold = null };
            if (sort == "columns") config = config with
            {
                Model = (CnnConfig)((PooledConfig)config.Model).Encoder! with { Vectors = folder["vectors.vec"], Depth = 0, Rows = 16 },
                Features = new Dictionary<string, FeatureConfig>
                {
                    ["stars"] = new(),
                    ["source"] = new() { Kind = "categorical", Size = 2, Optional = true },
                    ["image"] = new() { Kind = "vector", Optional = true },
                },
            };
            ClassifierTraining.Train(config, folder["out"]);
            // A second component, with settings of its own.
            Language.Load(path).Add(new SentencizerComponent([".", "!"])).Save(path);
            return path;
        }
        string kind = sort == "character" ? "textgenrnn" : sort == "piece" ? "lstm" : "kneser_ney";
        LanguageModelConfig language = LanguageSamples.Config(folder, kind);
        LanguageDataConfig data = language.Data with
        {
            Level = sort,
            MaximumSymbols = sort == "subword" ? 262 : 0,
            Texts = sort == "word" ? LanguageDataConfig.Separate : LanguageDataConfig.Running,
        };
        LanguageModelTraining.Train(
            language with
            {
                Data = data,
                Model = Sized.LanguageModel(kind, "width: 4, hidden: 4, order: 2, window: 5"),
                Training = language.Training with { Epochs = 1 },
            },
            folder["out"]);
        return path;
    }

    /// <summary>Everything an entry of the metadata becomes in turn; null where it is missing.</summary>
    private static IEnumerable<string?> Changes(string key, string text)
    {
        IEnumerable<string> within = key.EndsWith(".config", StringComparison.Ordinal) ? YamlChanges(text)
            : text.StartsWith('{') || text.StartsWith('[') ? JsonChanges(text)
            : LineChanges(text);
        return [null, "", "x", "null", "-1", "1e999", "[]", "{}",
            .. Enumerable.Range(1, 3).Select(quarter => text[..(text.Length * quarter / 4)]), .. within];
    }

    private static IEnumerable<string> JsonChanges(string json)
    {
        List<(int Start, int End, string[] Others)> places = [];
        byte[] bytes = Encoding.UTF8.GetBytes(json);
        Utf8JsonReader reader = new(bytes);
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.EndArray or JsonTokenType.EndObject) continue;
            int start = (int)reader.TokenStartIndex, end = (int)reader.BytesConsumed;
            if (reader.TokenType is JsonTokenType.PropertyName) end = start + reader.ValueSpan.Length + 2;
            Utf8JsonReader whole = reader;
            if (reader.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject)
            {
                whole.Skip();
                end = (int)whole.BytesConsumed;
            }
            places.Add((start, end, reader.TokenType is JsonTokenType.PropertyName ? JsonNames : JsonValues));
        }
        // Of the many words of a long list some are enough.
        foreach ((int start, int end, string[] others) in places.Where((_, i) => i < 50 || i % 50 == 0))
        {
            foreach (string other in others)
            {
                yield return Encoding.UTF8.GetString(bytes, 0, start) + other + Encoding.UTF8.GetString(bytes, end, bytes.Length - end);
            }
        }
    }

    private static IEnumerable<string> YamlChanges(string yaml)
    {
        string[] lines = yaml.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        for (int i = 0; i < lines.Length; i++)
        {
            string key = lines[i][..(lines[i].IndexOf(':', StringComparison.Ordinal) + 1)];
            foreach (string value in YamlValues) yield return With(lines, i, $"{key} {value}");
            yield return With(lines, i, "");
        }
    }

    private static IEnumerable<string> LineChanges(string text)
    {
        string[] lines = text.Split('\n');
        return lines.SelectMany((line, i) => new[] { "", "x", "x y", "a a a", $"{line}\n{line}" }.Select(other => With(lines, i, other)));
    }

    private static string With(string[] lines, int changed, string other) =>
        string.Join('\n', lines.Select((line, i) => i == changed ? other : line));
}
