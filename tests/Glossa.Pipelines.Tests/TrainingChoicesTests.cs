using System.Runtime.InteropServices;
using System.Text.Json;
using Glossa.Nn;
using Glossa.Tensors;
using Glossa.Testing;
using Glossa.Text;
using Glossa.Training;
using Xunit;

namespace Glossa.Pipelines.Tests;

/// <summary>Every choice about training takes effect, resumes to the same bits, and contradictions are named.</summary>
public sealed class TrainingChoicesTests : IDisposable
{
    private readonly TempFolder folder = new();
    private int trainings;

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Every_optimiser_and_every_setting_of_one_trains_differently()
    {
        OptimizerConfig[] choices =
        [
            .. Optimizers.Kinds.Keys.Except(["adamw"]).Select(kind => new OptimizerConfig { Kind = kind }),
            new() { Kind = "sgd", Momentum = 0.9 }, new() { Kind = "sgd", Momentum = 0.9, Nesterov = true },
            new() { Kind = "rmsprop", Momentum = 0.9 },
            .. Optimizers.Kinds.Where(kind => kind.Value.Keys.Contains("beta1") && kind.Key != "adamw").SelectMany(kind =>
                new OptimizerConfig[] { new() { Kind = kind.Key, Beta1 = 0.5 }, new() { Kind = kind.Key, Beta2 = 0.9 } }),
        ];
        List<(string Name, string Bits)> results =
            [.. choices.Select(choice => (choice.ToString(), Bits(Train(how => how with { Epochs = 4, Optimizer = choice }))))];
        // AdamW is Adam unless parameters decay.
        results.AddRange(new[] { "adam", "adamw" }.Select(kind => (kind + " with decay", Bits(
            Train(how => how with { Epochs = 4, WeightDecay = 0.1, Optimizer = new OptimizerConfig { Kind = kind } })))));
        foreach (IGrouping<string, (string Name, string Bits)> same in results.GroupBy(result => result.Bits))
        {
            Assert.Equal([same.First().Name], same.Select(result => result.Name));
        }
    }

    [Theory]
    [InlineData("constant", new[] { 1.0, 1, 1, 1, 1, 1, 1, 1, 1 })]
    [InlineData("linear", new[] { 1.0, 8 / 9.0, 7 / 9.0, 6 / 9.0, 5 / 9.0, 4 / 9.0, 3 / 9.0, 2 / 9.0, 1 / 9.0 })]
    [InlineData("cosine", new[] { 1.0, 0.9698, 0.8830, 0.75, 0.5868, 0.4132, 0.25, 0.1170, 0.0302 })]
    [InlineData("step", new[] { 1.0, 1, 1, 0.5, 0.5, 0.5, 0.25, 0.25, 0.25 })]
    public void Every_schedule_gives_its_rates(string kind, double[] rates)
    {
        // Ten texts in batches of four: three steps an epoch.
        List<double> seen = Rates(how => how with { Epochs = 3, Schedule = new ScheduleConfig { Kind = kind } });
        Assert.Equal(9, seen.Count);
        for (int i = 0; i < 9; i++) Assert.Equal(rates[i], seen[i], 4);
    }

    [Fact]
    public void Schedules_that_rise_and_fall_take_the_whole_training()
    {
        Schedule cycle = OneCycleSchedule.Rate(1, 9), slanted = new SlantedTriangularSchedule { Peak = 1, Steps = 9 };
        Assert.Equal(
            Enumerable.Range(0, 9).Select(step => Math.Round(cycle.At(step), 9)),
            Rates(how => how with { Epochs = 3, Schedule = new ScheduleConfig { Kind = "one_cycle" } })
                .Select(rate => Math.Round(rate, 9)));
        Assert.Equal(
            Enumerable.Range(0, 9).Select(step => Math.Round(slanted.At(step), 9)),
            Rates(how => how with { Epochs = 3, Schedule = new ScheduleConfig { Kind = "slanted" } }).Select(rate => Math.Round(rate, 9)));
    }

