using Glossa.Data;
using Glossa.Nn;
using Glossa.Tensors;
using Glossa.Testing;
using Glossa.Training;
using Xunit;

namespace Glossa.Pipelines.Tests.LanguageModels;

/// <summary>The search for a learning rate of language models: it finds one, and leaves no trace.</summary>
public sealed class FindLearningRateTests : IDisposable
{
    private static readonly LearningRateFinderOptions Short = new() { Lowest = 1e-4, Steps = 40 };

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    public static IEnumerable<object[]> Networks =>
        Glossa.Pipelines.Kinds.BuiltIn.LanguageModels.All.OfType<NetworkConfig>().Select(kind => new object[] { kind.Kind });

    [Theory]
    [MemberData(nameof(Networks))]
    public void Every_network_has_a_rate_at_which_its_loss_falls(string kind)
    {
        LearningRateSearch search = LanguageModelTraining.FindLearningRate(LanguageSamples.Config(folder, kind), Short);
        Assert.InRange(search.Suggestion!.Value, 1e-4, 1);
        Assert.Equal(search.Points, LanguageModelTraining.FindLearningRate(LanguageSamples.Config(folder, kind), Short).Points);
        Assert.Equal(["text.txt"], folder.Names);
    }

    [Fact]
    public void Counts_have_none() =>
        Assert.Contains("lstm", Assert.Throws<ConfigException>(() =>
            LanguageModelTraining.FindLearningRate(LanguageSamples.Config(folder, "kneser_ney"))).Message, StringComparison.Ordinal);

    [Fact]
    public void Weights_optimiser_and_memory_of_the_text_are_afterwards_what_they_were()
    {
        LanguageModelConfig config = LanguageSamples.Config(folder);
        Module module = (Module)((NetworkConfig)config.Model).Make(new SymbolSizes(7));
        module.Initialize(1);
        LanguageModelTask task = new(module, 1);
        Adam adam = new(module);
        TrainingData<StreamChunk> data = new(
            new StreamSource(
                new IdArray(Enumerable.Range(0, 900).Select(i => i * i % 7).ToArray()), new StreamOptions { Streams = 3, Steps = 10 }),
            null);
        LearningRateFinder<StreamChunk> finder = new(task, adam, null, Short);
        // Nothing was carried before, and nothing is after.
        finder.Find(data);
        Assert.Empty(task.CarriedState());
        new Trainer<StreamChunk>(task, adam, new TrainingOptions { MaxSteps = 7 }).Train(data);
        Dictionary<string, Tensor> before = Everything(module, adam, task);
        Assert.Contains(before, entry => entry.Key.StartsWith("carried", StringComparison.Ordinal));
        finder.Find(data);
        Dictionary<string, Tensor> after = Everything(module, adam, task);
        Assert.Equal(before.Keys, after.Keys);
        foreach ((string name, Tensor tensor) in before) Close.AssertSameBits(name, tensor, after[name]);
    }

    private static Dictionary<string, Tensor> Everything(Module module, Adam adam, LanguageModelTask task) => new[]
    {
        ("weight", module.State()), ("optimiser", adam.State().Tensors), ("carried", task.CarriedState()),
    }.SelectMany(part => part.Item2.Select(entry => (Name: $"{part.Item1} {entry.Key}", entry.Value)))
        .ToDictionary(entry => entry.Name, entry => Tensor.From(entry.Value.ToArray(), entry.Value.Shape));
}
