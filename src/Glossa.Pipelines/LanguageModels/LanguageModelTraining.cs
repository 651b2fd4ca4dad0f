using System.Diagnostics;
using Glossa.Models;
using Glossa.Nn;
using Glossa.Tensors;
using Glossa.Text;
using Glossa.Training;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Glossa.Pipelines;

/// <summary>What came of training a language model.</summary>
/// <param name="Generator">The best model.</param>
/// <param name="Result">How the training went.</param>
/// <param name="StepsPerEpoch">How many steps an epoch has; 1 of a model of counts.</param>
public sealed record TrainedLanguageModel(TextGenerator Generator, TrainingResult Result, long StepsPerEpoch);

/// <summary>Trains a language model from a configuration: learns the symbols, writes the text's ids beside the model, trains, and saves the best model.</summary>
public static class LanguageModelTraining
{
    private const string TrainingIds = "train.ids", ValidationIds = "validation.ids";

    /// <summary>Trains.</summary>
    /// <param name="config">Everything that decides the outcome.</param>
    /// <param name="folder">Where ids, checkpoints, logs and in the end <see cref="TextCategorizer.FileName"/> are written.</param>
    /// <param name="existing">What becomes of a training that is there already.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="samples">Given samples of the model after every evaluation, if the configuration wants any.</param>
    /// <param name="logger">Told of the start, evaluations and the end.</param>
    /// <param name="cancellation">Ends training after the running step; resume goes on to the same bits.</param>
    /// <exception cref="ConfigException">No text is named, or settings contradict each other.</exception>
    /// <exception cref="DataException">The text is missing, damaged, or has fewer than two symbols.</exception>
    public static TrainedLanguageModel Train(
        LanguageModelConfig config, string folder, ExistingTraining existing = ExistingTraining.Refuse, IProgress<TrainingProgress>? progress = null,
        Action<IReadOnlyList<GeneratedSample>>? samples = null, ILogger? logger = null, CancellationToken cancellation = default)
    {
        config.Validate();
        string path = config.Data.Train ?? throw new ConfigException("The configuration names no text to learn from: set data.train to a file.");
        Directory.CreateDirectory(folder);
        LanguageCorpus corpus = new(path, config.Data);
        bool split = config.Data.Validation is null && config.Data.ValidationShare > 0;
        IEnumerable<string> training = split ? corpus.Part(false, config.Seed) : corpus.Pieces();
        IEnumerable<string>? heldOut = config.Data.Validation is { } other ? new LanguageCorpus(other, config.Data).Pieces() : split ? corpus.Part(true, config.Seed) : null;
        TextCodec codec = TextCodecs.Levels[config.Data.Level].Learn(training, config.Data.ToSymbolOptions());

        using IdFile ids = Encoded(training, codec, Path.Combine(folder, TrainingIds));
        using IdFile? validation = heldOut is null ? null : Encoded(heldOut, codec, Path.Combine(folder, ValidationIds));
        LanguageTrainingConfig how = config.Training;
        StreamOptions streams = new() { Streams = how.Streams, Steps = how.Steps, RandomSteps = how.RandomSteps, Seed = (ulong)config.Seed };
        StreamSource source = new(ids, streams);
        IReadOnlyList<StreamChunk>? chunks = validation is null ? null : new StreamSource(validation, streams with { RandomSteps = false }).Chunks(0);
        double symbolsPerCharacter = validation is null ? 1 : (double)validation.Count / Math.Max(1, heldOut!.Sum(piece => (long)piece.Length));

        ILanguageModel model;
        TrainingResult result;
        switch (LanguageModels.Kinds[config.Model.Kind])
        {
            case NetworkKind network:
                model = network.Make(config.Model, codec.Count);
                result = Learn(new TextGenerator(config, codec, model), source, chunks, symbolsPerCharacter, folder, existing, progress, samples, logger ?? NullLogger.Instance, cancellation);
                break;
            case CountedKind counted:
                (model, result) = Count(counted, config, codec.Count, ids, chunks, symbolsPerCharacter, progress, cancellation);
                break;
            default:
                throw new UnreachableException();
        }
        TextGenerator trained = new(config, codec, model) { Scores = result.Best?.Scores };
        if (result.Status != TrainingStatus.Cancelled) trained.Save(Path.Combine(folder, TextCategorizer.FileName));
        return new TrainedLanguageModel(trained, result, model is Module ? source.Batches(0).Count : 1);
    }

