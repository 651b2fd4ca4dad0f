using Glossa.Data;
using Glossa.Models;
using Glossa.Text;

namespace Glossa.Pipelines;

/// <summary>What a text classifier knows of its inputs besides the words' forms: learned from the training texts, saved with the model.</summary>
public sealed record ClassifierInputs
{
    /// <summary>The feature columns, in the order of the configuration.</summary>
    public IReadOnlyList<FeatureColumn> Columns { get; init; } = [];

    /// <summary>The static word vectors, or null.</summary>
    public WordVectors? Vectors { get; init; }

    /// <summary>The words of a DeepMoji, or null.</summary>
    public SocialVocabulary? Words { get; init; }

    /// <summary>How many words of a text a DeepMoji reads, its first.</summary>
    public int MaxWords { get; init; } = int.MaxValue;

    /// <summary>The hashes of n-grams that a linear model has rows for, those of the training texts; null for all.</summary>
    public OccurringHashes? Ngrams { get; init; }

    /// <summary>Learns from training texts, and loads the word vectors and the vocabulary the configuration names.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="docs">The training texts with their features.</param>
    /// <param name="start">The inputs of the model to start from, whose words and vectors are kept; null starts anew.</param>
    /// <exception cref="DataException">No text has a value for a column.</exception>
    /// <exception cref="ConfigException">There is no such file of word vectors or words.</exception>
    /// <exception cref="TextException">It is not one.</exception>
    public static ClassifierInputs Learn(ClassifierConfig config, IReadOnlyList<Doc> docs, ClassifierInputs? start = null)
    {
        ClassifierInputs inputs = new()
        {
            Columns = FeatureLearning.Learn(config.Features, docs),
            Vectors = start?.Vectors ?? Load(config.Model),
            Ngrams = LearnNgrams(config.Model, docs, start),
        };
        if (!config.Model.Has(Classifiers.DeepMoji)) return inputs;
        SocialTokenizer tokenizer = new();
        IReadOnlyList<string>[] texts = [.. docs.Select(doc => tokenizer.Words(doc.Text))];
        SocialVocabulary known = start?.Words ?? LoadWords(config.Model);
        return inputs with { Words = known.Extended(texts, config.Model.NewWords, config.Model.NewWordCount), MaxWords = Percentile([.. texts.Select(words => words.Count)], config.Model.LengthPercentile) };
    }

    /// <summary>A reader of the columns' values from the fields of files.</summary>
    public FeatureReader NewReader() => new(Columns);

    /// <summary>An encoder of the columns; null when there are none.</summary>
    internal FeatureEncoder? NewEncoder() => Columns.Count > 0 ? new FeatureEncoder(Columns) : null;

    /// <summary>The values documents have for the columns; null when there are none.</summary>
    internal FeatureBatch? BatchOf(IReadOnlyList<Doc> docs) => Columns.Count > 0 ? FeatureBatches.Of(Columns, docs) : null;

    /// <summary>The word vectors as a model looks them up; null when it has none.</summary>
    internal VectorTable? VectorsOf(ModelConfig config) => config.Vectors is null ? null : new VectorTable(Vectors!, Classifiers.VectorAttributes[config.VectorAttribute]);

    /// <summary>The n-grams of texts, and those of the model to start from; null when that has rows for all, or none is counted.</summary>
    private static OccurringHashes? LearnNgrams(ModelConfig config, IReadOnlyList<Doc> docs, ClassifierInputs? start) =>
        !config.Has(Classifiers.Ngrams) || start is { Ngrams: null }
            ? null
            : NgramClassifier.Occurring(new TokenBatch(docs), Classifiers.NgramsOf(config), start?.Ngrams);

    /// <summary>The smallest length that the given percentage of texts does not exceed; 100 does not limit it.</summary>
    private static int Percentile(int[] lengths, double percentage)
    {
        if (percentage == 100) return int.MaxValue;
        Array.Sort(lengths);
        return Math.Max(1, lengths[Math.Max(0, (int)Math.Ceiling(lengths.Length * percentage / 100) - 1)]);
    }

    private static SocialVocabulary LoadWords(ModelConfig config)
    {
        if (config.Vocabulary is not { } path) return new SocialVocabulary([]);
        return File.Exists(path) ? SocialVocabulary.Load(path) : throw new ConfigException($"There is no file '{path}' of words, which model.vocabulary names.");
    }

    private static WordVectors? Load(ModelConfig config)
    {
        if (config.Vectors is not { } path) return null;
        if (!File.Exists(path)) throw new ConfigException($"There is no file '{path}' of word vectors, which model.vectors names.");
        return WordVectors.Load(path, config.VectorWords > 0 ? config.VectorWords : int.MaxValue);
    }

    /// <summary>Requires everything a configuration names.</summary>
    internal void Check(ClassifierConfig config)
    {
        if (config.Features.Keys.Except(Columns.Select(column => column.Name)).FirstOrDefault() is { } missing)
        {
            throw new ConfigException($"The configuration names the feature column '{missing}', of which nothing was learned. Learn it first: ClassifierInputs.Learn(config, docs).");
        }
        if (config.Model.Has(Classifiers.DeepMoji) && Words is null) throw new ConfigException("The model is a DeepMoji, but no words were given. Learn them first: ClassifierInputs.Learn(config, docs).");
        if (config.Model.Vectors is not null && Vectors is null) throw new ConfigException("The configuration names word vectors (model.vectors), but none were given. Load them first: ClassifierInputs.Learn(config, docs).");
    }
}
