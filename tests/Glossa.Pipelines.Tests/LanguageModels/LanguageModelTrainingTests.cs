using Glossa.Data;
using Glossa.Models;
using Glossa.Testing;
using Glossa.Text;
using Glossa.Training;
using Xunit;

namespace Glossa.Pipelines.Tests.LanguageModels;

/// <summary>Tests of the path from a text to a model in one file that writes.</summary>
public sealed class LanguageModelTrainingTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    public static IEnumerable<object[]> Kinds => Glossa.Pipelines.Kinds.BuiltIn.LanguageModels.Names.Select(kind => new object[] { kind });

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_kind_learns_is_saved_as_one_file_and_writes_the_same_when_loaded(string kind)
    {
        LanguageModelConfig config = Config(kind);
        TrainedLanguageModel trained = LanguageModelTraining.Train(config, folder["out"]);
        Assert.Equal(TrainingStatus.Completed, trained.Result.Status);
        Assert.InRange(trained.Generator.Scores!["loss"], 0, 1);
        File.Copy(Path.Combine(folder["out"], ModelFile.FileName), folder["elsewhere.safetensors"]);
        TextGenerator loaded = ModelFile.Load<TextGenerator>(folder["elsewhere.safetensors"]);
        GenerationOptions options = new() { Prefix = "the c", MaximumSymbols = 40, Seed = 4 };
        string text = trained.Generator.Generate(options);
        Assert.Equal(text, loaded.Generate(options));
        Assert.StartsWith("the c", text, StringComparison.Ordinal);
        Assert.Equal(config.ToYaml(), loaded.Config.ToYaml());
        IReadOnlyDictionary<string, double> scores = LanguageModelTraining.Evaluate(loaded, folder["text.txt"], 1);
        Assert.Equal(Math.Exp(scores["loss"]), scores["perplexity"], 10);
        Assert.Equal(scores["loss"] / Math.Log(2) * scores["symbols"] / File.ReadAllText(folder["text.txt"]).Length,
            scores["bits_per_character"], 10);
        Assert.Equal(0, scores["unknown"]);
    }

    [Theory]
    [InlineData("character", "running")]
    [InlineData("word", "running")]
    [InlineData("piece", "separate")]
    [InlineData("character", "separate")]
    public void Every_level_trains_and_writes_whole_texts(string level, string texts)
    {
        LanguageModelConfig config = Config("lstm");
        config = config with
        {
            Data = config.Data with { Level = level, Texts = texts, MinimumCount = 1 },
            Training = config.Training with { Epochs = 8 },
        };
        TextGenerator generator = LanguageModelTraining.Train(config, folder["out"]).Generator;
        IReadOnlyList<string> written = generator.Generate(5, new GenerationOptions { MaximumSymbols = 30, Seed = 1 });
        Assert.Equal(5, written.Count);
        for (int i = 0; i < 5; i++)
        {
            Assert.Equal(generator.Generate(new GenerationOptions { MaximumSymbols = 30, Seed = 1 + (ulong)i }), written[i]);
        }
        Assert.DoesNotContain(
            written, text => text.Contains('<', StringComparison.Ordinal) || text.Contains('\uFFFD', StringComparison.Ordinal));
        Assert.True(generator.Search("the", new BeamOptions { Beams = 3, MaximumSymbols = 12 }) is { Count: 3 } beams
            && beams[0].Text.StartsWith("the", StringComparison.Ordinal));
    }

    [Fact]
    public void Stopped_and_resumed_it_comes_to_the_same_bits_with_the_memory_of_the_text_and_random_lengths()
    {
        LanguageModelConfig config = Config("lstm");
        config = config with
        {
            Training = config.Training with { Epochs = 3, RandomSteps = true, Steps = 9, EvaluateEvery = 7 },
            Model = (RecurrentConfig)config.Model with { Dropout = 0.2, WeightDrop = 0.1, Layers = 2 },
        };
        LanguageModelTraining.Train(config, folder["whole"]);
        for (int stops = 1; ; stops++)
        {
            using CancellationTokenSource cancellation = new();
            int steps = 0;
            SynchronousProgress progress = new(report =>
            {
                if (report is { Evaluation: null, ModelSize: null } && ++steps == 1) cancellation.Cancel();
            });
            TrainingRun part = new(folder["parts"]) { Existing = ExistingTraining.Resume, Progress = progress };
            CancellationToken token = cancellation.Token;
            if (Record.Exception(() => LanguageModelTraining.Train(config, part, token)) is null)
            {
                Assert.True(stops > 3, $"It was stopped {stops - 1} times.");
                break;
            }
        }
        Assert.Equal(
            File.ReadAllBytes(Path.Combine(folder["whole"], ModelFile.FileName)),
            File.ReadAllBytes(Path.Combine(folder["parts"], ModelFile.FileName)));
    }

    [Theory]
    [InlineData("gru")]
    [InlineData("ngram")]
    public void In_a_folder_that_is_held_nothing_is_trained_or_deleted(string kind)
    {
        LanguageModelTraining.Train(Config(kind), folder["out"]);
        byte[] before = LanguageSamples.Model(folder["out"]);
        using (FolderLock.Take(folder["out"]))
        {
            foreach (ExistingTraining existing in Enum.GetValues<ExistingTraining>())
            {
                Assert.Throws<TrainingException>(
                    () => LanguageModelTraining.Train(Config(kind), new TrainingRun(folder["out"]) { Existing = existing }));
            }
        }
        Assert.Equal(before, LanguageSamples.Model(folder["out"]));
        Assert.Throws<ExistingTrainingException>(() => LanguageModelTraining.Train(Config(kind), folder["out"]));
        LanguageModelTraining.Train(Config(kind), new TrainingRun(folder["out"]) { Existing = ExistingTraining.Replace });
        Assert.Equal(before, LanguageSamples.Model(folder["out"]));
    }

    [Fact]
    public void Stopped_before_the_first_step_it_ends_with_an_exception_and_can_be_called_again()
    {
        using CancellationTokenSource cancellation = new();
        cancellation.Cancel();
        CancellationToken stop = cancellation.Token;
        Assert.Throws<OperationCanceledException>(() => LanguageModelTraining.Train(Config("gru"), folder["out"], cancellation: stop));
        Assert.Equal(TrainingStatus.Completed, LanguageModelTraining.Train(Config("gru"), folder["out"]).Result.Status);
    }

    [Fact]
    public void Samples_are_written_after_every_evaluation_at_three_temperatures_and_change_nothing()
    {
        LanguageModelConfig config = Config("gru") with { Seed = 3 };
        List<IReadOnlyList<TrainingSample>> samples = [];
        SynchronousProgress told = new(progress =>
        {
            if (progress.Samples.Count > 0) samples.Add(progress.Samples);
        });
        LanguageModelTraining.Train(config, new TrainingRun(folder["a"]) { Progress = told });
        LanguageModelTraining.Train(config, folder["b"]);
        Assert.Equal(config.Training.Epochs, samples.Count);
        Assert.All(samples, three => Assert.Equal(["0.2", "0.5", "1.0"], three.Select(sample => sample.Name)));
        Assert.Equal(
            File.ReadAllBytes(Path.Combine(folder["a"], ModelFile.FileName)),
            File.ReadAllBytes(Path.Combine(folder["b"], ModelFile.FileName)));
    }

    [Fact]
    public async Task Pieces_come_one_by_one_stop_where_they_should_and_can_be_cancelled()
    {
        TextGenerator generator = LanguageModelTraining.Train(Config("lstm"), folder["out"]).Generator;
        GenerationOptions options = new() { Prefix = "the ", MaximumSymbols = 50, Sampling = new SamplingOptions { Temperatures = [0] } };
        string whole = generator.Generate(options);
        List<string> pieces = [];
        await foreach (string piece in generator.StreamAsync(options)) pieces.Add(piece);
        Assert.Equal(50, pieces.Count);
        Assert.Equal(whole, "the " + string.Concat(pieces));
        int at = whole.IndexOf("at", 4, StringComparison.Ordinal);
        Assert.True(at > 0, whole);
        Assert.Equal(whole[..at], generator.Generate(options with { Stop = ["never", "at"] }));
        using CancellationTokenSource cancellation = new();
        await cancellation.CancelAsync();
        Assert.ThrowsAny<OperationCanceledException>(() => generator.Generate(options, cancellation.Token));
    }

    [Fact]
    public void Texts_that_cannot_be_learned_and_prompts_that_are_unknown_are_handled()
    {
        LanguageModelConfig config = Config("lstm");
        void Fails<T>(string piece, string text, Func<LanguageModelConfig, LanguageModelConfig>? change = null) where T : Exception
        {
            File.WriteAllText(folder["bad.txt"], text);
            LanguageModelConfig bad = config with { Data = config.Data with { Train = folder["bad.txt"], ValidationShare = 0 } };
            Assert.Contains(
                piece, Assert.Throws<T>(() => LanguageModelTraining.Train(change?.Invoke(bad) ?? bad, folder["failed"])).Message,
                StringComparison.Ordinal);
            Assert.False(File.Exists(Path.Combine(folder["failed"], ModelFile.FileName)));
        }
        Fails<TextException>("empty", "");
        Fails<DataException>("1 symbol", "x");
        Fails<TextException>("99 times", LanguageSamples.Line, bad => bad with { Data = bad.Data with { MinimumCount = 99 } });
        Fails<ConfigException>("data.train", LanguageSamples.Line, bad => bad with { Data = bad.Data with { Train = null } });
        File.WriteAllBytes(folder["latin.txt"], [65, 66, 0xE9, 67]);
        Assert.Contains("UTF-8", Assert.Throws<DataException>(() => LanguageModelTraining.Train(
            config with { Data = config.Data with { Train = folder["latin.txt"] } }, folder["failed"])).Message, StringComparison.Ordinal);

        TextGenerator generator = LanguageModelTraining.Train(config, folder["out"]).Generator;
        Assert.StartsWith(
            "漢🙂", generator.Generate(new GenerationOptions { Prefix = "漢🙂", MaximumSymbols = 5 }), StringComparison.Ordinal);
        Assert.Equal(5, generator.Generate(new GenerationOptions { MaximumSymbols = 5 }).Length);
        Assert.Equal("x", generator.Generate(new GenerationOptions { Prefix = "x", MaximumSymbols = 0 }));
        Assert.Null(generator.LossOf("x", Glossa.Tensors.Run.Inference()));
    }

    [Fact]
    public void The_held_out_part_is_the_end_of_a_running_text_or_some_of_separate_texts()
    {
        File.WriteAllText(folder["running.txt"], string.Concat(Enumerable.Range(0, 100).Select(i => $"line {i}\n")));
        LanguageDataConfig data = new() { ValidationShare = 0.2 };
        LanguageCorpus corpus = new(folder["running.txt"], data, CancellationToken.None);
        string training = string.Concat(corpus.Part(false, 1).Select(piece => piece.Text)),
            validation = string.Concat(corpus.Part(true, 1).Select(piece => piece.Text)), all = File.ReadAllText(folder["running.txt"]);
        Assert.Equal(all, training + validation);
        Assert.InRange(validation.Length / (double)all.Length, 0.195, 0.205);
        LanguageCorpus texts = new(folder["running.txt"], data with { Texts = "separate" }, CancellationToken.None);
        string[] some = [.. texts.Part(true, 1).Select(piece => piece.Text)],
            others = [.. texts.Part(false, 1).Select(piece => piece.Text)];
        Assert.InRange(some.Length, 8, 35);
        Assert.Equal(Enumerable.Range(0, 100).Select(i => $"line {i}").Order(), some.Concat(others).Order());
    }

    [Fact]
    public void Labels_are_learnt_from_beside_the_texts_and_are_no_part_of_the_model()
    {
        File.WriteAllLines(folder["texts.jsonl"], Enumerable.Range(0, 60)
            .Select(i => i % 2 == 0 ? "{\"text\": \"abc\", \"mood\": \"up\"}" : "{\"text\": \"acb\", \"mood\": \"down\"}"));
        LanguageModelConfig config = Config("textgenrnn");
        config = config with { Data = config.Data with { Train = folder["texts.jsonl"], Texts = "separate", LabelField = "mood" } };
        TextGenerator labelled = LanguageModelTraining.Train(config, folder["labelled"]).Generator;
        TextGenerator plain =
            LanguageModelTraining.Train(config with { Data = config.Data with { LabelField = null } }, folder["plain"]).Generator;
        Assert.NotEqual(plain.Scores!["loss"], labelled.Scores!["loss"]);
        Assert.Equal(plain.Parameters, labelled.Parameters);
        Assert.InRange(labelled.Scores["loss"], 0, 0.4);
        TextGenerator loaded = ModelFile.Load<TextGenerator>(folder["labelled"]);
        Assert.Equal(0, ((Textgenrnn)loaded.Model).Options.ContextLabels);
        Assert.Contains(
            loaded.Generate(new GenerationOptions { Seed = 1, Sampling = new SamplingOptions { Temperatures = [0.2] } }),
            new[] { "abc", "acb" });
        Assert.Contains("texts.jsonl", Assert.ThrowsAny<DataException>(() => LanguageModelTraining.Train(
            config with { Data = config.Data with { LabelField = "other" } }, folder["none"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Labels_that_nothing_learns_from_are_refused()
    {
        LanguageModelConfig lstm = Config("lstm"), textgenrnn = Config("textgenrnn");
        Assert.Contains("textgenrnn", Assert.Throws<ConfigException>(
            (lstm with { Data = lstm.Data with { Texts = "separate", LabelField = "label" } }).Validate).Message, StringComparison.Ordinal);
        Assert.Contains(
            "separate",
            Assert.Throws<ConfigException>((textgenrnn with { Data = textgenrnn.Data with { LabelField = "label" } }).Validate).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void The_labels_of_symbols_are_those_of_their_texts_and_a_boundary_belongs_to_the_text_it_begins()
    {
        CharacterCodec codec = CharacterCodec.Learn(["ab", "c"], new SymbolOptions { Boundaries = true });
        CorpusPiece[] pieces = [new("ab", "x"), new("c", "y"), new("", "x")];
        int[] ids = [.. LanguageCorpus.Encode(pieces, codec).SelectMany(piece => piece)],
            labels = [.. LanguageCorpus.EncodeLabels(pieces, codec, new LabelSet(["x", "y"])).SelectMany(piece => piece)];
        Assert.Equal(ids.Length, labels.Length);
        Assert.Equal([0, 0, 0, 1, 1, 0, 0], labels);
    }

    private LanguageModelConfig Config(string kind) => LanguageSamples.Config(folder, kind);
}
