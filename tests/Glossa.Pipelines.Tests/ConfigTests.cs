using Glossa.Data;
using Xunit;

namespace Glossa.Pipelines.Tests;

/// <summary>Configurations: read over defaults, written whole, and every mistake named with its line.</summary>
public class ConfigTests
{
    [Fact]
    public void What_is_written_reads_back_the_same()
    {
        ClassifierConfig config = new()
        {
            Seed = 7,
            Data = new DataConfig { Train = "a \"quoted\": path.jsonl", ValidationShare = 0.25, Delimiter = "|", Quotes = false },
            Model = new LstmConfig { Dropout = 0.1 }.ToClassifier("max", "attention"),
            Training = new TrainingConfig
            {
                LearningRate = 3e-4,
                Metric = "macro_f",
                Average = 0.99,
                Sampler = new SamplerConfig { Kind = "padded", MaxTokens = 100 },
                Optimizer = new OptimizerConfig { Kind = "sgd", Momentum = 0.9 },
                Schedule = new ScheduleConfig { Kind = "step", Factor = 0.1, Every = 2 },
            },
            Exclusive = false,
            Threshold = null,
        };
        string yaml = config.ToYaml();
        ClassifierConfig read = ClassifierConfig.Parse(yaml);
        Assert.Equal(yaml, read.ToYaml());
        Assert.Equal(config.Data, read.Data);
        Assert.Equal(config.Training, read.Training);
        Assert.Equal((false, null), (read.Exclusive, read.Threshold));
        Assert.Equal(0.25, ClassifierConfig.Parse(yaml, ["threshold=0.25"]).Threshold);
        PooledConfig pooled = Assert.IsType<PooledConfig>(read.Model);
        Assert.Equal(["max", "attention"], pooled.Pooling);
        Assert.Equal(new LstmConfig { Dropout = 0.1 }, pooled.Encoder);
    }

    [Fact]
    public void What_is_left_out_keeps_its_default_and_changes_are_laid_over()
    {
        ClassifierConfig config = ClassifierConfig.Parse(
            "model:\n  kind: regions\n", ["training.epochs=3", "model.pooling=mean,max", "seed=5"]);
        PooledConfig regions = Assert.IsType<PooledConfig>(config.Model);
        Assert.Equal(200, Assert.IsType<RegionsConfig>(regions.Encoder).Width);
        Assert.Equal(3, config.Training.Epochs);
        Assert.Equal(["mean", "max"], regions.Pooling);
        Assert.Equal(["mean", "max"], ((PooledConfig)ClassifierConfig.Parse("", ["model.pooling=[mean, max]"]).Model).Pooling);
        Assert.Equal(5, config.Seed);
        Assert.Equal(["a,b", "c"], ClassifierConfig.Parse("", ["data.columns=[\"a,b\",c]"]).Data.Columns);
        Assert.Equal([], ClassifierConfig.Parse("data: {columns: [a]}", ["data.columns=[]"]).Data.Columns);
        EnsembleConfig ensemble = (EnsembleConfig)ClassifierConfig.Parse(
            "model: {kind: ensemble}", ["model.members=[ngrams, {kind: regions, width: 7}]"]).Model;
        Assert.Equal((2, 7), (ensemble.Members.Count, ((RegionsConfig)((PooledConfig)ensemble.Members[1]).Encoder!).Width));
        ConfigException damaged = Assert.Throws<ConfigException>(() => ClassifierConfig.Parse("", ["model.pooling=[mean, {]"]));
        Assert.StartsWith("--set model.pooling=[mean, {]: this is no YAML", damaged.Message, StringComparison.Ordinal);
        Assert.Equal(",", ClassifierConfig.Parse("", ["data.label_separator=,"]).Data.LabelSeparator);
        DataConfig table = ClassifierConfig.Parse("data: {delimiter: \"\\t\", quotes: true}", ["data.columns=label,id,text"]).Data;
        Assert.Equal(("\t", true, "label|id|text"), (table.Delimiter, table.Quotes, string.Join('|', table.Columns)));
        Assert.Equal(new ClassifierConfig().ToYaml(), ClassifierConfig.Parse("").ToYaml());
    }

    [Fact]
    public void A_kind_brings_the_training_settings_that_a_configuration_leaves_out()
    {
        foreach (ClassifierKind kind in Glossa.Pipelines.Kinds.BuiltIn.Classifiers.All)
        {
            TrainingConfig expected = new ClassifierConfig { Model = kind }.Training;
            TrainingConfig read = ClassifierConfig.Parse($"model: {{kind: {kind.Kind}}}\ntraining: {{epochs: 7}}").Training;
            Assert.Equal(kind.DefaultTraining.LearningRate, expected.LearningRate);
            Assert.Equal((7, expected.LearningRate, expected.Optimizer), (read.Epochs, read.LearningRate, read.Optimizer));
            // The order of the sections does not matter, and a template says what it means.
            string yaml = $"training: {{patience: 9}}\nmodel: {{kind: {kind.Kind}}}\n";
            Assert.Equal(expected.LearningRate, ClassifierConfig.Parse(yaml).Training.LearningRate);
            string template = new TextClassificationTask().Template(kind.Kind, "train.jsonl", Glossa.Pipelines.Kinds.BuiltIn);
            Assert.Equal(expected.Average, ClassifierConfig.Parse(template).Training.Average);
            ClassifierConfig.Parse(template).Validate();
        }
        Assert.NotEqual(new CnnConfig().DefaultTraining.LearningRate, new NgramsConfig().DefaultTraining.LearningRate);
    }

