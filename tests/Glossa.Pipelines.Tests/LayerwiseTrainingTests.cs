using Glossa.Data;
using Glossa.Nn;
using Glossa.Pipelines.Tests.LanguageModels;
using Glossa.Testing;
using Glossa.Training;
using Xunit;

namespace Glossa.Pipelines.Tests;

/// <summary>
/// Learning rates that fall from layer to layer, and layers that are unfrozen one after another, as configurations ask for them.
/// </summary>
public sealed class LayerwiseTrainingTests : IDisposable
{
    private const int Symbols = 20;

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    public static IEnumerable<object[]> Networks => FindLearningRateTests.Networks;

    [Theory]
    [InlineData("lstm", false, "embed.weight", "recurrent.weight_ih_l0", "recurrent.weight_ih_l1", "output.weight")]
    [InlineData("gru", true, "recurrent.weight_ih_l0", "recurrent.weight_ih_l1", "embed.weight")]
    [InlineData("elman", false, "embed.weight", "step.weight", "output.weight")]
    [InlineData("feed_forward", false, "embed.weight", "hidden.weight", "output.weight")]
    [InlineData(
        "textgenrnn", false, "embedding.weight", "rnn.0.weight_ih_l0", "rnn.1.weight_ih_l0", "attention.attention_vector", "output.weight")]
    public void A_language_model_knows_its_layers(string kind, bool tied, params string[] firsts) =>
        AssertLayers(Network(kind, tied), firsts);

    [Theory]
    [InlineData(
        "cnn", "encoder.tokens.embed.tables.0.weight", "encoder.tokens.mix.weight", "encoder.tokens.encode.layers.0.maxout.weight",
        "encoder.tokens.encode.layers.1.maxout.weight", "output.weight")]
    [InlineData(
        "lstm", "encoder.tokens.embed.tables.0.weight", "encoder.tokens.lstm.weight_ih_l0", "encoder.tokens.lstm.weight_ih_l1",
        "output.weight")]
    [InlineData("embeddings", "encoder.tokens.tables.0.weight", "output.weight")]
    [InlineData("regions", "encoder.tokens.weight", "output.weight")]
    [InlineData(
        "deepmoji", "network.embed.weight", "network.lstm_0.weight_ih_l0", "network.lstm_1.weight_ih_l0",
        "network.attention_layer.attention_vector", "network.output_layer.0.weight")]
    public void A_classifier_knows_its_layers(string kind, params string[] firsts) =>
        AssertLayers(Sized.Classifier(kind, "depth: 2, width: 8, rows: 20, hidden: 4").Learn(new ClassifierSizes(2, []), [], null), firsts);

    [Theory]
    [MemberData(nameof(Networks))]
    public void Each_layer_of_a_language_model_steps_by_its_rate(string kind)
    {
        LanguageModelConfig config = LanguageSamples.Config(folder, kind);
        // One chunk, one step.
        config = config with
        {
            Data = config.Data with { ValidationShare = 0 },
            Training = Plain(config.Training with { Epochs = 1, Steps = 1000 }),
        };
        Module Trained(double rate, double decay) =>
            (Module)LanguageModelTraining.Train(
                config with { Training = config.Training with { LearningRate = rate, LayerDecay = decay } },
                new TrainingRun(folder["out"]) { Existing = ExistingTraining.Replace }).Generator.Model;
        AssertRatios(Trained(0, 1), Trained(0.5, 1), Trained(0.5, 2.6));
    }

