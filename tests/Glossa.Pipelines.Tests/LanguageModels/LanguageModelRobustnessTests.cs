using Glossa.Data;
using Glossa.Models;
using Glossa.Tensors;
using Glossa.Testing;
using Glossa.Training;
using Xunit;

namespace Glossa.Pipelines.Tests.LanguageModels;

/// <summary>
/// Tests of failures with language models: stopped and killed trainings, tiny and damaged texts, odd prompts and temperatures, damaged
/// models.
/// </summary>
public sealed class LanguageModelRobustnessTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    public static IEnumerable<object[]> Kinds => LanguageModelTrainingTests.Kinds;

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_seed_writes_the_same_text_on_any_number_of_threads_alone_and_among_others(string kind)
    {
        LanguageModelConfig config = LanguageSamples.Config(folder, kind);
        // Large enough to be shared among threads; separate texts end at different times.
        config = config with
        {
            Data = config.Data with { Texts = "separate" },
            Model = Sized.LanguageModel(kind, "width: 12, hidden: 96, layers: 2, window: 5"),
            Training = config.Training with { Epochs = 1 },
        };
        TextGenerator generator = LanguageModelTraining.Train(config, folder["out"]).Generator;
        GenerationOptions options = new()
        {
            Prefix = "the ",
            MaximumSymbols = 40,
            Seed = 7,
            Sampling = new SamplingOptions { Temperatures = [2, 1], TopP = 0.99, RepetitionPenalty = 1.1 },
        };
        IReadOnlyList<string> texts = generator.Generate(12, options);
        Assert.True(texts.Distinct().Count() > 1);
        for (int threads = 1; threads <= 3; threads++) Assert.Equal(texts, generator.Generate(12, options, threads));
        for (int i = 0; i < texts.Count; i++) Assert.Equal(texts[i], generator.Generate(options with { Seed = options.Seed + (ulong)i }));
    }

    [Theory]
    [InlineData("lstm")]
    [InlineData("textgenrnn")]
    public void Cancelled_in_an_evaluation_resumed_and_cancelled_right_after_it_the_memory_of_the_text_is_not_lost(string kind)
    {
        LanguageModelConfig config = Everything(kind);
        LanguageModelTraining.Train(config, folder["whole"]);
        using CancellationTokenSource before = new(), after = new();
        // After the model's size, the report of the tenth step comes right before the evaluation that is due then.
        (long Steps, int Evaluations) last = default;
        SynchronousProgress stop = Stop(before), stopAfterEvaluation = Stop(after);
        TrainingRun parts = new(folder["parts"]) { Existing = ExistingTraining.Resume };
        Assert.Throws<OperationCanceledException>(() => LanguageModelTraining.Train(config, parts with { Progress = stop }, before.Token));
        Assert.Equal((10, 0), last);
        Assert.Throws<OperationCanceledException>(
            () => LanguageModelTraining.Train(config, parts with { Progress = stopAfterEvaluation }, after.Token));
        Assert.Equal((10, 1), last);
        LanguageModelTraining.Train(config, parts);
        Assert.Equal(LanguageSamples.Model(folder["whole"]), LanguageSamples.Model(folder["parts"]));

        SynchronousProgress Stop(CancellationTokenSource training) => new(progress =>
        {
            if (progress.ModelSize is not null) return;
            last = (progress.Step, last.Evaluations + (progress.Evaluation is null ? 0 : 1));
            training.Cancel();
        });
    }

    [Fact]
    public async Task Killed_while_training_and_resumed_the_model_is_the_same_to_the_byte()
    {
        LanguageModelConfig config = Everything("lstm");
        File.WriteAllText(
            folder["config.yaml"], (config with { Training = config.Training with { Epochs = 80, SampleSymbols = 0 } }).ToYaml());
        await GlossaProcess.AssertSameBitsWhenKilled(folder["config.yaml"], folder["killed"], folder["whole"]);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void One_symbol_again_and_again_is_learned(string kind)
    {
        LanguageModelConfig config = LanguageSamples.Config(folder, kind);
        File.WriteAllText(folder["text.txt"], new string('a', 300));
        TextGenerator generator =
            LanguageModelTraining.Train(config with { Training = config.Training with { Epochs = 2 } }, folder["out"]).Generator;
        Assert.Equal("aaaaaaaa", ModelFile.Load<TextGenerator>(folder["out"])
            .Generate(new GenerationOptions { Prefix = "aaa", MaximumSymbols = 5 }));
        Assert.InRange(generator.Scores!["perplexity"], 1, 1.5);
    }

    [Theory]
    [InlineData("", "running", "empty")]
    [InlineData("x", "running", "1 symbol")]
    [InlineData("xyz", "running", "held-out")]
    [InlineData("\n\n", "separate", "text.txt")]
    [InlineData("one text alone", "separate", "held-out")]
    public void Texts_too_short_say_so(string text, string texts, string piece)
    {
        LanguageModelConfig config = LanguageSamples.Config(folder);
        File.WriteAllText(folder["text.txt"], text);
        GlossaException error = Assert.ThrowsAny<GlossaException>(
            () => LanguageModelTraining.Train(config with { Data = config.Data with { Texts = texts } }, folder["out"]));
        Assert.Contains(piece, error.Message, StringComparison.Ordinal);
        Assert.ThrowsAny<GlossaException>(
            () => LanguageModelTraining.FindLearningRate(config with { Data = config.Data with { Texts = texts } }));
        Assert.False(File.Exists(Path.Combine(folder["out"], ModelFile.FileName)));
    }

    [Theory]
    [InlineData("running")]
    [InlineData("separate")]
    public void Missing_files_and_what_is_no_text_are_named(string texts)
    {
        LanguageModelConfig config = LanguageSamples.Config(folder);
        string Refused(LanguageDataConfig data) => Assert.Throws<DataException>(
            () => LanguageModelTraining.Train(config with { Data = data with { Texts = texts } }, folder["out"])).Message;
        Assert.Contains("'text.txt'", Refused(config.Data with { Train = folder["txt.txt"] }), StringComparison.Ordinal);
        Assert.Contains("there is no such file", Refused(config.Data with { Validation = folder["none.txt"] }), StringComparison.Ordinal);
        string latin = folder.Write("latin.txt", [.. "fine\n"u8, 65, 0xE9, 67]);
        foreach (string message in new[] { Refused(config.Data with { Train = latin }), Refused(config.Data with { Validation = latin }) })
        {
            Assert.Contains("latin.txt", message, StringComparison.Ordinal);
            Assert.Contains("UTF-8", message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(1e-30)]
    [InlineData(double.Epsilon)]
    [InlineData(1e30)]
    [InlineData(double.MaxValue)]
    public void Every_temperature_and_prompt_writes_known_symbols(double temperature)
    {
        foreach (string kind in new[] { "lstm", "kneser_ney" })
        {
            TextGenerator generator = Trained(kind);
            foreach (string prefix in new[] { "", "the ", "漢🙂", "half \ud83d of a pair \udc00", "\0" })
            {
                string text = generator.Generate(new GenerationOptions
                {
                    Prefix = prefix,
                    MaximumSymbols = 20,
                    Sampling = new SamplingOptions { Temperatures = [temperature] },
                });
                Assert.Equal(prefix.Length + 20, text.Length);
                Assert.StartsWith(prefix, text, StringComparison.Ordinal);
                Assert.DoesNotContain(text[prefix.Length..], symbol => !LanguageSamples.Line.Contains(symbol, StringComparison.Ordinal));
            }
            // A higher temperature makes the symbols more equally likely; a lower one makes the likeliest surer.
            int different = generator.Generate(new GenerationOptions
            {
                Prefix = "the ",
                MaximumSymbols = 400,
                Sampling = new SamplingOptions { Temperatures = [temperature] },
            })[4..].Distinct().Count();
            if (temperature > 1)
            {
                Assert.Equal(LanguageSamples.Line.Distinct().Count(), different);
            }
            else
            {
                Assert.Equal(generator.Generate(new GenerationOptions
                {
                    Prefix = "the ",
                    MaximumSymbols = 400,
                    Sampling = new SamplingOptions { Temperatures = [0] },
                })[4..].Distinct().Count(), different);
            }
        }
    }

    [Theory]
    [InlineData(-1.0)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Temperatures_that_are_none_are_refused(double temperature) =>
        Assert.Contains(
            "temperature",
            Assert.Throws<ModelException>(() => new SamplingOptions { Temperatures = [1, temperature] }).Message,
            StringComparison.Ordinal);

    [Theory]
    [InlineData("lstm")]
    [InlineData("kneser_ney")]
    public void A_damaged_model_is_a_clear_error_or_writes(string kind)
    {
        Trained(kind);
        byte[] bytes = LanguageSamples.Model(folder["out"]);
        long header = 8 + BitConverter.ToInt64(bytes);
        string path = folder["damaged.safetensors"];
        for (int length = 0; length < bytes.Length; length += length < header ? 29 : 1501)
        {
            File.WriteAllBytes(path, bytes[..length]);
            Assert.IsType<TensorFileException>(Record.Exception(() => ModelFile.Load<TextGenerator>(path)));
        }
        CounterRandom random = new(5, 0);
        int refused = 0;
        for (int i = 0; i < 1500; i++)
        {
            byte[] damaged = [.. bytes];
            // Mostly within the header.
            int at = (int)random.Integer(2 * i, i % 3 == 0 ? bytes.Length : (int)header);
            damaged[at] ^= (byte)(1 << (int)random.Integer((2 * i) + 1, 8));
            File.WriteAllBytes(path, damaged);
            long before = GC.GetAllocatedBytesForCurrentThread();
            Exception? error =
                Record.Exception(() => ModelFile.Load<TextGenerator>(path).Generate(new GenerationOptions { MaximumSymbols = 3 }));
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 << 20);
            Assert.True(error is null or GlossaException, $"byte {at} of {header}: {error}");
            if (error is not null) refused++;
        }
        Assert.InRange(refused, 200, 1500);
    }

    [Theory]
    [InlineData("hidden: 24", "hidden: 100000")]
    [InlineData("width: 12", "width: 100000")]
    [InlineData("layers: 1", "layers: 100")]
    [InlineData("tied: false", "tied: true")]
    [InlineData("kind: lstm", "kind: gru")]
    [InlineData("kind: lstm", "kind: kneser_ney")]
    [InlineData("kind: lstm", "kind: none")]
    [InlineData("task: language_model", "task: classifier")]
    [InlineData("\"t\"", "\"tt\",\"ttt\"")]
    [InlineData("\"t\"", "\"h\"")]
    [InlineData("character", "word piece")]
    public void A_model_with_settings_or_symbols_that_are_not_its_own_is_refused_without_a_huge_allocation(string own, string other)
    {
        Trained("lstm");
        using (SafetensorsFile stored = SafetensorsFile.Open(Path.Combine(folder["out"], ModelFile.FileName)))
        {
            Assert.Contains(stored.Metadata.Values, text => text.Contains(own, StringComparison.Ordinal));
            SafetensorsWriter.Write(
                folder["hostile.safetensors"],
                stored.ReadAll(Backend.Cpu),
                stored.Metadata.ToDictionary(entry => entry.Key, entry => entry.Value.Replace(own, other, StringComparison.Ordinal)));
        }
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains(
            "hostile.safetensors",
            Assert.Throws<ConfigException>(() => ModelFile.Load<TextGenerator>(folder["hostile.safetensors"])).Message,
            StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 << 20);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Weights_that_are_no_numbers_are_called_damaged(float weight)
    {
        Trained("lstm");
        using (SafetensorsFile stored = SafetensorsFile.Open(Path.Combine(folder["out"], ModelFile.FileName)))
        {
            Dictionary<string, Tensor> tensors = new(stored.ReadAll(Backend.Cpu));
            (string name, Tensor bias) = tensors.Single(entry => entry.Key.EndsWith("output.bias", StringComparison.Ordinal));
            float[] values = bias.ToArray();
            values[3] = weight;
            tensors[name] = Tensor.From(values);
            SafetensorsWriter.Write(folder["damaged.safetensors"], tensors, stored.Metadata);
        }
        string message = Assert.Throws<ConfigException>(() => ModelFile.Load<TextGenerator>(folder["damaged.safetensors"])).Message;
        Assert.Contains("damaged.safetensors", message, StringComparison.Ordinal);
        Assert.Contains("'output.bias' is damaged", message, StringComparison.Ordinal);
    }

    private TextGenerator Trained(string kind)
    {
        LanguageModelConfig config = LanguageSamples.Config(folder, kind);
        return LanguageModelTraining.Train(
            config with { Training = config.Training with { Epochs = 1 } },
            new TrainingRun(folder["out"]) { Existing = ExistingTraining.Replace }).Generator;
    }

    /// <summary>
    /// A training that has everything a checkpoint must remember: memory of the text, random lengths, dropout, an average, layers that are
    /// unfrozen.
    /// </summary>
    private LanguageModelConfig Everything(string kind)
    {
        LanguageModelConfig config = LanguageSamples.Config(folder, kind);
        return config with
        {
            Training = config.Training with
            {
                Epochs = 4,
                RandomSteps = true,
                Steps = 9,
                EvaluateEvery = 10,
                Average = 0.9,
                LayerDecay = 1.5,
                UnfreezeEvery = 12,
                UnfreezeUnit = "steps",
            },
            Model = Sized.LanguageModel(
                kind, "width: 12, hidden: 24, window: 5, dropout: 0.2, symbol_dropout: 0.1, weight_drop: 0.1, layers: 2"),
        };
    }
}