    [Fact]
    public void Members_of_an_ensemble_learn_at_their_own_rates()
    {
        const string Members = "members: [ngrams, {kind: cnn, width: 7}, deepmoji, regions]";
        TrainingConfig training = ClassifierConfig.Parse($"model: {{kind: ensemble, {Members}}}").Training;
        Assert.Equal(new RegionsConfig().DefaultTraining.LearningRate, training.LearningRate);
        // Regions and n-grams have the same rate, and DeepMoji another optimiser.
        KeyValuePair<string, PartConfig> part = Assert.Single(training.Parts);
        Assert.Equal(("members.1", new CnnConfig().DefaultTraining.LearningRate), (part.Key, part.Value.LearningRate));
        Assert.Empty(ClassifierConfig.Parse("model: {kind: ensemble, members: []}").Training.Parts);
    }

    [Theory]
    [InlineData("", ",", null, null)]
    [InlineData("delimiter: tab\n  quotes: auto", "\t", null, null)]
    [InlineData("delimiter: \\t\n  columns: [label, text]", "\t", null, "label|text")]
    [InlineData("delimiter: \";\"\n  quotes: false\n  columns: text", ";", false, "text")]
    public void Keys_of_tables_reach_the_reader(string yaml, string delimiter, bool? quotes, string? columns)
    {
        CsvCorpusOptions options = ClassifierConfig.Parse($"data:\n  text_field: text\n  {yaml}\n").Data.ToCorpusOptions();
        Assert.Equal((delimiter, quotes), (options.Delimiter ?? ",", options.Quotes));
        Assert.Equal(columns?.Split('|'), options.Columns);
        CsvCorpusOptions texts = LanguageModelConfig.Parse($"data:\n  text_field: title\n  {yaml}\n").Data.ToTextOptions();
        Assert.Equal(("title", options.Delimiter, options.Quotes), (texts.TextField, texts.Delimiter, texts.Quotes));
    }