    [Theory]
    [InlineData("cnn")]
    [InlineData("lstm")]
    [InlineData("regions")]
    public void Each_layer_of_a_classifier_steps_by_its_rate(string kind)
    {
        ClassifierConfig config = Samples.Config(folder, kind);
        // The output starts from zero: nothing else moves in the first step, so that the second starts from the same weights.
        config = config with
        {
            Data = config.Data with { Validation = null, ValidationShare = 0 },
            Training = Plain(config.Training with { Epochs = 2, BatchSize = 10 }),
        };
        Module Trained(double rate, double decay) =>
            ClassifierTraining.Train(
                config with { Training = config.Training with { LearningRate = rate, LayerDecay = decay } },
                new TrainingRun(folder["out"]) { Existing = ExistingTraining.Replace }).Categorizer.Classifier;
        AssertRatios(Trained(0, 1), Trained(0.5, 1), Trained(0.5, 2.6));
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void Layers_keep_their_bits_until_their_turn(string kind)
    {
        Module module = Network(kind);
        module.Initialize(5);
        LanguageTrainingConfig how = new() { Epochs = 5, UnfreezeEvery = 3, UnfreezeUnit = "steps", WeightDecay = 0.1 };
        StreamSource source = new(
            new IdArray(Enumerable.Range(0, 400).Select(i => i * i % Symbols).ToArray()), new StreamOptions { Streams = 4, Steps = 30 });
        TrainingOptions options = how.ToOptions(1, source.Batches(0).Count, false) with { ReportEvery = 1 };
        IReadOnlyList<Parameter>[] layers = [.. module.ParameterLayers.Reverse()];
        string[] start = [.. layers.Select(Bits)];
        int steps = 0;
        SynchronousProgress progress = new(report =>
        {
            if (report.Evaluation is not null) return;
            steps++;
            for (int depth = 0; depth < layers.Length; depth++) Assert.Equal((steps - 1) / 3 >= depth, start[depth] != Bits(layers[depth]));
        });
        new Trainer<StreamChunk>(new LanguageModelTask(module, 1), Optimizers.Kinds["adamw"].Make(module, how), options)
            .Train(new TrainingData<StreamChunk>(source, null), progress);
        Assert.Equal(20, steps);
    }

    [Theory]
    [InlineData("epochs")]
    [InlineData("steps")]
    public void What_would_never_be_unfrozen_and_models_without_layers_are_refused(string unit)
    {
        ClassifierConfig config = Samples.Config(folder);
        string Refused(ClassifierConfig wrong) =>
            Assert.Throws<ConfigException>(() => ClassifierTraining.Train(wrong, folder["out"])).Message;
        Assert.Contains(
            $"has only {(unit == "steps" ? 18 : 6)} {unit}",
            Refused(config with { Training = config.Training with { UnfreezeEvery = 18, UnfreezeUnit = unit } }),
            StringComparison.Ordinal);
        Assert.Contains(
            "EnsembleClassifier",
            Refused(config with { Model = new EnsembleConfig(), Training = config.Training with { LayerDecay = 2 } }),
            StringComparison.Ordinal);
        Assert.Contains(
            "NgramClassifier",
            Refused(config with { Model = new NgramsConfig(), Training = config.Training with { UnfreezeEvery = 1 } }),
            StringComparison.Ordinal);
    }

    private static T Plain<T>(T how) where T : OptimizationConfig =>
        how with { ClipNorm = 0, Optimizer = new OptimizerConfig { Kind = "sgd" } };

    private static Module Network(string kind, bool tied = false) =>
        (Module)((NetworkConfig)Sized.LanguageModel(kind, $"width: 8, hidden: 12, layers: 2, window: 4, tied: {(tied ? "true" : "false")}"))
            .Make(new SymbolSizes(Symbols));

    /// <summary>The first parameter of every layer is as named, and every parameter is in one layer.</summary>
    private static void AssertLayers(Module module, string[] firsts)
    {
        module.Initialize(1);
        Assert.Equal(firsts, module.ParameterLayers.Select(layer => layer[0].Path));
        Assert.Equal(
            module.Parameters.Select(entry => entry.Path).Order(StringComparer.Ordinal),
            module.ParameterLayers.SelectMany(layer => layer).Select(parameter => parameter.Path).Order(StringComparer.Ordinal));
    }

    /// <summary>
    /// Each layer has come 2.6 times less far than the one above it, measured by how far it came where all have the same rate.
    /// </summary>
    private static void AssertRatios(Module start, Module plain, Module decayed)
    {
        IReadOnlyList<Parameter>[] from = [.. start.ParameterLayers.Reverse()], full = [.. plain.ParameterLayers.Reverse()],
            less = [.. decayed.ParameterLayers.Reverse()];
        Assert.True(from.Length > 1);
        for (int depth = 0; depth < from.Length; depth++)
        {
            double whole = Distance(from[depth], full[depth]);
            Assert.True(whole > 0, $"{from[depth][0].Path} did not move.");
            Assert.Equal(Math.Pow(2.6, depth), whole / Distance(from[depth], less[depth]), 0.01 * Math.Pow(2.6, depth));
        }
    }

    private static double Distance(IReadOnlyList<Parameter> from, IReadOnlyList<Parameter> to) =>
        Math.Sqrt(Numbers(from).Zip(Numbers(to), (a, b) => ((double)a - b) * ((double)a - b)).Sum());

    private static IEnumerable<float> Numbers(IReadOnlyList<Parameter> layer) => layer.SelectMany(parameter => parameter.Value.ToArray());

    private static string Bits(IReadOnlyList<Parameter> layer) => string.Join(' ', Numbers(layer).Select(BitConverter.SingleToInt32Bits));
}
