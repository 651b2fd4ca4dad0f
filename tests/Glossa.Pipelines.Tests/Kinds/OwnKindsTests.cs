using Glossa.Data;
using Glossa.Models;
using Glossa.Nn;
using Glossa.Tensors;
using Glossa.Testing;
using Glossa.Text;
using Glossa.Training;
using Xunit;

namespace Glossa.Pipelines.Tests.Kinds;

/// <summary>
/// A program adds kinds of its own to the tables, and configurations, training and model files know them: no general file is touched.
/// </summary>
public sealed class OwnKindsTests : IDisposable
{
    private static readonly Glossa.Pipelines.Kinds Own = Glossa.Pipelines.Kinds.BuiltIn
        .With(new LengthConfig())
        .With(new InitialsConfig())
        .With(new CountingTask())
        .With(new CorpusFormat("pairs", [".pairs"], (path, options) => new PairReader(path, options)))
        .With(new PartKind(
            "shout", typeof(Shout), "a shouter", "glossa predict", state => new Shout(state.Entry("mark")), () => new Shout("!")));

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_kind_of_classifier_is_configured_trained_saved_and_loaded()
    {
        string train = Samples.Config(folder).Data.Train!;
        File.WriteAllText(folder["own.yaml"], $"data: {{train: '{train}', validation: '{train}'}}\nmodel: {{kind: length, scale: 0.5}}\n"
            + "training: {epochs: 2}\n");
        ITrainedModel trained = TaskKind.Load(folder["own.yaml"], kinds: Own).Train(folder["out"]);
        TextCategorizer loaded = ModelFile.Load<TextCategorizer>(folder["out"], Own);
        Assert.Equal(new LengthConfig { Scale = 0.5 }, loaded.Config.Model);
        Assert.Equal(trained.Model.Part<TextCategorizer>().Config.ToYaml(), loaded.Config.ToYaml());
        Assert.Equal(2, Language.Load(folder["out"], kinds: Own).Process("a fine film").Cats.Count);
        Assert.Contains("'length'", Assert.Throws<ConfigException>(() => Language.Load(folder["out"])).Message, StringComparison.Ordinal);
        Assert.Contains(
            "'model.scal' of 'length'",
            Assert.Throws<ConfigException>(() => ClassifierConfig.Parse("model: {kind: length, scal: 1}", kinds: Own)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_kind_of_encoder_is_one_of_classifier_and_shared_by_heads()
    {
        string train = Samples.Config(folder).Data.Train!;
        string data = $"data: {{train: '{train}', validation: '{train}'}}\ntraining: {{epochs: 1}}\n";
        File.WriteAllText(folder["own.yaml"], data + "model: {kind: initials, width: 3, pooling: max}\n");
        TaskKind.Load(folder["own.yaml"], kinds: Own).Train(folder["one"]);
        Assert.Equal(new InitialsConfig { Width = 3 }, ModelFile.Load<EncoderPart>(folder["one"], Own).Config);
        File.WriteAllText(
            folder["own.yaml"], "task: pipeline\n" + data + "encoder: {kind: initials, width: 3}\ncomponents: {textcat: {}}\n");
        TaskKind.Load(folder["own.yaml"], kinds: Own).Train(folder["two"]);
        Assert.Equal(2, Language.Load(folder["two"], kinds: Own).Process("a fine film").Cats.Count);
        Assert.Contains("'initials'", Assert.Throws<ConfigException>(() => Language.Load(folder["two"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_component_is_saved_and_loaded_beside_others()
    {
        Language.Blank("en").Add("sentencizer").Add(new Shout("?")).Save(folder["own.safetensors"]);
        Assert.Equal("One?", Language.Load(folder["own.safetensors"], kinds: Own).Process("One").UserData["shout"]);
        Assert.Contains(
            "'shout'", Assert.Throws<ConfigException>(() => Language.Load(folder["own.safetensors"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_task_reads_its_configuration_trains_scores_and_describes()
    {
        File.WriteAllText(folder["count.yaml"], "task: counting\ntext: one two two\n");
        ITaskConfig config = TaskKind.Load(folder["count.yaml"], ["text=a b b b"], Own);
        Shout counted = config.Train(folder["out"]).Model.Part<Shout>();
        Assert.Equal("4", counted.Mark);
        ModelFile file = ModelFile.Read(folder["out"], Own);
        TaskKind task = TaskKind.Of(file, Own)!;
        Assert.Equal("counting", task.Kind);
        Assert.Equal(4, (int)task.Evaluate(file, "", new TextFields()).Json["words"]!);
        Assert.Contains(
            "cannot be 'counting'",
            Assert.Throws<ConfigException>(() => TaskKind.Load(folder["count.yaml"])).Message,
            StringComparison.Ordinal);
        Assert.Equal("task: counting\ntext: \"\"\n", task.Template("", "", Own));
    }

    [Fact]
    public void A_format_of_texts_is_trained_on_scored_and_named_in_errors()
    {
        File.WriteAllText(folder["own.pairs"], string.Concat(Enumerable.Repeat("good = a fine film\nbad = a dull film\n", 8)));
        string yaml = $"data: {{train: '{folder["own.pairs"]}', validation: '{folder["own.pairs"]}'}}\n"
            + "model: {kind: ngrams, ngram_bits: 10}\ntraining: {epochs: 4, learning_rate: 0.1}\n";
        File.WriteAllText(folder["own.yaml"], yaml);
        TaskKind.Load(folder["own.yaml"], kinds: Own).Train(folder["out"]);
        ModelFile file = ModelFile.Read(folder["out"], Own);
        Assert.Equal(1, (double)TaskKind.Of(file, Own)!.Evaluate(file, folder["own.pairs"], new TextFields()).Json["accuracy"]!);
        Doc doc = Language.Load(folder["out"], kinds: Own).Process("a fine film");
        Assert.Equal("good", doc.Cats.MaxBy(cat => cat.Value).Key);

        string unknown = Assert.Throws<DataException>(() => TaskKind.Load(folder["own.yaml"]).Train(folder["none"])).Message;
        Assert.Contains("'.pairs' is no ending of a known format", unknown, StringComparison.Ordinal);
        File.Move(folder["own.pairs"], folder["own.other"]);
        CorpusOptions options = new() { Formats = Own.Formats };
        string known = Assert.Throws<DataException>(() => CorpusReader.Open(folder["own.other"], options)).Message;
        Assert.Contains("pairs (.pairs)", known, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reader_of_its_own_needs_one_method()
    {
        File.WriteAllText(folder["own.pairs"], "good = fine\nodd = dull\n");
        CorpusOptions options = new() { Formats = Own.Formats, KnownLabels = ["good", "bad"], KeepsRecord = true };
        CorpusReader reader = CorpusReader.Open(folder["own.pairs"], options);
        List<string> texts = [];
        DataException error = await Assert.ThrowsAsync<DataException>(async () =>
        {
            await foreach (LabelledText text in reader.ReadAsync()) texts.Add(text.Record!.ToJsonString());
        });
        Assert.Equal(["{\"text\":\"fine\"}"], texts);
        Assert.Contains("line 2: the label 'odd'", error.Message, StringComparison.Ordinal);
    }

    /// <summary>Reads lines of a label, an equals sign and a text.</summary>
    private sealed class PairReader(string path, CorpusOptions options) : CorpusReader(path, options)
    {
        protected override IEnumerable<LabelledText> ReadAll(CancellationToken cancellation)
        {
            long number = 0;
            foreach (string line in File.ReadLines(Path))
            {
                string[] parts = line.Split('=', StringSplitOptions.TrimEntries);
                yield return Checked(new LabelledText(parts[1], [parts[0]]) { Source = new SourceLine(Path, ++number) });
            }
        }
    }

    /// <summary>Classes by the length of a text alone.</summary>
    private sealed record LengthConfig : ClassifierKind
    {
        public override string Kind => "length";

        public double Scale { get; init; } = 1;

        public override ClassifierKind Visit(ConfigVisitor v) => this with { Scale = v.Number("scale", Scale, 0, 10) };

        public override TextClassifier Learn(ClassifierSizes sizes, IReadOnlyList<Doc> docs, TextClassifier? start) =>
            new LengthClassifier(sizes.Classes, Scale);

        public override TextClassifier Load(ClassifierSizes sizes, PartState state) => new LengthClassifier(sizes.Classes, Scale);
    }

    private sealed class LengthClassifier(int classes, double scale) : TextClassifier
    {
        private readonly Linear output = new(1, classes);

        public override int Classes => classes;

        public override Tensor Forward(TokenBatch batch, FeatureBatch? features, Run run) =>
            Within(
                run, () => output.Forward(run.From([.. batch.Lengths.Select(length => (float)(length * scale))], [batch.Texts, 1]), run));
    }

    /// <summary>Token vectors of the first letter alone.</summary>
    private sealed record InitialsConfig : EncoderKind
    {
        public override string Kind => "initials";

        public int Width { get; init; } = 2;

        public override EncoderKind Visit(ConfigVisitor v) => VisitShared(this with { Width = v.Number("width", Width, 1, 10) }, v);

        public override TokenEncoder Learn(IReadOnlyList<Doc> docs, TokenEncoder? start) => NewEncoder();

        public override TokenEncoder Load(PartState state) => NewEncoder();

        private MultiHashEmbedding NewEncoder() => new([new HashTable(LexicalForm.Prefix, 30)], Width);
    }

    private sealed class Shout(string mark) : IPipelineComponent
    {
        public string Kind => "shout";

        public string Mark => mark;

        public void Annotate(TokenBatch batch, Run run)
        {
            foreach (Doc doc in batch.Docs) doc.UserData["shout"] = doc.Text + mark;
        }

        public PartState Save() => new(new Dictionary<string, string> { ["mark"] = mark }, new Dictionary<string, Tensor>());
    }

    /// <summary>A task whose training counts the words of its configuration.</summary>
    private sealed class CountingTask : TaskKind
    {
        public override string Kind => "counting";

        public override string Description => "a counter";

        public override Type PartType => typeof(Shout);

        public override string UsualTexts => "";

        public override string UsualModel => "";

        public override IEnumerable<string> Models(Glossa.Pipelines.Kinds kinds) => [""];

        public override string Template(string model, string texts, Glossa.Pipelines.Kinds kinds) =>
            new CountingConfig { Text = texts }.ToYaml();

        public override ITaskConfig Read(ConfigSource source) => source.Read(new CountingConfig(), CountingConfig.Visit);

        public override Report Evaluate(
            ModelFile model, string data, TextFields fields, int threads = 0, CancellationToken cancellation = default) => Describe(model);

        public override Report Describe(ModelFile model) => new(new() { ["words"] = int.Parse(model.Part<Shout>().Mark) }, []);
    }

    private sealed record CountingConfig : ITaskConfig
    {
        public string Task => "counting";

        public string Text { get; init; } = "";

        public OptimizationConfig Optimization => new TrainingConfig();

        public string Metric => "words";

        public IReadOnlyList<string> ShownScores => [];

        public string Unit => "words";

        public string ToYaml() => ConfigSource.Write(this, Visit);

        public ITrainedModel Train(TrainingRun run, CancellationToken cancellation = default)
        {
            Shout part = new($"{Text.Split(' ').Length}");
            Directory.CreateDirectory(run.Folder!);
            ModelFile file = new("en", new NamedPart("count", part));
            file.Write(Path.Combine(run.Folder!, ModelFile.FileName));
            return new Counted(file);
        }

        public LearningRateSearch FindLearningRate(
            LearningRateFinderOptions? options = null,
            IProgress<LearningRatePoint>? progress = null,
            CancellationToken cancellation = default) =>
            throw new ConfigException("Counting has no learning rate.");

        public static CountingConfig Visit(CountingConfig config, ConfigVisitor v)
        {
            v.Choice(TaskKind.Key, config.Task, [config.Task]);
            return config with { Text = v.Text("text", config.Text)! };
        }
    }

    private sealed record Counted(ModelFile Model) : ITrainedModel
    {
        public TrainingResult Result => throw new NotSupportedException();

        public Report? Scores => null;
    }
}
