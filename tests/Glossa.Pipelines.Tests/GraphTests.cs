using Glossa.Nn;
using Glossa.Pipelines.Tests.LanguageModels;
using Glossa.Plots;
using Glossa.Tensors;
using Glossa.Testing;
using Xunit;

namespace Glossa.Pipelines.Tests;

/// <summary>The forward pass of every kind of model that can be trained is a graph that can be drawn.</summary>
public sealed class GraphTests
{
    public static TheoryData<string> Classifiers => [.. Pipelines.Kinds.BuiltIn.Classifiers.Names];

    public static TheoryData<string> LanguageModels => [.. Pipelines.Kinds.BuiltIn.LanguageModels.Names];

    [Theory]
    [MemberData(nameof(Classifiers))]
    public void Every_kind_of_classifier_is_drawn(string kind)
    {
        using TempFolder folder = new();
        ClassifierConfig config = Samples.Config(folder, kind, epochs: 1);
        TextCategorizer categorizer = ClassifierTraining.Train(config, folder["out"]).Categorizer;
        Check(new TextClassificationTask(), categorizer, categorizer.Classifier, "text");
    }

    [Theory]
    [MemberData(nameof(LanguageModels))]
    public void Every_kind_of_language_model_is_drawn(string kind)
    {
        using TempFolder folder = new();
        LanguageModelConfig config = LanguageSamples.Config(folder, kind);
        config = config with { Training = config.Training with { Epochs = 1 } };
        TextGenerator generator = LanguageModelTraining.Train(config, folder["out"]).Generator;
        Check(new LanguageModelingTask(), generator, generator.Model as Module, "characters");
    }

    [Fact]
    public void Columns_of_features_are_drawn_without_values()
    {
        using TempFolder folder = new();
        ClassifierConfig config = Samples.Config(folder);
        File.WriteAllLines(folder["train.jsonl"], Enumerable.Range(0, 8).Select(i =>
            $$"""{"text": "a text", "label": "l{{i % 2}}", "stars": {{i}}, "source": "s{{i % 3}}"}"""));
        Dictionary<string, FeatureConfig> features = new()
        {
            ["stars"] = new FeatureConfig { Kind = "numeric" },
            ["source"] = new FeatureConfig { Kind = "categorical" },
        };
        TextCategorizer categorizer = ClassifierTraining.Train(config with { Features = features }, folder["out"]).Categorizer;
        ComputationGraph graph = new TextClassificationTask().Graph(FileOf(categorizer), "another text");
        Assert.Contains(graph.Nodes, node => node.Name == "features.categories.source");
    }

    [Fact]
    public void A_text_without_words_is_an_error()
    {
        using TempFolder folder = new();
        TextCategorizer categorizer = ModelFile.Load<TextCategorizer>(Samples.Train(folder, "ngrams"));
        ConfigException error = Assert.Throws<ConfigException>(() => new TextClassificationTask().Graph(FileOf(categorizer), ""));
        Assert.Contains("no word", error.Message, StringComparison.Ordinal);
    }

    private static void Check(TaskKind task, IModelPart part, Module? network, string source)
    {
        ModelFile model = FileOf(part);
        ComputationGraph layers = task.Graph(model, "a fine text"), operations = task.Graph(model, "a fine text", GraphDetail.Operations);
        Assert.Contains(layers.Edges, edge => layers.Nodes[edge.From].Name == source);
        Assert.True(layers.Nodes.Count is > 1 and < 60, $"{layers.Nodes.Count} nodes");
        Assert.True(network is null || layers.Nodes.Count <= operations.Nodes.Count + 1);
        Assert.NotEmpty(new GraphPlot("layers", layers).ToSvg());
        Assert.NotEmpty(new GraphPlot("operations", operations).ToSvg());
        string[] named = [.. operations.Nodes.Where(node => node.Kind == GraphNodeKind.Parameter).Select(node => node.Name)];
        Assert.Equal([], named.Except(network?.Parameters.Select(entry => entry.Path) ?? []));
        if (network is not null) Assert.NotEmpty(named);
        // What is drawn can be drawn again, and leaves nothing behind.
        Assert.Equal(operations.ToGraphviz(), task.Graph(model, "a fine text", GraphDetail.Operations).ToGraphviz());
    }

    private static ModelFile FileOf(IModelPart part) => new("en", new NamedPart(part.Kind, part));
}
