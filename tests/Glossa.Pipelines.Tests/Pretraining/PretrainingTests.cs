using System.IO.Compression;
using System.Text.Json.Nodes;
using Glossa.Data;
using Glossa.Formats;
using Glossa.Models;
using Glossa.Pipelines.Tests.LanguageModels;
using Glossa.Tensors;
using Glossa.Testing;
using Glossa.Text;
using Glossa.Training;
using Xunit;

namespace Glossa.Pipelines.Tests;

/// <summary>Pre-training, from raw texts to an encoder that other tasks start from.</summary>
public sealed class PretrainingTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("masked")]
    [InlineData("permutation")]
    public void Pieces_are_predicted_better_than_by_their_frequencies(string objective)
    {
        string reviews = Reviews();
        PretrainingConfig config = Config(objective, reviews);
        PieceObjective kind = (PieceObjective)config.Objective;
        config = config with
        {
            Objective = kind with { Model = kind.Model with { Layers = 1, Size = 64, Inner = 128, Dropout = 0 } },
            Training = new PretrainingTrainingConfig { Epochs = 40, MaxSteps = 250, BatchTokens = 512, LearningRate = 5e-3 },
        };
        PretrainedModel trained = Pretraining.Train(config);
        double loss = trained.Head.Scores![PretrainingObjective.Loss], entropy = UnigramEntropy(reviews);
        Assert.True(loss < 0.99 * entropy, $"The loss is {loss}; frequencies alone have {entropy}.");
        Assert.True(trained.Result.History[0].Score > loss);
    }

    [Theory]
    [InlineData("masked")]
    [InlineData("permutation")]
    public void Stopped_and_resumed_it_comes_to_the_same_bits_on_any_number_of_threads(string objective)
    {
        PretrainingConfig config = Config(objective, Sentences());
        Pretraining.Train(config, folder["whole"]);
        int stops = 0;
        while (true)
        {
            using CancellationTokenSource cancellation = new();
            int steps = 0;
            SynchronousProgress progress = new(report =>
            {
                if (report is { Evaluation: null, ModelSize: null } && ++steps == 1) cancellation.Cancel();
            });
            TrainingRun part = new(folder["parts"]) { Existing = ExistingTraining.Resume, Progress = progress };
            CancellationToken token = cancellation.Token;
            if (Record.Exception(() => Pretraining.Train(config, part, token)) is null) break;
            stops++;
        }
        Assert.True(stops > 2, $"It was stopped {stops} times.");
        Assert.Equal(Bytes("whole"), Bytes("parts"));
    }

    [Fact]
    public void The_output_is_a_transformer_with_its_head_for_all_that_reads_one()
    {
        PretrainingConfig config = Config("masked", Sentences());
        PretrainedModel trained = Pretraining.Train(config, folder["out"]);
        Assert.Equal(trained.Head.Config.ToYaml(), ModelFile.Load<PretrainedHead>(folder["out"]).Config.ToYaml());

        // The masked pieces, from the model file and from the exported folder.
        IReadOnlyList<FilledMask> filled = MaskFiller.Load(folder["out"]).Fill("the [MASK] sat");
        Assert.Equal(5, filled.Count);
        TransformerEncoder encoder = TransformerModels.EncoderOf(folder["out"]);
        TransformerModels.Export(encoder, folder["exported"], TransformerModels.PieceHeadOf(folder["out"], encoder.Model)!);
        Assert.Equal(filled, MaskFiller.Load(folder["exported"]).Fill("the [MASK] sat"));
        using (SafetensorsFile weights = SafetensorsFile.Open(Path.Combine(folder["exported"], "model.safetensors")))
        {
            Assert.Contains("cls.predictions.transform.dense.weight", weights.Names);
            Assert.Contains("bert.encoder.layer.0.attention.self.query.weight", weights.Names);
        }

        // Vectors of texts and of tokens.
        Close.AssertSameBits(
            "texts", TextVectors.Load(folder["exported"]).Encode(["the cat"]), TextVectors.Load(folder["out"]).Encode(["the cat"]));
        Assert.Equal(2, Language.Load(folder["out"]).Process("the cat").Tensor!.Shape[0]);

        // A classifier that starts from it.
        ClassifierConfig classifier = Samples.Config(folder) with
        {
            Model = new TransformerEncoderConfig { From = folder["out"] }.ToClassifier(),
            Training = new TrainingConfig { Epochs = 1, BatchSize = 4 },
        };
        Assert.NotNull(ClassifierTraining.Train(classifier, folder["classifier"]).Categorizer.Scores);

        // The task that scores and describes it.
        ModelFile file = ModelFile.Read(folder["out"]);
        TaskKind task = TaskKind.Of(file)!;
        Assert.IsType<PretrainingTask>(task);
        JsonObject scores = task.Evaluate(file, config.Data.Validation!, new TextFields()).Json;
        Assert.Equal(trained.Head.Scores![PretrainingObjective.Loss], (double)scores["loss"]!, 1e-9);
        Assert.Equal(Math.Exp((double)scores["loss"]!), (double)scores["perplexity"]!, 1e-9);
        Assert.Equal("masked", (string)task.Describe(file).Json["objective"]!);
    }

    [Theory]
    [InlineData("masked")]
    [InlineData("permutation")]
    public void Training_goes_on_from_a_model_with_its_sizes_tokenizer_and_head(string objective)
    {
        PretrainingConfig config = Config(objective, Sentences());
        PretrainedModel first = Pretraining.Train(config, folder["first"]);
        TransformerEncoder encoder = (TransformerEncoder)first.Head.Encoder.Encoder;
        TransformerModels.Export(encoder, folder["exported"], (TransformerHead)first.Head.Head);
        foreach (string from in new[] { folder["first"], folder["exported"] })
        {
            PretrainingConfig further = PretrainingConfig.Parse($$"""
                task: pretraining
                seed: 5
                data: {train: '{{config.Data.Train}}', validation: '{{config.Data.Validation}}'}
                objective: {kind: {{objective}}, window: 20}
                model: {from: '{{from}}'}
                training: {epochs: 1, learning_rate: 0}
                """);
            PretrainedModel second = Pretraining.Train(further);
            Assert.Equal(encoder.Model.Config.Size, ((PieceObjective)second.Head.Config.Objective).Model.Size);
            // Nothing was learned at a rate of 0, so that the scores are the first model's: with its head, too.
            double before = ((PieceObjective)config.Objective with { Window = 20 })
                .Evaluate(first.Head, config.Data.Validation!, config.Data, 1, default)[PretrainingObjective.Loss];
            Assert.Equal(before, second.Head.Scores![PretrainingObjective.Loss], 1e-6);
        }
    }

    [SharedDataTheory("fixtures/transformers")]
    [InlineData("bert-cased-pretraining", "masked")]
    [InlineData("xlnet", "permutation")]
    public void An_imported_model_keeps_the_head_of_its_checkpoint_and_goes_back_with_it(string family, string objective)
    {
        string source = Path.Combine(SharedData.PathOf("fixtures/transformers"), family);
        TransformerComponent transformer = TransformerModels.Import(source);
        PretrainedHead head = TransformerModels.ImportHead(source, transformer.Encoder)!;
        TransformerModels.ToModelFile(transformer, English.Language, head).Write(folder["model.safetensors"]);
        PretrainedHead loaded = ModelFile.Load<PretrainedHead>(folder["model.safetensors"]);
        Assert.Equal((objective, family.Split('-')[0]), (
            loaded.Config.Objective.Kind, ((PieceObjective)loaded.Config.Objective).Model.Kind));
        TransformerEncoder encoder = TransformerModels.EncoderOf(folder["model.safetensors"]);
        TransformerModels.Export(
            encoder, folder["exported"], TransformerModels.PieceHeadOf(folder["model.safetensors"], encoder.Model)!);
        using SafetensorsFile written = SafetensorsFile.Open(Path.Combine(folder["exported"], "model.safetensors")),
            given = SafetensorsFile.Open(Path.Combine(source, "model.safetensors"));
        foreach (string name in written.Names) Close.AssertSameBits(name, given.Read(name, Backend.Cpu), written.Read(name, Backend.Cpu));
        Assert.Null(TransformerModels.ImportHead(SmallBert.Folder, SmallBert.Encoder.Import(SmallBert.Folder)));
    }

    [Theory]
    [InlineData("objective: {kind: maskd}", "'masked'")]
    [InlineData("objective: {kind: masked, probabilty: 0.2}", "'probability'")]
    [InlineData("objective: {kind: masked, span: 3}", "of 'masked', but of 'permutation'")]
    [InlineData("objective: {kind: masked, probability: 0.95}", "objective.probability")]
    [InlineData("model: {kind: bart}", "'bert'")]
    [InlineData("model: {kind: xlnet}", "model.kind")]
    [InlineData("objective: {kind: permutation}\nmodel: {kind: bert}", "xlnet")]
    [InlineData("objective: {kind: permutation}\nmodel: {max_positions: 8}", "model.max_positions")]
    [InlineData("tokeniser: {from: x}", "'tokenizer'")]
    [InlineData("tokenizer: {kind: wordpieces}", "'wordpiece'")]
    [InlineData("training: {batch_pieces: 7}", "training.batch_pieces")]
    public void Keys_and_values_that_do_not_exist_are_errors_with_what_there_is(string yaml, string piece)
    {
        string said = Assert.Throws<ConfigException>(() => PretrainingConfig.Parse("task: pretraining\n" + yaml)).Message;
        Assert.Contains(piece, said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("model: {size: 30, heads: 4}", "model.heads")]
    [InlineData("model: {max_positions: 64}", "objective.window")]
    [InlineData("model: {from: x}\ntokenizer: {from: y}", "section tokenizer")]
    [InlineData("tokenizer: {from: x, size: 100}", "other keys")]
    [InlineData("data: {validation_share: 0}\ntraining: {evaluate_every: 5}", "data.validation")]
    [InlineData("data: {validation_share: 0}\ntraining: {schedule: {kind: plateau}, patience: 9}", "plateau")]
    public void Settings_that_contradict_each_other_are_refused(string yaml, string piece) => Assert.Contains(
        piece, Assert.Throws<ConfigException>(PretrainingConfig.Parse("task: pretraining\n" + yaml).Validate).Message,
        StringComparison.Ordinal);

    [Fact]
    public void What_is_missing_is_said()
    {
        PretrainingConfig config = Config("masked", Sentences());
        void Fails<T>(string piece, PretrainingConfig wrong) where T : Exception =>
            Assert.Contains(piece, Assert.Throws<T>(() => Pretraining.Train(wrong)).Message, StringComparison.Ordinal);
        MaskedConfig masked = (MaskedConfig)config.Objective;
        Fails<ConfigException>("data.train", config with { Data = config.Data with { Train = null } });
        string none = folder["none"];
        Fails<DirectoryNotFoundException>(none, config with { Objective = masked with { Tokenizer = new() { From = none } } });
        Fails<DataException>("there is no", config with { Data = config.Data with { Train = folder["none.txt"] } });
        File.WriteAllText(folder["blank.jsonl"], "{\"text\": \" \"}\n");
        Fails<DataException>("no pieces", config with { Data = config.Data with { Train = folder["blank.jsonl"] } });
        TransformerKind small = masked.Model with { From = SmallBert.Folder };
        Fails<ConfigException>(
            "reads only 64", config with { Objective = masked with { Window = 80, Tokenizer = new(), Model = small } });
        Fails<ConfigException>("does not train", config with
        {
            Objective = new PermutationConfig { Window = 20, Model = new PermutationConfig().Model with { From = SmallBert.Folder } },
        });
        SubwordTokenizer tokenizer = HuggingFaceTokenizer.Load(SmallBert.Folder);
        Assert.Equal([], new PieceCorpus(tokenizer, 16).WindowsOf(""));
        // A mask that is written in a text is text like any other.
        Assert.DoesNotContain(tokenizer.Mask!.Value, new PieceCorpus(tokenizer, 16).WindowsOf("a [MASK] b")[0].Ids);
    }

    [Theory]
    [InlineData("wordpiece", "masked", "bert")]
    [InlineData("bpe", "masked", "roberta")]
    [InlineData("unigram", "permutation", "xlnet")]
    public void A_vocabulary_is_learned_from_the_training_texts_and_saved_with_the_model(string kind, string objective, string family)
    {
        PretrainingConfig config = PretrainingConfig.Parse($$"""
            task: pretraining
            data: {train: '{{Sentences()}}', validation_share: 0.3}
            objective: {kind: {{objective}}, window: 32}
            tokenizer: {kind: {{kind}}, size: 290}
            model: {kind: {{family}}, layers: 1, size: 16, heads: 2}
            training: {epochs: 1, batch_tokens: 200}
            """);
        Pretraining.Train(config, folder["out"]);
        SubwordTokenizer tokenizer = TransformerModels.EncoderOf(folder["out"]).Tokenizer;
        Assert.InRange(tokenizer.Vocabulary.Count, 20, 290);
        int[] word = tokenizer.Ids("cat mat", new SubwordOptions { AddSpecialTokens = false });
        string begin = kind switch { "bpe" => "Ġ", "unigram" => "▁", _ => "m" };
        Assert.StartsWith(begin, tokenizer.Vocabulary[word[^1]], StringComparison.Ordinal);
        Assert.False(tokenizer.ContinuesWord(word[^1]));
        Assert.True(tokenizer.ContinuesWord(tokenizer.Vocabulary.Find(kind == "wordpiece" ? "##a" : "a")!.Value));
        string mask = tokenizer.Vocabulary[tokenizer.Mask!.Value];
        if (objective == "masked") Assert.Equal(5, MaskFiller.Load(folder["out"]).Fill($"the {mask} sat").Count);
        // The same bits again: the vocabulary is learned anew when a training is resumed.
        Pretraining.Train(config, folder["again"]);
        Assert.Equal(Bytes("out"), Bytes("again"));
    }

    [Fact]
    public void Texts_of_any_length_become_windows_that_hold_each_piece_once()
    {
        SubwordTokenizer tokenizer = HuggingFaceTokenizer.Load(SmallBert.Folder);
        string text = string.Join(" ", Enumerable.Range(0, 300).Select(i => $"word{i} of a long text."));
        PieceWindow[] windows = new PieceCorpus(tokenizer, 50).WindowsOf(text);
        Assert.All(windows[..^1], window => Assert.Equal(50, window.Ids.Length));
        Assert.All(windows, window => Assert.Equal((tokenizer.Cls, tokenizer.Sep), (window.Ids[0], window.Ids[^1])));
        Assert.Equal(
            tokenizer.Ids(text, new SubwordOptions { AddSpecialTokens = false }), windows.SelectMany(window => window.Ids[1..^1]));
    }

    [Theory]
    [InlineData("masked")]
    [InlineData("permutation")]
    public void A_template_explains_every_key_and_is_read_back(string objective)
    {
        string yaml = new PretrainingTask().Template(objective, "reviews.jsonl", Glossa.Pipelines.Kinds.BuiltIn);
        PretrainingConfig config = PretrainingConfig.Parse(yaml);
        Assert.Equal((objective, "reviews.jsonl"), (config.Objective.Kind, config.Data.Train));
        Assert.Equal(config.ToYaml(), PretrainingConfig.Parse(config.ToYaml()).ToYaml());
        string[] lines = yaml.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        for (int i = 0; i < lines.Length; i++)
        {
            if (!lines[i].TrimStart().StartsWith('#')) Assert.StartsWith("# ", lines[i - 1].TrimStart(), StringComparison.Ordinal);
        }
        config.Validate();
    }

    [Fact]
    public void A_learning_rate_is_found()
    {
        LearningRateFinderOptions options = new() { Steps = 30 };
        Assert.InRange(Pretraining.FindLearningRate(Config("masked", Sentences()), options).Suggestion ?? 0, 1e-6, 10);
    }

    private byte[] Bytes(string name) => File.ReadAllBytes(Path.Combine(folder[name], ModelFile.FileName));

    private static PretrainingConfig Config(string objective, string texts)
    {
        PieceObjective kind = (PieceObjective)Glossa.Pipelines.Kinds.BuiltIn.Objectives.Find(objective);
        return new PretrainingConfig
        {
            Seed = 5,
            Data = new PretrainingDataConfig { Train = texts, Validation = texts },
            Objective = kind with
            {
                Window = 48,
                Tokenizer = kind.Tokenizer with { From = SmallBert.Folder },
                Model = kind.Model with { Layers = 2, Size = 32, Heads = 2, Inner = 64 },
            },
            Training = new PretrainingTrainingConfig { Epochs = 3, BatchTokens = 64, EvaluateEvery = 7 },
        };
    }

    /// <summary>A few short texts.</summary>
    private string Sentences()
    {
        File.WriteAllLines(folder["sentences.txt"], Enumerable.Range(0, 40).Select(i => $"the cat number {i} sat on the mat and ran."));
        return folder["sentences.txt"];
    }

    /// <summary>The sentences of reviews in the repository.</summary>
    private string Reviews()
    {
        string path = Path.Combine(Repository.Root, "data", "sentiment-sentences", "imdb.jsonl.gz");
        using GZipStream unpacked = new(File.OpenRead(path), CompressionMode.Decompress);
        using FileStream file = File.Create(folder["reviews.jsonl"]);
        unpacked.CopyTo(file);
        return folder["reviews.jsonl"];
    }

    /// <summary>The entropy of the pieces of texts by their frequencies, in nats: the least loss without any context.</summary>
    private static double UnigramEntropy(string path)
    {
        PieceCorpus corpus = new(HuggingFaceTokenizer.Load(SmallBert.Folder), 48);
        int[] ids = [.. corpus.Read(new PieceTexts(path, new PretrainingDataConfig())).Training.SelectMany(window => window.Ids[1..^1])];
        return ids.GroupBy(id => id).Sum(group => -group.Count() * Math.Log((double)group.Count() / ids.Length)) / ids.Length;
    }
}
