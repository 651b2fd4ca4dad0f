using Glossa.Data;
using Glossa.Models;
using Glossa.Nn;
using Glossa.Tensors;
using Glossa.Text;
using Glossa.Training;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Glossa.Pipelines;

/// <summary>The outcome of training a classifier.</summary>
/// <param name="Categorizer">The best model.</param>
/// <param name="Result">The course of the training: its steps, its scores and the best evaluation.</param>
public sealed record TrainedClassifier(TextCategorizer Categorizer, TrainingResult Result) : ITrainedModel
{
    ModelFile ITrainedModel.Model => Categorizer.ToModelFile();

    Report? ITrainedModel.Scores => Categorizer.Scores is { } scores ? ClassificationReports.Of(scores, withErrors: false) : null;
}

/// <summary>
/// Trains a text classifier from a configuration: reads, splits and tokenizes the data, trains, and saves the best model.
/// </summary>
public static class ClassifierTraining
{
    /// <summary>Trains.</summary>
    /// <param name="config">Everything that decides the outcome.</param>
    /// <param name="run">The folder, and who receives the progress; a folder alone is enough, and null writes nothing.</param>
    /// <param name="cancellation">Ends the training after the running step; resuming leads to the same bits.</param>
    /// <exception cref="ConfigException">No training data is named, or settings contradict each other.</exception>
    /// <exception cref="DataException">The data is missing, damaged, empty, or has fewer than two labels.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled; what was done is in the folder.</exception>
    public static TrainedClassifier Train(ClassifierConfig config, TrainingRun? run = null, CancellationToken cancellation = default)
    {
        run ??= new TrainingRun();
        config.Validate();
        using TrainingFolder? held = run.Folder is { } path ? TrainingFolder.Open(path, run.Existing, ModelFile.FileName) : null;
        (TextCategorizer categorizer, TrainingSetup<ClassifierExample> setup) = SetUp(config, run.Logger, cancellation);
        TrainingResult result = setup.Train(held, run, config.ToYaml(), cancellation);

        IReadOnlyList<ClassifierExample>? validation = setup.Data.Validation;
        TextCategorizer trained = validation is null ? categorizer : Calibrated(categorizer, validation, cancellation);
        trained.Classifier.Settle();
        if (run.Folder is { } folder)
        {
            string file = Path.Combine(folder, ModelFile.FileName);
            trained.ToModelFile().Write(file, run.Precision);
            run.Logger.SavedModel(file);
        }
        return new TrainedClassifier(trained, result);
    }

    /// <summary>
    /// Finds a learning rate for a configuration: trains a little with rising rates (see <see cref="LearningRateFinder{TExample}"/>);
    /// nothing is written.
    /// </summary>
    /// <param name="config">The configuration; its learning rate, schedule and epochs are not used.</param>
    /// <param name="options">The settings of the search.</param>
    /// <param name="progress">Receives every step.</param>
    /// <param name="logger">Receives messages about the data.</param>
    /// <param name="cancellation">Ends the search with an exception.</param>
    /// <exception cref="ConfigException">No training data is named, or settings contradict each other.</exception>
    /// <exception cref="DataException">The data is missing, damaged, empty, or has fewer than two labels.</exception>
    /// <exception cref="DivergedException">The loss was not finite at the first step.</exception>
    public static LearningRateSearch FindLearningRate(
        ClassifierConfig config, LearningRateFinderOptions? options = null, IProgress<LearningRatePoint>? progress = null,
        ILogger? logger = null, CancellationToken cancellation = default)
    {
        config.Validate();
        return SetUp(config, logger ?? NullLogger.Instance, cancellation).Setup.FindLearningRate(options, progress, cancellation);
    }

