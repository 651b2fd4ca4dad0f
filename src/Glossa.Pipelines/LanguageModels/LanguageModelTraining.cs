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
public sealed record TrainedLanguageModel(TextGenerator Generator, TrainingResult Result);

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

        TextGenerator generator = new(config, codec);
        ((Module)generator.Model).Initialize((ulong)config.Seed);
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
            Patience = how.Patience > 0 && chunks is not null ? how.Patience : null,
            Metric = LanguageModelTask.LossScore,
            HigherIsBetter = false,
            OutputFolder = folder,
            Existing = existing,
        };
        Module module = (Module)generator.Model;
        LanguageModelTask task = new(module, symbolsPerCharacter);
        IProgress<TrainingProgress>? reported = samples is null || how.SampleSymbols == 0 ? progress : new SamplingProgress(generator, how, progress, samples);
        TrainingResult result = new Trainer<StreamChunk>(task, Optimizers.Kinds[how.Optimizer.Kind].Make(module, how), options, logger ?? NullLogger.Instance).Train(new TrainingData<StreamChunk>(source, chunks), reported, cancellation);
        if (result.Status == TrainingStatus.Cancelled) return new TrainedLanguageModel(generator, result);
        TextGenerator trained = new(config, codec) { Scores = result.Best?.Scores };
        ((Module)trained.Model).LoadState(module.State());
        trained.Save(Path.Combine(folder, TextCategorizer.FileName));
        return new TrainedLanguageModel(trained, result);
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
        LanguageModelTask task = new((Module)generator.Model, (double)ids.Count / Math.Max(1, corpus.CountCharacters()));
        return new Dictionary<string, double>(task.Evaluate(chunks, run, cancellation)) { ["unknown"] = ids.Count(id => id == generator.Codec.Unknown) / (double)ids.Count, ["symbols"] = ids.Count };
    }

    private static IdFile Encoded(IEnumerable<string> pieces, TextCodec codec, string path)
    {
        IdFile.Write(path, LanguageCorpus.Encode(pieces, codec));
        return IdFile.Open(path);
    }
}