    /// <summary>Trains a network; it holds its best parameters then.</summary>
    private static TrainingResult Learn(
        TextGenerator generator, StreamSource source, IReadOnlyList<StreamChunk>? validation, double symbolsPerCharacter, string folder, ExistingTraining existing,
        IProgress<TrainingProgress>? progress, Action<IReadOnlyList<GeneratedSample>>? samples, ILogger logger, CancellationToken cancellation)
    {
        LanguageModelConfig config = generator.Config;
        LanguageTrainingConfig how = config.Training;
        Module module = (Module)generator.Model;
        module.Initialize((ulong)config.Seed);
        long perEpoch = source.Batches(0).Count;
        TrainingOptions options = new()
        {
            Seed = (ulong)config.Seed,
            MaxEpochs = how.Epochs,
            MaxTime = how.Minutes > 0 ? TimeSpan.FromMinutes(how.Minutes) : null,
            ClipNorm = how.ClipNorm > 0 ? how.ClipNorm : null,
            LearningRate = source.Scaled(Schedules.Of(how, perEpoch * how.Epochs, perEpoch)),
            Plateau = how.Schedule.Kind == Schedules.Plateau ? new PlateauOptions { Factor = how.Schedule.Factor, Patience = how.Schedule.Patience } : null,
            Average = how.Average > 0 ? new ParameterAverageOptions { Decay = how.Average, WarmUp = true } : null,
            EvaluateEvery = how.EvaluateEvery > 0 ? how.EvaluateEvery : null,
            Patience = how.Patience > 0 && validation is not null ? how.Patience : null,
            Metric = LanguageModelScores.Loss,
            HigherIsBetter = false,
            OutputFolder = folder,
            Existing = existing,
        };
        IProgress<TrainingProgress>? reported = samples is null || how.SampleSymbols == 0 ? progress : new SamplingProgress(generator, how, progress, samples);
        return new Trainer<StreamChunk>(new LanguageModelTask(module, symbolsPerCharacter), Optimizers.Kinds[how.Optimizer.Kind].Make(module, how), options, logger)
            .Train(new TrainingData<StreamChunk>(source, validation), reported, cancellation);
    }

    /// <summary>Counts a text, which takes as much memory as its ids.</summary>
    private static (ILanguageModel Model, TrainingResult Result) Count(
        CountedKind kind, LanguageModelConfig config, int symbols, IdFile ids, IReadOnlyList<StreamChunk>? validation, double symbolsPerCharacter, IProgress<TrainingProgress>? progress, CancellationToken cancellation)
    {
        long start = Stopwatch.GetTimestamp();
        if (ids.Count > Array.MaxLength) throw new DataException($"The text has {ids.Count} symbols; models of counts take at most {Array.MaxLength}. Give a part of it, or train a network.");
        int[] all = new int[ids.Count];
        ids.Read(0, all);
        NgramCounts counts = NgramCounts.Count([Array.ConvertAll(all, id => (long)id)], config.Model.Order, symbols, symbols, cancellation);
        ILanguageModel model = kind.Make(counts);
        Run run = Run.Inference(0);
        using Scope scope = run.OpenScope();
        IReadOnlyDictionary<string, double> scores = validation is null ? new Dictionary<string, double>() : LanguageModelScores.Of(model, validation, symbolsPerCharacter, run, cancellation);
        TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
        EvaluationRow row = new(1, 1, double.NaN, scores, validation is null ? null : scores[LanguageModelScores.Loss], true, elapsed.TotalSeconds);
        progress?.Report(new TrainingProgress(1, 1, 1, double.NaN, 0, ids.Count / elapsed.TotalSeconds, elapsed, TimeSpan.Zero) { Evaluation = row });
        return (model, new TrainingResult(TrainingStatus.Completed, 1, 1, elapsed, row, [row]));
    }

    /// <summary>Scores a model on a text, read from its beginning to its end in one stream.</summary>
    /// <param name="generator">The model.</param>
    /// <param name="path">The text.</param>
    /// <param name="threads">How many threads to use; 0 means all.</param>
    /// <param name="cancellation">Stops.</param>
    /// <returns>Nats per symbol, perplexity, bits per character, and the share of symbols that the model does not know.</returns>
    /// <exception cref="DataException">The text is missing, damaged, or has fewer than two symbols.</exception>
    public static IReadOnlyDictionary<string, double> Evaluate(TextGenerator generator, string path, int threads = 0, CancellationToken cancellation = default)
    {
        const int Steps = 512;
        LanguageCorpus corpus = new(path, generator.Config.Data);
        List<int> ids = [.. LanguageCorpus.Encode(corpus.Pieces(), generator.Codec).SelectMany(piece => piece)];
        IReadOnlyList<StreamChunk> chunks = new StreamSource(new IdArray(ids.ToArray()), new StreamOptions { Streams = 1, Steps = Steps }).Chunks(0);
        Run run = Run.Inference(threads);
        using Scope scope = run.OpenScope();
        double symbolsPerCharacter = (double)ids.Count / Math.Max(1, corpus.CountCharacters());
        return new Dictionary<string, double>(LanguageModelScores.Of(generator.Model, chunks, symbolsPerCharacter, run, cancellation)) { ["unknown"] = ids.Count(id => id == generator.Codec.Unknown) / (double)ids.Count, ["symbols"] = ids.Count };
    }

    private static IdFile Encoded(IEnumerable<string> pieces, TextCodec codec, string path)
    {
        IdFile.Write(path, LanguageCorpus.Encode(pieces, codec));
        return IdFile.Open(path);
    }
}
