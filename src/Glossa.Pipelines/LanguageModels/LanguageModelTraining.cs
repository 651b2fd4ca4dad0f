using System.Diagnostics;
using Glossa.Data;
using Glossa.Models;
using Glossa.Nn;
using Glossa.Tensors;
using Glossa.Training;

namespace Glossa.Pipelines;

/// <summary>The outcome of training a language model.</summary>
/// <param name="Generator">The best model.</param>
/// <param name="Result">The course of the training: its steps, its scores and the best evaluation.</param>
/// <param name="StepsPerEpoch">The number of steps in an epoch; 1 for a model of counts.</param>
public sealed record TrainedLanguageModel(TextGenerator Generator, TrainingResult Result, long StepsPerEpoch) : ITrainedModel
{
    ModelFile ITrainedModel.Model => Generator.ToModelFile();

    Report? ITrainedModel.Scores => Generator.Scores is { Count: > 0 } scores ? LanguageModelReports.Of(scores) : null;
}

/// <summary>
/// Trains a language model from a configuration: learns the symbols, writes the text's ids beside the model, trains, and saves the best
/// model.
/// </summary>
public static class LanguageModelTraining
{
    /// <summary>Trains.</summary>
    /// <param name="config">Everything that decides the outcome.</param>
    /// <param name="run">The folder, and who receives the progress; a folder alone is enough. The ids of the text are written there,
    /// too.</param>
    /// <param name="cancellation">Ends the training after the running step; resuming leads to the same bits.</param>
    /// <exception cref="ConfigException">No text is named, or settings contradict each other.</exception>
    /// <exception cref="DataException">The text is missing, damaged, or has fewer than two symbols.</exception>
    /// <exception cref="TrainingException">The run names no folder.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled; what was done is in the folder.</exception>
    public static TrainedLanguageModel Train(LanguageModelConfig config, TrainingRun run, CancellationToken cancellation = default)
    {
        config.Validate();
        string folder = run.Folder
            ?? throw new TrainingException("A language model is trained in a folder, where the ids of its text are stored: name one.");
        using TrainingFolder held = TrainingFolder.Open(folder, run.Existing, ModelFile.FileName);
        using LanguageModelData data = LanguageModelData.Prepare(config, folder, cancellation);
        ILanguageModel model;
        TrainingResult result;
        switch (config.Model)
        {
            case NetworkConfig network:
                TextGenerator learning = new(config, data.Codec, network.Make(data.Sizes));
                model = learning.Model;
                bool samples = run.Progress is not null && config.Training.SampleSymbols > 0;
                TrainingRun reported =
                    samples ? run with { Progress = new SamplingProgress(learning, config.Training, run.Progress!) } : run;
                result = SetUp(learning, data).Train(held, reported, config.ToYaml(), cancellation);
                break;
            case CountedConfig counted:
                (model, result) = Count(counted, data, run.Progress, cancellation);
                held.Begin(stages: 0);
                break;
            default:
                throw new ConfigException($"A model of the kind '{config.Model.Kind}' is neither a network ({nameof(NetworkConfig)}) nor "
                    + $"made of counts ({nameof(CountedConfig)}).");
        }
        TextGenerator trained = new(config, data.Codec, model is ILabelledLanguageModel labelled ? labelled.WithoutLabels() : model)
        {
            Scores = result.Best?.Scores,
        };
        trained.ToModelFile().Write(Path.Combine(folder, ModelFile.FileName), run.Precision);
        return new TrainedLanguageModel(trained, result, model is Module ? data.Source.Batches(0).Count : 1);
    }