    /// <summary>Reads the data and prepares the training.</summary>
    private static (TextCategorizer Categorizer, TrainingSetup<ClassifierExample> Setup) SetUp(
        ClassifierConfig config, ILogger logger, CancellationToken cancellation)
    {
        TextCategorizer? start = config.Transfer.From is { } from ? ModelFile.Load<TextCategorizer>(from) : null;
        config = config with { Model = start is null ? config.Model.WithStart() : config.Model.SizedAs(start.Config.Model) };
        string train = config.Data.Train
            ?? throw new ConfigException("The configuration names no training data: set data.train to a file or folder.");
        LabelledText[] texts = Limited(Read(train, config, cancellation), config);
        LabelSet labels = LabelSet.Of(texts, config.Exclusive ? 2 : 1);
        logger.ReadTexts(texts.Length, labels.Count, train);
        (ClassifierExample[] training, ClassifierExample[] validation) = Split(config, texts, labels, cancellation);
        logger.WarnOfRepeats(training.Select(example => example.Doc), [.. validation.Select(example => example.Doc)]);
        TextCategorizer categorizer = TextCategorizer.Learn(config, labels, [.. training.Select(example => example.Doc)], start);
        categorizer.Classifier.Initialize((ulong)config.Seed);
        if (start is not null && config.Transfer.Method != TransferConfig.New) TransferredWeights.Take(categorizer, start);
        else config.Model.InitializeWeights(categorizer.Classifier);
        categorizer.Classifier.Prepare(
            new TokenBatch([.. training.Select(example => example.Doc)]), [.. training.Select(example => example.Labels)]);

        TrainingConfig how = config.Training;
        BatchSampler sampler = Samplers.Kinds[how.Sampler.Kind].Make(training, config);
        // Where batches differ from epoch to epoch, the first epoch is taken as typical.
        long perEpoch = (sampler.Batches(0).Count + how.Accumulate - 1) / how.Accumulate;
        return (categorizer, new(
            new ClassifierTask(categorizer),
            [.. Stages(categorizer, perEpoch, validation.Length > 0)],
            new(training, sampler, validation.Length > 0 ? validation : null)));
    }

    /// <summary>Returns the model with the temperature, the thresholds and the scores that validation texts give it.</summary>
    private static TextCategorizer Calibrated(
        TextCategorizer categorizer, IReadOnlyList<ClassifierExample> validation, CancellationToken cancellation)
    {
        ValidationTexts texts = new(categorizer, validation, cancellation);
        categorizer.Config.Model.Calibrate(categorizer.Classifier, texts);
        TextCategorizer calibrated = categorizer.WithTemperature(texts.PredictionsOf(categorizer.Classifier).Temperature);
        return calibrated.WithScores(new ClassifierTask(calibrated).Validate(validation, Run.Inference(0), cancellation));
    }

    /// <summary>Returns the stages of the training: which layers are trained, and in which order.</summary>
    private static IEnumerable<TrainingStage> Stages(TextCategorizer categorizer, long perEpoch, bool validates)
    {
        (ClassifierConfig config, TextClassifier model) = (categorizer.Config, categorizer.Classifier);
        IReadOnlyList<(string Name, IReadOnlyList<Parameter> Learning)> parts = config.Transfer.Method switch
        {
            TransferConfig.Thaw => ChainThaw.Of(model),
            TransferConfig.Last => [("output", model.ParameterLayers[^1])],
            _ => [("all", [.. model.ParameterLayers.SelectMany(layer => layer)])],
        };
        for (int i = 0; i < parts.Count; i++)
        {
            TrainingConfig how = i == 0 ? config.Training : config.Training with { LearningRate = config.Transfer.LaterRate };
            TrainingOptions options = how.ToOptions(config.Seed + i, perEpoch, validates) with
            {
                Accumulate = how.Accumulate,
                Metric = how.Metric,
                HigherIsBetter = how.Metric != ClassifierTask.LossName,
                EvaluatesStart = i > 0,
            };
            yield return new TrainingStage(
                parts[i].Name, parts[i].Learning, Optimizers.Kinds[how.Optimizer.Kind].Make(model, how), options);
        }
    }

