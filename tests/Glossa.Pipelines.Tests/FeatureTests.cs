using System.Text.Json.Nodes;
using Glossa.Data;
using Glossa.Models;
using Glossa.Tensors;
using Glossa.Testing;
using Glossa.Text;
using Xunit;

namespace Glossa.Pipelines.Tests;

/// <summary>Numbers, categories and vectors beside the words: from fields of files to answers, with every mistake named.</summary>
public sealed class FeatureTests : IDisposable
{
    private static readonly Dictionary<string, FeatureConfig> Columns = new()
    {
        ["stars"] = new FeatureConfig(),
        ["source"] = new FeatureConfig { Kind = "categorical", Size = 4, Optional = true },
        ["image"] = new FeatureConfig { Kind = "vector", Optional = true },
    };

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    public static IEnumerable<object[]> Kinds => Glossa.Pipelines.Kinds.BuiltIn.Classifiers.Names.Select(kind => new object[] { kind });

    /// <summary>Texts say nothing of the label here: it follows from the features together.</summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_kind_learns_from_columns_and_answers_the_same_when_loaded(string kind)
    {
        TrainedClassifier trained = ClassifierTraining.Train(Config(kind, Jsonl("train.jsonl", Rows())), folder["out"]);
        Assert.Equal(1, trained.Categorizer.Scores!.Accuracy);
        Language language = Language.Load(folder["out"]);
        TextCategorizer loaded = language.Components.OfType<TextCategorizer>().Single();
        Assert.Equal(1, ClassifierTraining.Evaluate(loaded, folder["train.jsonl"]).Accuracy);

        NumericColumn stars = Assert.IsType<NumericColumn>(loaded.Columns[0]);
        double[] values = [.. Rows().Select(row => (double)row["stars"]!)];
        Assert.Equal(values.Average(), stars.Mean, 1e-12);
        Assert.Equal(Math.Sqrt(values.Average(value => (value - values.Average()) * (value - values.Average()))), stars.Deviation, 1e-12);
        Assert.Equal(["app", "shop", "web"], Assert.IsType<CategoricalColumn>(loaded.Columns[1]).Values);
        Assert.Equal(3, Assert.IsType<VectorColumn>(loaded.Columns[2]).Size);

        (string Text, Dictionary<string, FeatureValue> Features)[] texts =
        [
            ("so it is", new() { ["stars"] = 5, ["source"] = "web", ["image"] = new float[] { 1, 0, 1 } }),
            ("", new() { ["stars"] = 1, ["source"] = "nowhere" }),
            ("a text 漢字", new() { ["stars"] = 2.5 }),
        ];
        float[] together = trained.Categorizer.Score([.. texts.Select(text => Doc(text.Text, text.Features))], Run.Inference()).ToArray();
        Doc[] piped = [.. language.Pipe(texts, workers: 2)];
        for (int i = 0; i < texts.Length; i++)
        {
            double[] expected = [together[2 * i], together[(2 * i) + 1]];
            Assert.Equal(expected, Scores(language.Process(texts[i].Text, texts[i].Features)));
            Assert.Equal(expected, Scores(piped[i]));
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_kind_learns_from_columns_where_no_text_has_a_word(string kind)
    {
        JsonObject[] rows = Rows();
        foreach (JsonObject row in rows) row["text"] = "";
        Assert.Equal(1, ClassifierTraining.Train(Config(kind, Jsonl("train.jsonl", rows)), folder["out"]).Categorizer.Scores!.Accuracy);
    }

    [Fact]
    public void A_table_gives_what_json_lines_give()
    {
        JsonObject[] rows = Rows();
        rows[3]["source"] = null;
        rows[5]["image"] = null;
        Jsonl("train.jsonl", rows);
        string[] names = ["text", "label", "stars", "source", "image"];
        File.WriteAllLines(folder["train.tsv"], rows
            .Select(row => string.Join('\t', names.Select(name => row[name] is JsonArray list ? list.ToJsonString() : $"{row[name]}")))
            .Prepend(string.Join('\t', names)));
        TextCategorizer fromLines = ClassifierTraining.Train(Config("cnn", folder["train.jsonl"]), folder["lines"]).Categorizer;
        TextCategorizer fromTable = ClassifierTraining.Train(Config("cnn", folder["train.tsv"]), folder["table"]).Categorizer;
        foreach ((string path, Tensor tensor) in fromLines.Classifier.State())
        {
            Close.AssertSameBits(path, tensor, fromTable.Classifier.State()[path]);
        }
    }

    [Fact]
    public void What_is_missing_counts_as_the_mean_an_unknown_category_or_zeros()
    {
        Dictionary<string, FeatureConfig> optional = Columns.ToDictionary(
            column => column.Key, column => column.Value with { Optional = true });
        TextCategorizer model =
            ClassifierTraining.Train(Config("cnn", Jsonl("train.jsonl", Rows())) with { Features = optional }, folder["out"]).Categorizer;
        double mean = model.Columns.OfType<NumericColumn>().Single().Mean;
        Run run = Run.Inference();
        Tensor left = model.Score([Doc("a text", [])], run);
        Close.AssertSameBits("left out",
            model.Score([Doc("a text", new() { ["stars"] = mean, ["source"] = "never seen", ["image"] = new float[3] })], run), left);
    }

    [Fact]
    public void Rare_categories_share_the_unknown_ones_row()
    {
        JsonObject[] rows = Rows();
        rows[0]["source"] = "once";
        Dictionary<string, FeatureConfig> features = new() { ["source"] = new FeatureConfig { Kind = "categorical", MinCount = 2 } };
        TextCategorizer model =
            ClassifierTraining.Train(Config("ngrams", Jsonl("train.jsonl", rows)) with { Features = features }, folder["out"]).Categorizer;
        Assert.Equal(["app", "shop", "web"], model.Columns.OfType<CategoricalColumn>().Single().Values);
        Run run = Run.Inference();
        Close.AssertSameBits(
            "rare", model.Score([Doc("a", new() { ["source"] = "once" })], run),
            model.Score([Doc("a", new() { ["source"] = "never seen" })], run));
    }

    [Theory]
    [InlineData("stars", "\"many\"", "should be a number, but it is 'many'")]
    [InlineData("stars", "null", "there is no field 'stars', or it is null; there is 'image', 'source'")]
    [InlineData("stars", "1e999", "should be a number, but it is '1e999'")]
    [InlineData("image", "0.5", "should be a list of numbers")]
    [InlineData("image", "[1, \"two\"]", "should be a list of numbers")]
    [InlineData("image", "[1, 2]", "has 2 numbers, but 3 are needed")]
    [InlineData("image", "[]", "is an empty list")]
    public void Mistakes_in_a_line_are_named_with_it(string field, string json, string what)
    {
        JsonObject[] rows = Rows();
        rows[2][field] = JsonNode.Parse(json);
        string message =
            Assert.Throws<DataException>(() => ClassifierTraining.Train(Config("ngrams", Jsonl("bad.jsonl", rows)), folder["out"])).Message;
        Assert.Contains("bad.jsonl, line 3: ", message, StringComparison.Ordinal);
        Assert.Contains($"'{field}'", message, StringComparison.Ordinal);
        Assert.Contains(what, message, StringComparison.Ordinal);
    }

    [Fact]
    public void Misspelt_and_unfit_features_are_refused()
    {
        string train = Jsonl("train.jsonl", Rows());
        Dictionary<string, FeatureConfig> misspelt = new() { ["sours"] = new FeatureConfig { Kind = "categorical" } };
        Assert.Contains("'source'", Assert.Throws<DataException>(() =>
            ClassifierTraining.Train(Config("cnn", train) with { Features = misspelt }, folder["out"])).Message, StringComparison.Ordinal);
        misspelt = new() { ["sours"] = new FeatureConfig { Kind = "categorical", Optional = true } };
        Assert.Contains("None of the 12 training texts has the field 'sours'", Assert.Throws<DataException>(() =>
            ClassifierTraining.Train(Config("cnn", train) with { Features = misspelt }, folder["out"])).Message, StringComparison.Ordinal);

        TrainedClassifier trained = ClassifierTraining.Train(Config("cnn", train), folder["out"]);
        Language language = Language.Load(folder["out"]);
        Assert.Contains(
            "'star'", Assert.Throws<DataException>(() => language.Process("a text", new() { ["star"] = 3 })).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "the text 'three'",
            Assert.Throws<DataException>(() => language.Process("a text", new() { ["stars"] = "three" })).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "a vector of 2 numbers",
            Assert.Throws<DataException>(() => language.Process("a text", new() { ["stars"] = 3, ["image"] = new float[2] })).Message,
            StringComparison.Ordinal);
        Assert.Throws<DataException>(() => language.Process("a text"));
        Assert.Contains("'stars'", Assert.Throws<ConfigException>(() => new TextCategorizer(
            trained.Categorizer.Config, trained.Categorizer.Labels, [], trained.Categorizer.Classifier)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_configuration_names_columns()
    {
        ClassifierConfig config = ClassifierConfig.Parse(
            "features:\n  stars: {}\n  \"the source\":\n    kind: categorical\n    min_count: 2\n", ["features.stars.optional=true"]);
        Assert.Equal(["stars", "the source"], config.Features.Keys);
        Assert.Equal(new FeatureConfig { Optional = true }, config.Features["stars"]);
        Assert.Equal(new FeatureConfig { Kind = "categorical", MinCount = 2 }, config.Features["the source"]);
        Assert.Equal(config.Features, ClassifierConfig.Parse(config.ToYaml()).Features);
        Assert.Contains(
            "line 3: 'features.stars.kind' cannot be 'number'",
            Assert.Throws<ConfigException>(() => ClassifierConfig.Parse("features:\n  stars:\n    kind: number\n")).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "line 1: 'features'",
            Assert.Throws<ConfigException>(() => ClassifierConfig.Parse("features: [stars]\n")).Message,
            StringComparison.Ordinal);
    }

    private static Doc Doc(string text, Dictionary<string, FeatureValue> features)
    {
        Doc doc = Tokenizer.For(English.Language).Tokenize(text);
        foreach ((string name, FeatureValue value) in features) doc.Features[name] = value;
        return doc;
    }

    private static double[] Scores(Doc doc) => [doc.Cats["bad"], doc.Cats["good"]];

    private static JsonObject[] Rows() => [.. Enumerable.Range(0, 12).Select(i => new JsonObject
    {
        ["text"] = "so it is",
        ["label"] = i % 2 == 0 ? "good" : "bad",
        ["stars"] = i % 2 == 0 ? 4 + (i * 0.1) : 2 + (i * 0.1),
        ["source"] = i % 3 == 0 ? "web" : i % 2 == 0 ? "shop" : "app",
        ["image"] = new JsonArray(i % 2, 0.25 * i, 1),
    })];

    private string Jsonl(string name, JsonObject[] rows)
    {
        File.WriteAllLines(folder[name], rows.Select(row => row.ToJsonString()));
        return folder[name];
    }

    private static ClassifierConfig Config(string kind, string train) => new()
    {
        Seed = 3,
        Data = new DataConfig { Train = train, Validation = train },
        Features = Columns,
        Model = Sized.Classifier(kind, "width: 16, depth: 1, rows: 200, hidden: 8, ngram_bits: 10, dropout: 0, word_dropout: 0"),
        Training = new TrainingConfig { Epochs = 30, BatchSize = 4, LearningRate = 0.02, Patience = 0 },
    };
}