    /// <summary>
    /// Finds a learning rate for a configuration: trains a little with rising rates (see <see cref="LearningRateFinder{TExample}"/>). The
    /// ids of the text are stored in a temporary folder meanwhile.
    /// </summary>
    /// <param name="config">The configuration of a network; its learning rate, schedule and epochs are not used.</param>
    /// <param name="options">The settings of the search.</param>
    /// <param name="progress">Receives every step.</param>
    /// <param name="cancellation">Ends the search with an exception.</param>
    /// <exception cref="ConfigException">No text is named, settings contradict each other, or the model is one of counts, which has no
    /// learning rate.</exception>
    /// <exception cref="DataException">The text is missing, damaged, or has fewer than two symbols.</exception>
    /// <exception cref="DivergedException">The loss was not finite at the first step.</exception>
    public static LearningRateSearch FindLearningRate(
        LanguageModelConfig config, LearningRateFinderOptions? options = null, IProgress<LearningRatePoint>? progress = null,
        CancellationToken cancellation = default)
    {
        config.Validate();
        if (config.Model is not NetworkConfig network)
        {
            throw new ConfigException($"A model of the kind '{config.Model.Kind}' counts and makes no steps, "
                + $"so it has no learning rate. Networks have one: set model.kind to "
                + $"{string.Join(", ", Kinds.BuiltIn.LanguageModels.All.OfType<NetworkConfig>().Select(kind => kind.Kind))}.");
        }
        DirectoryInfo folder = Directory.CreateTempSubdirectory("glossa-");
        try
        {
            using LanguageModelData data = LanguageModelData.Prepare(config, folder.FullName, cancellation);
            return SetUp(new TextGenerator(config, data.Codec, network.Make(data.Sizes)), data)
                .FindLearningRate(options, progress, cancellation);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Makes the model, optimiser and data of a network's training.</summary>
    private static TrainingSetup<StreamChunk> SetUp(TextGenerator generator, LanguageModelData data)
    {
        (LanguageModelConfig config, LanguageTrainingConfig how) = (generator.Config, generator.Config.Training);
        Module module = (Module)generator.Model;
        module.Initialize((ulong)config.Seed);
        TrainingOptions options = how.ToOptions(config.Seed, data.Source.Batches(0).Count, data.Validation is not null);
        return new TrainingSetup<StreamChunk>(
            new LanguageModelTask(module, data.SymbolsPerCharacter), Optimizers.Kinds[how.Optimizer.Kind].Make(module, how), options with
            {
                MaxTime = how.Minutes > 0 ? TimeSpan.FromMinutes(how.Minutes) : null,
                LearningRate = data.Source.Scaled(options.LearningRate!),
                Metric = LanguageModelScores.Loss,
                HigherIsBetter = false,
            }, new TrainingData<StreamChunk>(data.Source, data.Validation));
    }

    /// <summary>Counts a text, which takes as much memory as its ids.</summary>
    private static (ILanguageModel Model, TrainingResult Result) Count(
        CountedConfig kind, LanguageModelData data, IProgress<TrainingProgress>? progress, CancellationToken cancellation)
    {
        (IdFile ids, IReadOnlyList<StreamChunk>? validation, int symbols) = (data.Ids, data.Validation, data.Codec.Count);
        long start = Stopwatch.GetTimestamp();
        if (ids.Count > Array.MaxLength)
        {
            throw new DataException($"The text has {ids.Count} symbols; models of counts take at most {Array.MaxLength}. "
                + "Give a part of it, or train a network.");
        }
        int[] all = new int[ids.Count];
        ids.Read(0, all);
        NgramCounts counts = NgramCounts.Count([Array.ConvertAll(all, id => (long)id)], kind.Order, symbols, symbols, cancellation);
        ILanguageModel model = kind.Make(counts);
        Run run = Run.Inference(0);
        using Scope scope = run.OpenScope();
        IReadOnlyDictionary<string, double> scores = validation is null
            ? new Dictionary<string, double>()
            : LanguageModelScores.Of(model, validation, data.SymbolsPerCharacter, run, cancellation);
        TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
        EvaluationRow row = new(
            1, 1, double.NaN, scores, validation is null ? null : scores[LanguageModelScores.Loss], true, elapsed.TotalSeconds);
        progress?.Report(
            new TrainingProgress(1, 1, 1, double.NaN, 0, ids.Count / elapsed.TotalSeconds, elapsed, TimeSpan.Zero) { Evaluation = row });
        return (model, new TrainingResult(TrainingStatus.Completed, 1, 1, elapsed, row, [row]));
    }

    /// <summary>Scores a model on a text, read from its beginning to its end in one stream.</summary>
    /// <param name="generator">The model.</param>
    /// <param name="path">The text.</param>
    /// <param name="threads">The number of threads; 0 means all.</param>
    /// <param name="fields">The fields of the file; as in training when left out.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>Nats per symbol, perplexity, bits per character, and the fraction of symbols that the model does not know.</returns>
    /// <exception cref="DataException">The text is missing, damaged, or has fewer than two symbols.</exception>
    public static IReadOnlyDictionary<string, double> Evaluate(
        TextGenerator generator, string path, int threads = 0, LanguageDataConfig? fields = null, CancellationToken cancellation = default)
    {
        const int Steps = 512;
        LanguageCorpus corpus = new(path, fields ?? generator.Config.Data, cancellation);
        List<int> ids = [.. LanguageCorpus.Encode(corpus.Pieces(), generator.Codec).SelectMany(piece => piece)];
        IReadOnlyList<StreamChunk> chunks = new StreamSource(new IdArray(ids.ToArray()), new StreamOptions { Streams = 1, Steps = Steps })
            .Chunks(0);
        Run run = Run.Inference(threads);
        using Scope scope = run.OpenScope();
        double symbolsPerCharacter = (double)ids.Count / Math.Max(1, corpus.CountCharacters());
        return new Dictionary<string, double>(LanguageModelScores.Of(generator.Model, chunks, symbolsPerCharacter, run, cancellation))
        {
            ["unknown"] = ids.Count(id => id == generator.Codec.Unknown) / (double)ids.Count,
            ["symbols"] = ids.Count,
        };
    }
}
