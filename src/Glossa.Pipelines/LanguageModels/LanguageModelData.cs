using Glossa.Data;
using Glossa.Text;

namespace Glossa.Pipelines;

/// <summary>
/// The training data of a language model: the symbols, and the text as ids on disk, so that it may be larger than memory.
/// </summary>
internal sealed class LanguageModelData : IDisposable
{
    private const string TrainingIds = "train.ids", TrainingLabels = "train.labels", ValidationIds = "validation.ids";

    private readonly IdFile? validation, labels;

    private LanguageModelData(LanguageModelConfig config, TextCodec codec, int labelCount, IEnumerable<CorpusPiece>? heldOut, string folder)
    {
        (LanguageTrainingConfig how, Codec, Sizes) = (config.Training, codec, SymbolSizes.Of(codec, labelCount));
        StreamOptions streams = new()
        {
            Streams = how.Streams,
            Steps = how.Steps,
            RandomSteps = how.RandomSteps,
            Seed = (ulong)config.Seed,
        };
        Ids = IdFile.Open(Path.Combine(folder, TrainingIds));
        try
        {
            if (labelCount > 0) labels = IdFile.Open(Path.Combine(folder, TrainingLabels));
            Source = new StreamSource(Ids, streams, labels);
            if (heldOut is null) return;
            validation = IdFile.Open(Path.Combine(folder, ValidationIds));
            if (validation.Count < 2)
            {
                throw new DataException($"The held-out text has {validation.Count} {(validation.Count == 1 ? "symbol" : "symbols")}, "
                    + "so there is nothing to score a model by. Give more text, or train without: data.validation_share: 0.");
            }
            Validation = new StreamSource(validation, streams with { RandomSteps = false }).Chunks(0);
            SymbolsPerCharacter = (double)validation.Count / Math.Max(1, heldOut.Sum(piece => (long)piece.Text.Length));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The symbols.</summary>
    public TextCodec Codec { get; }

    /// <summary>The numbers of symbols and labels, for which a model is made.</summary>
    public SymbolSizes Sizes { get; }

    /// <summary>The ids of the part to train on.</summary>
    public IdFile Ids { get; }

    /// <summary>The ids of the part to train on, as parallel streams.</summary>
    public StreamSource Source { get; }

    /// <summary>The chunks of the held-out part, or null where there is none.</summary>
    public IReadOnlyList<StreamChunk>? Validation { get; }

    /// <summary>The number of symbols per character of the held-out part.</summary>
    public double SymbolsPerCharacter { get; } = 1;

    /// <summary>Learns the symbols of a configuration's text and writes its ids.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="folder">The folder for the ids; it is created if needed.</param>
    /// <param name="cancellation">Stops with an exception.</param>
    /// <exception cref="ConfigException">No text is named.</exception>
    /// <exception cref="DataException">The text is missing, damaged, or has fewer than two symbols.</exception>
    public static LanguageModelData Prepare(LanguageModelConfig config, string folder, CancellationToken cancellation)
    {
        LanguageDataConfig data = config.Data;
        string train = data.Train ?? throw new ConfigException("The configuration names no text to learn from: set data.train to a file.");
        LanguageCorpus corpus = new(train, data, cancellation);
        Directory.CreateDirectory(folder);
        bool split = data.Validation is null && data.ValidationShare > 0;
        IEnumerable<CorpusPiece> training = split ? corpus.Part(false, config.Seed) : corpus.Pieces();
        IEnumerable<CorpusPiece>? heldOut =
            data.Validation is { } other ? new LanguageCorpus(other, data, cancellation).Pieces()
            : split ? corpus.Part(true, config.Seed)
            : null;
        TextCodec codec = TextCodecs.Levels[data.Level].Learn(training.Select(piece => piece.Text), data.ToSymbolOptions(), cancellation);
        IdFile.Write(Path.Combine(folder, TrainingIds), LanguageCorpus.Encode(training, codec));
        if (heldOut is not null) IdFile.Write(Path.Combine(folder, ValidationIds), LanguageCorpus.Encode(heldOut, codec));
        LabelSet? labels =
            data.LabelField is null ? null : new LabelSet(training.Select(piece => piece.Label!).Distinct().Order(StringComparer.Ordinal));
        if (labels is not null) IdFile.Write(Path.Combine(folder, TrainingLabels), LanguageCorpus.EncodeLabels(training, codec, labels));
        return new LanguageModelData(config, codec, labels?.Count ?? 0, heldOut, folder);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Ids.Dispose();
        labels?.Dispose();
        validation?.Dispose();
    }
}
