using System.Text.Json;
using Glossa.Data;
using Glossa.Models;
using Glossa.Nn;
using Glossa.Tensors;
using Glossa.Testing;
using Glossa.Text;
using Xunit;

namespace Glossa.Pipelines.Tests;

/// <summary>Word vectors named in a configuration: stored in the model, and of use for words no training text has.</summary>
public sealed class StaticVectorsTests : IDisposable
{
    private const string Glove = "data/glove-100d-22k/glove.6B.100d.top22k.txt.gz";

    private static readonly string[] Good =
        ["good", "great", "excellent", "wonderful", "fantastic", "amazing", "brilliant", "lovely", "superb", "beautiful"];

    private static readonly string[] Bad = ["bad", "terrible", "awful", "horrible", "poor", "ugly", "nasty", "worst", "dreadful", "stupid"];

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("cnn")]
    [InlineData("lstm")]
    [InlineData("embeddings")]
    [InlineData("ensemble")]
    public void The_model_holds_them_and_answers_without_the_file(string kind)
    {
        File.WriteAllLines(folder["vectors.txt"], ["good 1 0.5", "bad -1 0.5", "fine 1 0.4"]);
        TextCategorizer trained =
            ClassifierTraining.Train(Config(kind, folder["vectors.txt"], ["good"], ["bad"]), folder["out"]).Categorizer;
        File.Delete(folder["vectors.txt"]);
        TextCategorizer loaded = ModelFile.Load<TextCategorizer>(folder["out"]);
        Assert.Equal(["good", "bad", "fine"], loaded.Classifier.ModulesOf<StaticVectors>().Single().Vectors.Words);
        Tokenizer tokenizer = Tokenizer.For(English.Language);
        Doc[] docs = [tokenizer.Tokenize("a fine one"), tokenizer.Tokenize(""), tokenizer.Tokenize("so bad")];
        Run run = Run.Inference();
        Tensor expected = trained.Score(docs, run);
        Close.AssertSameBits("loaded", expected, loaded.Score(docs, run));
        for (int i = 0; i < docs.Length; i++)
        {
            Close.AssertSameBits($"text {i} alone", expected.Slice(0, i, i + 1, run), loaded.Score([docs[i]], run));
        }
        loaded.Save(folder["again.safetensors"]);
        Assert.Equal(File.ReadAllBytes(Path.Combine(folder["out"], ModelFile.FileName)), File.ReadAllBytes(folder["again.safetensors"]));
    }

    [SharedDataFact(Glove)]
    public void Words_no_training_text_has_are_understood_by_their_vectors()
    {
        ClassifierConfig config = Config("embeddings", SharedData.PathOf(Glove), Good[..8], Bad[..8]);
        Assert.Equal(1, Unseen(config, "with"));
        Assert.NotEqual(
            1, Unseen(config with { Model = (VectorsConfig)((PooledConfig)config.Model).Encoder! with { VectorWords = 10 } }, "without"));
    }

    [Fact]
    public void What_cannot_be_meant_is_refused()
    {
        File.WriteAllLines(folder["vectors.txt"], ["good 1 0.5", "bad -1 0.5"]);
        Assert.Contains(
            "no key 'model.vectors' of 'ngrams'",
            Assert.Throws<ConfigException>(() => ClassifierConfig.Parse("model: {kind: ngrams, vectors: v.txt}")).Message,
            StringComparison.Ordinal);
        Assert.Contains("nowhere.txt", Assert.Throws<ConfigException>(() =>
            ClassifierTraining.Train(Config("cnn", folder["nowhere.txt"], Good, Bad), folder["out"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Tables_have_the_rows_the_configuration_says()
    {
        ClassifierConfig config = ClassifierConfig.Parse("model:\n  rows: 100\n  prefix_rows: 10\n  shape_rows: 30\n");
        TextCategorizer model = TextCategorizer.Learn(config, new LabelSet(["a", "b"]), []);
        model.Classifier.Initialize(1);
        Assert.Equal(
            [100, 10, 50, 30], model.Classifier.Parameters.Where(entry => entry.Path.Contains("embed.tables", StringComparison.Ordinal))
                .Select(entry => entry.Parameter.Shape[0]));
    }

    /// <summary>The fraction of words left out of training that are labelled rightly.</summary>
    private double Unseen(ClassifierConfig config, string name)
    {
        ClassifierTraining.Train(config, folder[name]);
        Language language = Language.Load(folder[name]);
        return Good[8..].Select(word => (word, "good")).Concat(Bad[8..].Select(word => (word, "bad")))
            .Average(pair => language.Process($"a {pair.word} one").Cats[pair.Item2] > 0.5 ? 1.0 : 0);
    }

    private ClassifierConfig Config(string kind, string vectors, string[] good, string[] bad)
    {
        File.WriteAllLines(
            folder["train.jsonl"], good.Select(word => (word, label: "good")).Concat(bad.Select(word => (word, label: "bad")))
                .Select(pair => JsonSerializer.Serialize(new { text = $"a {pair.word} one", pair.label })));
        return new ClassifierConfig
        {
            Seed = 3,
            Data = new DataConfig { Train = folder["train.jsonl"], Validation = folder["train.jsonl"] },
            Model = Sized.Classifier(kind, "width: 16, depth: 1, rows: 200, hidden: 8, dropout: 0, word_dropout: 0, ngram_bits: "
                + $"10, members: [ngrams, cnn], vectors: '{vectors}'"),
            Training = new TrainingConfig { Epochs = 30, BatchSize = 4, LearningRate = 0.02, Patience = 0 },
        };
    }
}
