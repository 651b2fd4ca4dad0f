using Glossa.Data;
using Glossa.Models;
using Glossa.Nn;
using Glossa.Tensors;
using Glossa.Testing;
using Xunit;

namespace Glossa.Pipelines.Tests;

/// <summary>Models of torchMoji become models of ours that compute the same, also after they were saved.</summary>
public sealed class DeepMojiModelsTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("hard_sigmoid")]
    [InlineData("sigmoid")]
    public void Outputs_are_the_same_before_import_after_it_and_after_saving(string gates)
    {
        (string weights, string vocabulary) = EmojiModels.Write(folder);
        DeepMoji network = DeepMojiWeights.Read(weights, new DeepMojiOptions { Gates = DeepMojiConfig.GatesByName[gates] });
        TextCategorizer imported = DeepMojiModels.Import(weights, vocabulary, gates: gates);
        Assert.Equal(DeepMojiEmoji.All, imported.Labels.Names);
        Assert.Equal(new DeepMojiConfig { Width = 6, Hidden = 4, Gates = gates }, imported.Config.Model);
        imported.Save(folder["model.safetensors"]);
        TextCategorizer loaded = ModelFile.Load<TextCategorizer>(folder["model.safetensors"]);
        Assert.Equal(imported.Config.ToYaml(), loaded.Config.ToYaml());
        Run run = Run.Inference();
        DeepMojiOutput expected = network.Forward([[10, 11, 12, 1]], run);
        foreach (TextCategorizer categorizer in new[] { imported, loaded })
        {
            DeepMojiOutput output = ((DeepMojiClassifier)categorizer.Classifier).Read(["I love this world"], run);
            Close.AssertSameBits("logits", expected.Logits, output.Logits);
            Close.AssertSameBits("features", expected.Features, output.Features);
            Close.AssertSameBits("attention", expected.Attention, output.Attention);
        }
    }

    [Fact]
    public void Other_numbers_of_classes_need_names()
    {
        (string weights, string vocabulary) = EmojiModels.Write(folder, classes: 3);
        Assert.Contains(
            "--labels", Assert.Throws<ConfigException>(() => DeepMojiModels.Import(weights, vocabulary)).Message, StringComparison.Ordinal);
        Assert.Contains(
            "3 classes apart, but 2 labels",
            Assert.Throws<ConfigException>(() => DeepMojiModels.Import(weights, vocabulary, ["a", "b"])).Message,
            StringComparison.Ordinal);
        Assert.Throws<DataException>(() => DeepMojiModels.Import(weights, vocabulary, ["a", "b", "a"]));
        Assert.Equal(["a", "b", "c"], DeepMojiModels.Import(weights, vocabulary, ["a", "b", "c"]).Labels.Names);
    }

    [Fact]
    public void A_vocabulary_of_another_size_and_unknown_gates_are_refused()
    {
        (string weights, string vocabulary) = EmojiModels.Write(folder, words: 25);
        Assert.Contains(
            "vectors for 25 words",
            Assert.Throws<ModuleException>(() => DeepMojiModels.Import(weights, vocabulary)).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "hard_sigmoid, sigmoid",
            Assert.Throws<ConfigException>(() => DeepMojiModels.Import(weights, vocabulary, gates: "tanh")).Message,
            StringComparison.Ordinal);
    }
}