    [Fact]
    public void Comments_explain_every_key_and_change_no_value()
    {
        ClassifierConfig config = new();
        string[] lines = config.ToCommentedYaml().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(config.ToYaml(), ClassifierConfig.Parse(config.ToCommentedYaml()).ToYaml());
        Assert.Contains("  # validation:", lines);
        for (int i = 0; i < lines.Length; i++)
        {
            if (!lines[i].TrimStart().StartsWith('#')) Assert.StartsWith("# ", lines[i - 1].TrimStart(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("seed: 1\nmodell:\n  kind: cnn\n", "line 2: there is no key 'modell'", "'model'")]
    [InlineData("model:\n  widht: 5\n", "line 2: there is no key 'model.widht'", "'width'")]
    [InlineData("model:\n  hidden: 5\n", "line 2: there is no key 'model.hidden' of 'cnn', but of 'lstm', 'deepmoji'", "")]
    [InlineData("model: {kind: ensemble, members: [ngrams, {kind: cnn, hidden: 2}]}\n",
        "line 1: there is no key 'model.members.1.hidden' of 'cnn'", "")]
    [InlineData(
        "model: {kind: ensemble, members: [ngrams, {width: 2}]}\n",
        "line 1: 'model.members' needs a list of names, or of sections that name their kind", "")]
    [InlineData("model:\n  kind: cnnn\n", "line 2: 'model.kind' cannot be 'cnnn'", "'cnn'")]
    [InlineData("model:\n  pooling: [mean, median]\n", "line 2: 'model.pooling' cannot be 'median'", "'mean'")]
    [InlineData("training:\n  epochs: 0\n", "line 2: 'training.epochs' needs a whole number of at least 1", "not '0'")]
    [InlineData("training:\n  learning_rate: fast\n", "line 2: 'training.learning_rate' needs a number", "not 'fast'")]
    [InlineData("data:\n  validation_share: 1.5\n", "line 2: 'data.validation_share' needs a number from 0 to 0.9", "not '1.5'")]
    [InlineData("data:\n  quotes: maybe\n", "line 2: 'data.quotes' needs true, false or auto", "not 'maybe'")]
    [InlineData("data:\n  columns: [a, [b]]\n", "line 2: 'data.columns' needs a list of texts", "")]
    [InlineData("threshold: best\n", "line 1: 'threshold' needs a number from 0 to 1, or per_label", "not 'best'")]
    [InlineData("threshold: 1.5\n", "line 1: 'threshold' needs a number from 0 to 1, or per_label", "not '1.5'")]
    [InlineData(
        "training:\n  optimizer:\n    kind: adamm\n", "line 3: 'training.optimizer.kind' cannot be 'adamm'", "'adam', 'adamw', 'adamax'")]
    [InlineData("model: cnn\n", "line 1: 'model' is a section", "keys of its own")]
    [InlineData("model:\n  width: [1, 2]\n", "line 2: 'model.width' needs a single value", "")]
    [InlineData("- a\n- b\n", "line 1: a configuration is made of keys and values", "")]
    [InlineData("seed: 'x\n", "this is no YAML", "")]
    [InlineData("seed: 1\nseed: 2\n", "line 2: the key 'seed' was there already", "")]
    [InlineData("seed: 1\n---\nseed: 2\n", "line 2: a second document begins here", "")]
    [InlineData("training:\n  weight_decay: 1e999\n", "line 2: 'training.weight_decay' needs a number of at least 0", "not '1e999'")]
    [InlineData(
        "training:\n  parts: {output: {learning_rate: 1e999}}\n",
        "line 2: 'training.parts.output.learning_rate' needs a number of at least 0, or same",
        "not '1e999'")]
    public void Mistakes_are_named_with_line_and_what_was_meant(string yaml, string what, string help)
    {
        string message = Assert.Throws<ConfigException>(() => ClassifierConfig.Parse(yaml)).Message;
        Assert.Contains(what, message, StringComparison.Ordinal);
        Assert.Contains(help, message, StringComparison.Ordinal);
    }

    [Fact]
    public void Values_that_a_program_sets_are_refused_in_the_same_words()
    {
        (string Message, ClassifierConfig Config)[] wrong =
        [
            ("'model.width' needs a whole number from 1 to 100000, not '-4'.", new() { Model = new CnnConfig { Width = -4 } }),
            ("'model.pooling' cannot be 'mex'; ", new() { Model = new RegionsConfig().ToClassifier("mex") }),
            ("'model.gates' cannot be 'soft'; ", new() { Model = new DeepMojiConfig { Gates = "soft" } }),
            ("'model.members.1.dropout' needs a number from 0 to 0.99, not '2'.", new()
            {
                Model = new EnsembleConfig { Members = [new NgramsConfig(), new CnnConfig { Dropout = 2 }] },
            }),
            ("'training.epochs' needs a whole number of at least 1, not '-1'.", new() { Training = new TrainingConfig { Epochs = -1 } }),
            ("'training.optimizer.kind' cannot be 'adma'; ", new()
            {
                Training = new TrainingConfig { Optimizer = new OptimizerConfig { Kind = "adma" } },
            }),
            ("'features.age.size' needs a whole number", new()
            {
                Features = new Dictionary<string, FeatureConfig> { ["age"] = new() { Size = 0 } },
            }),
        ];
        foreach ((string message, ClassifierConfig config) in wrong)
        {
            Assert.StartsWith(message, Assert.Throws<ConfigException>(config.Validate).Message, StringComparison.Ordinal);
        }
        Assert.StartsWith(
            "'model.hidden' needs",
            Assert.Throws<ConfigException>(new LanguageModelConfig { Model = new ElmanConfig { Hidden = 0 } }.Validate).Message,
            StringComparison.Ordinal);
        new ClassifierConfig().Validate();
    }

    [Fact]
    public void A_missing_file_and_a_malformed_change_say_so()
    {
        Assert.Contains(
            "nowhere.yaml", Assert.Throws<ConfigException>(() => ClassifierConfig.Load("nowhere.yaml")).Message, StringComparison.Ordinal);
        Assert.Contains(
            "KEY=VALUE", Assert.Throws<ConfigException>(() => ClassifierConfig.Parse("", ["epochs"])).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("training.epoch=3", "there is no key 'training.epoch'; ")]
    [InlineData("training.epochs=many", "'training.epochs' needs a whole number of at least 1, not 'many'")]
    [InlineData("model.pooling=mean,median", "'model.pooling' cannot be 'median'; ")]
    [InlineData("model=cnn", "'model' is a section with keys of its own")]
    [InlineData("model.width.rows=5", "'model.width' needs a single value")]
    [InlineData("epochs", "a change is written KEY=VALUE")]
    public void A_mistake_in_a_change_names_the_change_and_not_the_file(string change, string what)
    {
        string message = Assert.Throws<ConfigException>(
            () => ClassifierConfig.Parse("model:\n  width: 8\ntraining:\n  epochs: 2\n", ["seed=1", change, "seed=2"])).Message;
        Assert.StartsWith($"--set {change}: {what}", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_change_keeps_the_lines_of_the_file_for_what_the_file_says()
    {
        string message = Assert.Throws<ConfigException>(
            () => ClassifierConfig.Parse("training:\n  epochs: 0\n", ["training.batch_size=2", "training.schedule.kind=linear"])).Message;
        Assert.StartsWith("configuration, line 2: 'training.epochs'", message, StringComparison.Ordinal);
    }
}