    [Fact]
    public void Settings_of_schedules_take_effect()
    {
        Assert.Equal(
            [0, 0.25, 0.5, 0.75, 1, 0.8, 0.6, 0.4, 0.2],
            Rates(how => how with { Epochs = 3, WarmupSteps = 4, Schedule = new ScheduleConfig { Kind = "linear" } })
                .Select(rate => Math.Round(rate, 6)));
        Assert.Equal(
            0.5 + (0.5 / 9), Rates(how => how with { Epochs = 3, Schedule = new ScheduleConfig { Kind = "linear", End = 0.5 } })[8], 6);
        Assert.InRange(Rates(how => how with { Epochs = 3, Schedule = new ScheduleConfig { Kind = "cosine", End = 0.5 } })[8], 0.5, 0.52);
        Assert.Equal(
            [1, 1, 1, 1, 1, 1, 0.1, 0.1, 0.1],
            Rates(how => how with { Epochs = 3, Schedule = new ScheduleConfig { Kind = "step", Every = 2, Factor = 0.1 } })
                .Select(rate => Math.Round(rate, 6)));
        // Warm-up and schedule count steps of accumulated batches: two an epoch.
        Assert.Equal(
            [1, 0.75, 0.5, 0.25], Rates(how => how with { Epochs = 2, Accumulate = 2, Schedule = new ScheduleConfig { Kind = "linear" } })
                .Select(rate => Math.Round(rate, 6)));
    }

    [Fact]
    public void A_plateau_lowers_the_rate_when_the_score_stops_improving()
    {
        // Nothing is learned at this rate, so after the first evaluation none is better: of each patience + 1 the last lowers.
        TrainingConfig still(TrainingConfig how) => how with { Epochs = 3, LearningRate = 1e-12 };
        Assert.Equal(
            [1, 1, 1, 0.5, 0.5, 0.25, 0.25, 0.125, 0.125],
            Rates(how => still(how) with { Schedule = new ScheduleConfig { Kind = "plateau" } }, 1e-12)
                .Select(rate => Math.Round(rate, 6)));
        Assert.Equal(
            [1, 1, 0.1, 0.01],
            Rates(how => still(how) with { Schedule = new ScheduleConfig { Kind = "plateau", Factor = 0.1, Patience = 0 } }, 1e-12).Take(4)
                .Select(rate => Math.Round(rate, 6)));
    }

