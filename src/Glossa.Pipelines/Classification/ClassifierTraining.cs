using Glossa.Nn;
using Glossa.Tensors;
using Glossa.Text;
using Glossa.Training;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Glossa.Pipelines;

/// <summary>What came of training a classifier.</summary>
/// <param name="Categorizer">The best model.</param>
/// <param name="Result">How the training went.</param>
public sealed record TrainedClassifier(TextCategorizer Categorizer, TrainingResult Result);

/// <summary>Trains a text classifier from a configuration: reads, splits and tokenizes the data, trains, and saves the best model.</summary>
public static class ClassifierTraining
{
    /// <summary>Trains.</summary>
    /// <param name="config">Everything that decides the outcome.</param>
    /// <param name="folder">Where checkpoints, logs and in the end <see cref="TextCategorizer.FileName"/> are written.</param>
    /// <param name="existing">What becomes of a training that is there already.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="logger">Told of the start, evaluations and the end.</param>
    /// <param name="cancellation">Ends training after the running step; resume goes on to the same bits.</param>
    /// <exception cref="ConfigException">No training data is named.</exception>
    /// <exception cref="DataException">The data is missing, damaged, empty, or has fewer than two labels.</exception>
    public static TrainedClassifier Train(
        ClassifierConfig config, string folder, ExistingTraining existing = ExistingTraining.Refuse,
        IProgress<TrainingProgress>? progress = null, ILogger? logger = null, CancellationToken cancellation = default)
    {
        LabelledText[] texts = Read(config.Data.Train ?? throw new ConfigException("The configuration names no training data: set data.train to a file or folder."), config.Data);
        LabelSet labels = LabelSet.Of(texts);
        logger ??= NullLogger.Instance;
        logger.ReadTexts(texts.Length, labels.Count, config.Data.Train);
        TextCategorizer categorizer = new(config, labels);
        categorizer.Classifier.Initialize((ulong)config.Seed);
        (ClassifierExample[] training, ClassifierExample[] validation) = Split(config, texts, labels);

        TrainingConfig how = config.Training;
        Adam adam = new(categorizer.Classifier, new AdamOptions { LearningRate = how.LearningRate, WeightDecay = how.WeightDecay });
        ConstantSchedule constant = new() { Value = how.LearningRate };
        TrainingOptions options = new()
        {
            Seed = (ulong)config.Seed,
            MaxEpochs = how.Epochs,
            ClipNorm = how.ClipNorm > 0 ? how.ClipNorm : null,
            LearningRate = how.WarmupSteps > 0 ? new WarmupSchedule { Steps = how.WarmupSteps, Then = constant } : constant,
            Patience = how.Patience > 0 && validation.Length > 0 ? how.Patience : null,
            Metric = how.Metric,
            OutputFolder = folder,
            Existing = existing,
        };
        BucketSampler sampler = new([.. training.Select(example => example.Doc.Count)], new BucketSamplerOptions { BatchSize = how.BatchSize, Seed = (ulong)config.Seed });
        ClassifierTask task = new(categorizer);
        TrainingResult result = new Trainer<ClassifierExample>(task, adam, options, logger).Train(new(training, sampler, validation.Length > 0 ? validation : null), progress, cancellation);
        if (result.Status == TrainingStatus.Cancelled) return new TrainedClassifier(categorizer, result);

        TextCategorizer trained = new(config, labels) { Scores = validation.Length > 0 ? task.Report(validation, Run.Inference(0), cancellation) : null };
        trained.Classifier.LoadState(categorizer.Classifier.State());
        string file = Path.Combine(folder, TextCategorizer.FileName);
        trained.Save(file);
        logger.SavedModel(file);
        return new TrainedClassifier(trained, result);
    }

    /// <summary>Scores a model on labelled texts.</summary>
    /// <param name="categorizer">The model.</param>
    /// <param name="path">The texts.</param>
    /// <param name="threads">How many threads to use; 0 means all.</param>
    /// <param name="cancellation">Stops.</param>
    /// <exception cref="DataException">The data is missing or damaged, or has labels the model does not know.</exception>
    public static ClassificationReport Evaluate(TextCategorizer categorizer, string path, int threads = 0, CancellationToken cancellation = default) =>
        new ClassifierTask(categorizer).Report(Prepare(categorizer.Config, Read(path, categorizer.Config.Data), categorizer.Labels), Run.Inference(threads), cancellation);

    private static (ClassifierExample[] Training, ClassifierExample[] Validation) Split(ClassifierConfig config, LabelledText[] texts, LabelSet labels)
    {
        ClassifierExample[] all = Prepare(config, texts, labels);
        if (config.Data.Validation is { } path) return (all, Prepare(config, Read(path, config.Data), labels));
        if (config.Data.ValidationShare == 0) return (all, []);
        int[][] parts = DataSplit.Stratified([.. all.Select(example => example.Class)], [1 - config.Data.ValidationShare, config.Data.ValidationShare], (ulong)config.Seed);
        return ([.. parts[0].Select(i => all[i])], [.. parts[1].Select(i => all[i])]);
    }

    private static LabelledText[] Read(string path, DataConfig data)
    {
        LabelledText[] texts = [.. CorpusReader.Open(path, new CorpusOptions { TextField = data.TextField, LabelField = data.LabelField }).Read()];
        return texts.Length > 0 ? texts : throw new DataException($"{path} holds no texts.");
    }

    private static ClassifierExample[] Prepare(ClassifierConfig config, LabelledText[] texts, LabelSet labels)
    {
        int[] classes = [.. texts.Select(labels.ClassOf)];
        IEnumerable<Doc> docs = Language.Blank(config.Language).Pipe(texts.Select(text => text.Text), workers: 0);
        return [.. docs.Zip(classes, (doc, c) => new ClassifierExample(doc, c))];
    }
}