    /// <summary>Scores a model on labelled texts.</summary>
    /// <param name="categorizer">The model.</param>
    /// <param name="path">The texts.</param>
    /// <param name="threads">The number of threads; 0 means all.</param>
    /// <param name="fields">The fields of texts and labels; as in training when left out.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="DataException">The data is missing or damaged, or has labels the model does not know.</exception>
    public static ClassificationReport Evaluate(
        TextCategorizer categorizer, string path, int threads = 0, DataConfig? fields = null, CancellationToken cancellation = default) =>
        new ClassifierTask(categorizer).Report(Examples(categorizer, path, fields, cancellation), Run.Inference(threads), cancellation);

    private static ClassifierExample[] Examples(
        TextCategorizer categorizer, string path, DataConfig? fields, CancellationToken cancellation)
    {
        LabelledText[] texts = Read(path, categorizer.Config with { Data = fields ?? categorizer.Config.Data }, cancellation);
        return Prepare(categorizer.Config, texts, categorizer.Labels, new FeatureReader(categorizer.Columns), cancellation);
    }

    /// <summary>Returns as many of the texts as the configuration asks for, in their order.</summary>
    private static LabelledText[] Limited(LabelledText[] texts, ClassifierConfig config)
    {
        if (config.Data.Limit == 0 || config.Data.Limit >= texts.Length) return texts;
        double share = (double)config.Data.Limit / texts.Length;
        int[] drawn =
            DataSplit.Stratified([.. texts.Select(text => string.Join(' ', text.Labels))], [share, 1 - share], (ulong)config.Seed)[0];
        return [.. drawn.Order().Select(i => texts[i])];
    }

    private static (ClassifierExample[] Training, ClassifierExample[] Validation) Split(
        ClassifierConfig config, LabelledText[] texts, LabelSet labels, CancellationToken cancellation)
    {
        FeatureReader features = new([.. config.Features.Select(feature => feature.Value.ToColumn(feature.Key))]);
        ClassifierExample[] all = Prepare(config, texts, labels, features, cancellation);
        if (config.Data.Validation is { } path)
        {
            return (all, Prepare(config, Read(path, config, cancellation), labels, features, cancellation));
        }
        if (config.Data.ValidationShare == 0) return (all, []);
        string[] classes = [.. all.Select(example => string.Join(' ', example.Labels))];
        int[] groups = RepeatedTexts.Groups(texts.Select(text => text.Text));
        double share = config.Data.ValidationShare;
        int[][] parts = DataSplit.Stratified(classes, groups, [1 - share, share], (ulong)config.Seed);
        return ([.. parts[0].Select(i => all[i])], [.. parts[1].Select(i => all[i])]);
    }

    private static LabelledText[] Read(string path, ClassifierConfig config, CancellationToken cancellation)
    {
        CsvCorpusOptions options = config.Data.ToCorpusOptions() with { RequiresLabel = config.Exclusive };
        LabelledText[] texts = [.. CorpusReader.Open(path, options).Read(cancellation)];
        return texts.Length > 0 ? texts : throw new DataException($"{path} holds no texts.");
    }

    private static ClassifierExample[] Prepare(
        ClassifierConfig config, LabelledText[] texts, LabelSet labels, FeatureReader features, CancellationToken cancellation)
    {
        Labelling labelling = Labelling.Of(config);
        int[][] numbers = [.. texts.Select(text => labelling.NumbersOf(text, labels))];
        Doc[] docs = [.. Language.Blank(config.Language).Pipe(texts.Select(text => text.Text), workers: 0, cancellation: cancellation)];
        for (int i = 0; i < docs.Length; i++) features.Read(texts[i], docs[i]);
        return [.. docs.Zip(numbers, (doc, own) => new ClassifierExample(doc, own))];
    }
}