    [Fact]
    public void Parts_of_a_model_have_learning_rates_of_their_own()
    {
        Dictionary<string, PartConfig> Parts(string part, double rate) => new() { [part] = new PartConfig { LearningRate = rate } };
        const string Members = "members: [ngrams, regions], ngram_bits: 10, naive_bayes: false, width: 16, rows: 200, dropout: "
            + "0.1, word_dropout: 0";
        ClassifierConfig Ensemble(ClassifierConfig config) => config with { Model = Sized.Classifier("ensemble", Members) };
        Dictionary<string, Glossa.Tensors.Tensor> State(Func<TrainingConfig, TrainingConfig> change) =>
            new(Train(change, Ensemble).Categorizer.Classifier.State());
        string Bits(Dictionary<string, Glossa.Tensors.Tensor> state, string part) =>
            Convert.ToHexString(MemoryMarshal.AsBytes<float>(state.Where(entry => entry.Key.StartsWith(part, StringComparison.Ordinal))
                .SelectMany(entry => entry.Value.ToArray())
                .ToArray()));
        TrainingConfig Free(TrainingConfig how) => how with { ClipNorm = 0, Optimizer = new OptimizerConfig { Kind = "adagrad" } };

        Dictionary<string, Glossa.Tensors.Tensor> all = State(Free),
            half = State(how => Free(how) with { Parts = Parts("members.0", 0.01) }),
            none = State(how => Free(how) with { Parts = Parts("members.0", 0) });
        // Members learn by themselves: the rate of one is nothing to the other.
        Assert.Equal(Bits(all, "members.1"), Bits(half, "members.1"));
        Assert.NotEqual(Bits(all, "members.0"), Bits(half, "members.0"));
        Assert.All(none["members.0.weight"].ToArray(), weight => Assert.Equal(0, weight));
        Assert.Equal(Bits(half, "members.0"), Bits(State(how => Free(how) with { LearningRate = 0.01 }), "members.0"));
        Assert.Contains(
            "members.7",
            Assert.Throws<Glossa.Nn.OptimizerException>(() => State(how => Free(how) with { Parts = Parts("members.7", 1) })).Message,
            StringComparison.Ordinal);
        Assert.Contains("each once", Assert.Throws<ConfigException>(() => Train(how => how, config => config with
        {
            Model = new EnsembleConfig { Members = [new CnnConfig(), new CnnConfig()] },
        })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Samplers_decide_the_batches()
    {
        ClassifierConfig config = Config(how => how);
        Tokenizer tokenizer = Tokenizer.For(English.Language);
        // Twenty short texts of one class and four long ones of another.
        ClassifierExample[] examples = [.. Enumerable.Range(0, 24).Select(i => new ClassifierExample(
            tokenizer.Tokenize(string.Join(' ', Enumerable.Repeat("word", i % 6 == 0 ? 40 : 2))), [i % 6 == 0 ? 1 : 0]))];
        IReadOnlyList<int[]> Batches(SamplerConfig sampler) =>
            Samplers.Kinds[sampler.Kind].Make(examples, config with { Training = config.Training with { Sampler = sampler } }).Batches(0);
        int Padding(IReadOnlyList<int[]> batches) =>
            batches.Sum(batch => batch.Sum(i => batch.Max(j => examples[j].Doc.Count) - examples[i].Doc.Count));

        Assert.All(Batches(new SamplerConfig { Kind = "count" }), batch => Assert.Equal(4, batch.Length));
        Assert.True(Padding(Batches(new SamplerConfig { Kind = "count" })) > 0);
        Assert.Equal(0, Padding(Batches(new SamplerConfig())));
        Assert.Equal(4 + 5, Batches(new SamplerConfig { MaxTokens = 40 }).Count);
        Assert.Equal(6, Batches(new SamplerConfig()).Count);
        IReadOnlyList<int[]> padded = Batches(new SamplerConfig { Kind = "padded", MaxTokens = 80 });
        Assert.All(padded, batch => Assert.InRange(batch.Length * batch.Max(i => examples[i].Doc.Count), 1, 80));
        Assert.Contains(padded, batch => batch.Length > 4);
        int[] balanced = [.. Batches(new SamplerConfig { Kind = "balanced", EpochSize = 50 }).SelectMany(batch => batch)];
        Assert.Equal((25, 25), (balanced.Count(i => examples[i].Labels[0] == 0), balanced.Count(i => examples[i].Labels[0] == 1)));
        Assert.Equal(24, Batches(new SamplerConfig { Kind = "balanced" }).Sum(batch => batch.Length));
    }

    [Fact]
    public void The_sampler_of_the_configuration_trains()
    {
        // Ten texts: three batches of four; six for twenty-four draws; one for each text; two steps of up to two batches.
        Assert.Equal(3, Train(how => how with { Sampler = new SamplerConfig { Kind = "count" } }).Result.Steps);
        Assert.Equal(6, Train(how => how with { Sampler = new SamplerConfig { Kind = "balanced", EpochSize = 24 } }).Result.Steps);
        Assert.Equal(10, Train(how => how with { Sampler = new SamplerConfig { Kind = "padded", MaxTokens = 1 } }).Result.Steps);
        Assert.Equal(2, Train(how => how with { Accumulate = 2 }).Result.Steps);
    }

    [Fact]
    public void Evaluation_and_the_saved_model_use_the_average()
    {
        TrainedClassifier last = Train(how => how with { Epochs = 3 }), averaged = Train(how => how with { Epochs = 3, Average = 0.9 });
        // A linear model starts from zero, so the average of its way is nearer to zero.
        Assert.InRange(Size(averaged), Size(last) * 0.1, Size(last) * 0.95);
        TextCategorizer saved = ModelFile.Load<TextCategorizer>(folder[$"{trainings}"]);
        ClassificationReport report = ClassifierTraining.Evaluate(saved, folder["train.jsonl"]);
        // While it is trained a model has no temperature yet.
        double error = (report.CalibrationBefore ?? report.Calibration)!.ExpectedError;
        Assert.Equal(averaged.Result.Best!.Scores["ece"], error);
        Assert.NotEqual(last.Result.Best!.Scores["ece"], error);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Label_smoothing_makes_probabilities_less_certain(bool exclusive)
    {
        TextCategorizer Trained(double smoothing) =>
            Train(how => how with { Epochs = 40, LearningRate = 0.1, LabelSmoothing = smoothing }, config => config with
            {
                Exclusive = exclusive,
                Data = new DataConfig { Train = folder["train.jsonl"], ValidationShare = 0 },
            }).Categorizer;
        double Most(TextCategorizer model) => new Language(Tokenizer.For(English.Language), model).Process("a fine film").Cats["good"];
        Assert.InRange(Most(Trained(0)), 0.97, 1);
        Assert.InRange(Most(Trained(0.4)), 0.7, 0.9);
    }

    [Fact]
    public void Evaluations_come_every_so_many_steps_and_patience_counts_them()
    {
        TrainingResult result = Train(how => how with { Epochs = 3, EvaluateEvery = 2 }).Result;
        Assert.Equal([2, 4, 6, 8, 9], result.History.Select(row => row.Step));
        Assert.Equal([3, 6, 9], Train(how => how with { Epochs = 3 }).Result.History.Select(row => row.Step));
        TrainingResult stopped = Train(how => how with { Epochs = 3, EvaluateEvery = 1, LearningRate = 1e-12, Patience = 2 }).Result;
        Assert.Equal((TrainingStatus.StoppedEarly, 3), (stopped.Status, stopped.Steps));
    }

    [Theory]
    [InlineData("macro_auc")]
    [InlineData("micro_f")]
    [InlineData("micro_p")]
    [InlineData("macro_p")]
    [InlineData("weighted_f")]
    public void The_metric_decides(string metric)
    {
        EvaluationRow row =
            Train(how => how with { Metric = metric }, config => config with { Exclusive = false, Threshold = 0.52 }).Result.Best!;
        Assert.Equal(row.Scores[metric], row.Score);
        Assert.NotEqual(row.Scores["accuracy"], row.Score);
    }

    [Theory]
    [InlineData("average: 0.9")]
    [InlineData("optimizer: {kind: adamw}", "average: 0.99", "weight_decay: 0.1", "schedule: {kind: one_cycle}", "accumulate: 2")]
    [InlineData(
        "optimizer: {kind: sgd, momentum: 0.9, nesterov: true}", "schedule: {kind: cosine}", "warmup_steps: 3", "evaluate_every: 2")]
    [InlineData("optimizer: {kind: nadam}", "schedule: {kind: plateau, patience: 0}", "evaluate_every: 1", "label_smoothing: 0.1")]
    [InlineData("optimizer: {kind: rmsprop, momentum: 0.5}", "sampler: {kind: padded, max_tokens: 20}")]
    [InlineData("optimizer: {kind: adagrad}", "sampler: {kind: balanced, epoch_size: 14}")]
    [InlineData("layer_decay: 2.6", "unfreeze_every: 2", "schedule: {kind: slanted}")]
    [InlineData("unfreeze_every: 5", "unfreeze_unit: steps", "average: 0.9", "weight_decay: 0.1")]
    public void Cancelled_and_resumed_comes_to_the_same_bits(params string[] settings)
    {
        string yaml = "training:\n  epochs: 6\n  batch_size: 4\n  learning_rate: 0.02\n  patience: 0\n"
            + $"{string.Concat(settings.Select(setting => $"  {setting}\n"))}";
        ClassifierConfig config = Config(_ => ClassifierConfig.Parse(yaml).Training);
        config = config with { Model = Sized.Classifier("cnn", "width: 16, depth: 1, rows: 200, dropout: 0.1, word_dropout: 0") };
        ClassifierTraining.Train(config, folder["whole"]);
        using CancellationTokenSource cancellation = new();
        TrainingRun parted = new(folder["parts"]) { Progress = new EvaluationWatch(_ => cancellation.Cancel(), 3) };
        Assert.Throws<OperationCanceledException>(() => ClassifierTraining.Train(config, parted, cancellation.Token));
        ClassifierTraining.Train(config, new TrainingRun(folder["parts"]) { Existing = ExistingTraining.Resume });
        TextCategorizer whole = ModelFile.Load<TextCategorizer>(folder["whole"]), parts = ModelFile.Load<TextCategorizer>(folder["parts"]);
        foreach ((string path, Tensor tensor) in whole.Classifier.State())
        {
            Close.AssertSameBits(path, tensor, parts.Classifier.State()[path]);
        }
        Assert.Equal((whole.Scores! with { WordsPerSecond = null }).ToJson(), (parts.Scores! with { WordsPerSecond = null }).ToJson());
    }

    [Theory]
    [InlineData("training.layer_decay=2.6 training.parts.output.learning_rate=1", "training.parts", "training.layer_decay")]
    [InlineData("training.unfreeze_every=1 training.parts.output.learning_rate=1", "training.parts", "training.unfreeze_every")]
    [InlineData("training.unfreeze_unit=steps", "training.unfreeze_every", "steps")]
    [InlineData("training.optimizer.momentum=0.9", "adagrad", "sgd, rmsprop")]
    [InlineData("training.optimizer.kind=sgd training.optimizer.beta1=0.5", "beta1", "adamw")]
    [InlineData("training.optimizer.kind=sgd training.optimizer.nesterov=true", "nesterov", "momentum")]
    [InlineData("training.sampler.kind=count training.sampler.max_tokens=100", "max_tokens", "bucketed, padded")]
    [InlineData("training.sampler.epoch_size=100", "epoch_size", "balanced")]
    [InlineData("training.sampler.kind=padded", "max_tokens", "2048")]
    [InlineData("training.schedule.end=0.1", "constant", "linear, cosine")]
    [InlineData("training.schedule.kind=linear training.schedule.factor=0.1", "factor", "step, plateau")]
    [InlineData("training.schedule.kind=cosine training.schedule.every=3", "every", "step")]
    [InlineData("training.schedule.kind=step training.schedule.patience=3", "patience", "plateau")]
    [InlineData("training.schedule.kind=one_cycle training.warmup_steps=5", "rise", "warmup_steps")]
    [InlineData("training.schedule.kind=plateau training.schedule.patience=2 training.patience=3", "training.patience", "at least 4")]
    [InlineData("training.schedule.kind=plateau data.validation_share=0", "plateau", "validation")]
    [InlineData("training.evaluate_every=5 data.validation_share=0", "evaluate_every", "validation")]
    [InlineData("exclusive=false threshold=per_label data.validation_share=0", "per_label", "validation")]
    [InlineData("threshold_limit=0.5", "threshold_limit", "threshold: per_label")]
    [InlineData("threshold_window=0.3", "threshold_window", "threshold: per_label")]
    [InlineData("threshold=0.3", "threshold", "exclusive: false")]
    [InlineData("data.label_separator=;", "label_separator", "exclusive: false")]
    [InlineData("transfer.method=chain_thaw", "chain_thaw", "transfer.from")]
    [InlineData("transfer.from=model transfer.method=chain_thaw training.layer_decay=2.6", "chain_thaw", "training.layer_decay")]
    public void Contradictions_are_named_with_what_to_do(string changes, string what, string help)
    {
        string message = Assert.Throws<ConfigException>(
            () => ClassifierTraining.Train(ClassifierConfig.Parse("", changes.Split(' ')), folder["out"])).Message;
        Assert.Contains(what, message, StringComparison.Ordinal);
        Assert.Contains(help, message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_warm_up_as_long_as_the_training_is_refused()
    {
        string message = Assert.Throws<ConfigException>(() => Train(how => how with { WarmupSteps = 3 })).Message;
        Assert.Contains("only 3 steps", message, StringComparison.Ordinal);
        Train(how => how with { WarmupSteps = 2 });
    }

    [Fact]
    public void A_kind_that_does_not_exist_is_refused_in_code_too() =>
        Assert.Contains(
            "adamw",
            Assert.Throws<ConfigException>(() => Train(how => how with { Optimizer = new OptimizerConfig { Kind = "adamm" } })).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Every_kind_and_key_stands_in_the_documentation()
    {
        string page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "training.md"));
        IEnumerable<string> names = [.. Samplers.Kinds.Keys, .. Optimizers.Kinds.Keys, .. Schedules.Kinds.Keys];
        IEnumerable<string> keys = [.. Samplers.Kinds.Values.SelectMany(kind => kind.Keys),
            .. Optimizers.Kinds.Values.SelectMany(kind => kind.Keys), .. Schedules.Kinds.Values.SelectMany(kind => kind.Keys)];
        Assert.All(names.Concat(keys), name => Assert.Contains($"`{name}`", page, StringComparison.Ordinal));
    }

    private ClassifierConfig Config(Func<TrainingConfig, TrainingConfig> change)
    {
        if (!File.Exists(folder["train.jsonl"]))
        {
            string[] good = ["a fine film", "I loved every minute", "great fun for all", "what a wonderful cast", "clever and warm"];
            string[] bad = ["a dull film", "I hated every minute", "no fun at all", "what a terrible cast", "stupid and cold"];
            File.WriteAllLines(folder["train.jsonl"], good.Select(text => (text, label: "good"))
                .Concat(bad.Select(text => (text, label: "bad")))
                .Select(line => JsonSerializer.Serialize(new { line.text, line.label })));
        }
        return new ClassifierConfig
        {
            Seed = 3,
            Data = new DataConfig { Train = folder["train.jsonl"], Validation = folder["train.jsonl"] },
            Model = new NgramsConfig { NgramBits = 10, NaiveBayes = false },
            Training = change(new TrainingConfig { Epochs = 1, BatchSize = 4, LearningRate = 0.02, Patience = 0 }),
        };
    }

    private TrainedClassifier Train(
        Func<TrainingConfig, TrainingConfig> change,
        Func<ClassifierConfig, ClassifierConfig>? more = null,
        IProgress<TrainingProgress>? progress = null)
    {
        ClassifierConfig config = Config(change);
        return ClassifierTraining.Train(
            more is null ? config : more(config), new TrainingRun(folder[$"{++trainings}"]) { Progress = progress });
    }

    /// <summary>The learning rate of every step, the highest being 1.</summary>
    private List<double> Rates(Func<TrainingConfig, TrainingConfig> change, double highest = 0.02)
    {
        List<double> rates = [];
        Train(
            how => change(how) with { EvaluateEvery = 1 },
            progress: new EvaluationWatch(progress => rates.Add(progress.LearningRate / highest)));
        return rates;
    }

    private static string Bits(TrainedClassifier trained) =>
        Convert.ToHexString(
            MemoryMarshal.AsBytes<float>(trained.Categorizer.Classifier.State().Values.SelectMany(tensor => tensor.ToArray()).ToArray()));

    private static double Size(TrainedClassifier trained) =>
        Math.Sqrt(trained.Categorizer.Classifier.State().Values.SelectMany(tensor => tensor.ToArray()).Sum(value => (double)value * value));

    /// <summary>Does something at evaluations, from the given one on.</summary>
    private sealed class EvaluationWatch(Action<TrainingProgress> act, int first = 1) : IProgress<TrainingProgress>
    {
        private int seen;

        public void Report(TrainingProgress value)
        {
            if (value.Evaluation is not null && ++seen >= first) act(value);
        }
    }
}
