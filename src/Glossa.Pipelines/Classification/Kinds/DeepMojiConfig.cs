using System.Globalization;
using System.Text.Json;
using Glossa.Data;
using Glossa.Models;
using Glossa.Nn;
using Glossa.Tensors;
using Glossa.Text;

namespace Glossa.Pipelines;

/// <summary>DeepMoji's network over social words (<see cref="DeepMoji"/>, Felbo et al. 2017), with the sizes of the original.</summary>
public sealed record DeepMojiConfig : ClassifierKind
{
    /// <summary>The name of the kind.</summary>
    public const string KindName = "deepmoji";

    private const string WordsKey = "words", MostWordsKey = "max_words";

    /// <summary>The activations that the gates can have, by name.</summary>
    public static IReadOnlyDictionary<string, Activation> GatesByName { get; } = new Dictionary<string, Activation>
    {
        ["hard_sigmoid"] = Activation.HardSigmoid(),
        ["sigmoid"] = Activation.Sigmoid,
    };

    /// <inheritdoc/>
    public override string Kind => KindName;

    /// <summary>The width of a word's vector.</summary>
    public int Width { get; init; } = 256;

    /// <summary>The size of an LSTM's state in each direction.</summary>
    public int Hidden { get; init; } = 512;

    /// <summary>The activation σ of the gates: "hard_sigmoid", as the original has it, or "sigmoid".</summary>
    public string Gates { get; init; } = "hard_sigmoid";

    /// <summary>The initial values of the parameters: as in "keras", where the original comes from, or as in "pytorch".</summary>
    public string Initializers { get; init; } = "keras";

    /// <summary>
    /// A JSON file of words and their ids, as torchMoji has it; when left out, the words are those of the training texts.
    /// </summary>
    public string? Vocabulary { get; init; }

    /// <summary>
    /// The number of words of the training texts, the most frequent ones, that are added to those of the vocabulary or of the model to
    /// start from.
    /// </summary>
    public int NewWords { get; init; } = 49_990;

    /// <summary>The number of times that a word must occur in the training texts to be among these.</summary>
    public int NewWordCount { get; init; } = 1;

    /// <summary>
    /// A file of word vectors that those of the model start from: they are the first values of a word's vector, which is trained further.
    /// </summary>
    public string? StartVectors { get; init; }

    /// <summary>
    /// The percentage of the training texts that the model reads in full; of longer texts it reads only as many words as those have at
    /// most. 100 reads all words.
    /// </summary>
    public double LengthPercentile { get; init; } = 100;

    /// <summary>The fraction of the values of word vectors that is dropped in training, the same ones in a whole text.</summary>
    public double EmbeddingDropout { get; init; } = 0.25;

    /// <summary>The fraction of the values that is dropped in training.</summary>
    public double Dropout { get; init; } = 0.5;

    /// <inheritdoc/>
    public override ClassifierKind Visit(ConfigVisitor v) => this with
    {
        Width = v.Number("width", Width, 1, ConfigLimits.MostColumns),
        Hidden = v.Number("hidden", Hidden, 1, ConfigLimits.MostColumns),
        Gates = v.Choice("gates", Gates, GatesByName.Keys),
        Initializers = v.Choice("initializers", Initializers, ["keras", "pytorch"]),
        Vocabulary = v.Text("vocabulary", Vocabulary),
        NewWords = v.Number("new_words", NewWords, 0, ConfigLimits.MostRows),
        NewWordCount = v.Number("new_word_count", NewWordCount, 1),
        StartVectors = v.Text("start_vectors", StartVectors),
        LengthPercentile = v.Number("length_percentile", LengthPercentile, 1, 100),
        EmbeddingDropout = v.Number("embedding_dropout", EmbeddingDropout, 0, 0.99),
        Dropout = v.Number("dropout", Dropout, 0, 0.99),
    };

    /// <inheritdoc/>
    public override ClassifierKind SizedAs(ClassifierKind start) => start is not DeepMojiConfig other ? start : other with
    {
        NewWords = NewWords,
        NewWordCount = NewWordCount,
        LengthPercentile = LengthPercentile,
        StartVectors = StartVectors,
        EmbeddingDropout = EmbeddingDropout,
        Dropout = Dropout,
    };

    /// <inheritdoc/>
    public override TextClassifier Learn(ClassifierSizes sizes, IReadOnlyList<Doc> docs, TextClassifier? start)
    {
        SocialTokenizer tokenizer = new();
        IReadOnlyList<string>[] texts = [.. docs.Select(doc => tokenizer.Words(doc.Text))];
        SocialVocabulary known = start is null ? LoadWords() : Network(start).Vocabulary;
        return sizes.Beside(NewClassifier(
            sizes, known.Extended(texts, NewWords, NewWordCount), Percentile([.. texts.Select(words => words.Count)], LengthPercentile)));
    }

    /// <inheritdoc/>
    public override TextClassifier Load(ClassifierSizes sizes, PartState state) =>
        sizes.Beside(NewClassifier(sizes, ReadWords(state), ReadMostWords(state)));

    /// <inheritdoc/>
    public override void Save(TextClassifier model, PartWriter writer)
    {
        DeepMojiClassifier network = Network(model);
        string[] words = [.. network.Vocabulary.Table.Symbols.Skip(SocialWords.Count)];
        writer.Add(WordsKey, JsonSerializer.Serialize(words, PipelineJson.Default.StringArray));
        writer.Add(MostWordsKey, network.MaxWords.ToString(CultureInfo.InvariantCulture));
    }

    /// <inheritdoc/>
    /// <remarks>The first values of the words' vectors become <see cref="StartVectors"/>; words that have none there keep their
    /// vectors.</remarks>
    public override void InitializeWeights(TextClassifier model)
    {
        if (StartVectors is not { } path) return;
        DeepMojiClassifier classifier = Network(model);
        if (!File.Exists(path)) throw new ConfigException($"There is no file '{path}' of word vectors, which model.start_vectors names.");
        WordVectors vectors = WordVectors.Load(path);
        if (vectors.Dimensions > Width)
        {
            throw new ConfigException($"The vectors of {path} have the width {vectors.Dimensions}, but model.width is only {Width}: "
                + $"set model.width to {vectors.Dimensions} or more.");
        }
        Tensor table = classifier.Network.Words.Value;
        float[] values = table.ToArray();
        for (int word = 0; word < classifier.Vocabulary.Count; word++)
        {
            if (vectors.RowOf(classifier.Vocabulary.Table[word]) is var row and >= 0) vectors.Row(row).CopyTo(values.AsSpan(word * Width));
        }
        table.CopyFrom(values);
    }

    /// <inheritdoc/>
    /// <remarks>A model that also reads feature columns has no prediction for a text alone, and so no vector.</remarks>
    public override ITextVectors? VectorsOf(TextCategorizer categorizer) =>
        categorizer.Classifier is DeepMojiClassifier ? new EmojiReader(categorizer) : null;

    private static DeepMojiClassifier Network(TextClassifier model) => model.ModulesOf<DeepMojiClassifier>().First();

    private DeepMojiClassifier NewClassifier(ClassifierSizes sizes, SocialVocabulary words, int mostWords)
    {
        DeepMojiOptions options = new()
        {
            Words = words.Count,
            Width = Width,
            Hidden = Hidden,
            Classes = sizes.Classes,
            Gates = GatesByName[Gates],
            Initializers = InitializerSet.ByName(Initializers),
            EmbeddingDropout = EmbeddingDropout,
            FinalDropout = Dropout,
        };
        return new DeepMojiClassifier(new DeepMoji(options), words, mostWords);
    }

    private SocialVocabulary LoadWords()
    {
        if (Vocabulary is not { } path) return new SocialVocabulary([]);
        return File.Exists(path)
            ? SocialVocabulary.Load(path)
            : throw new ConfigException($"There is no file '{path}' of words, which model.vocabulary names.");
    }

    private static SocialVocabulary ReadWords(PartState state) =>
        state.Entry(WordsKey) is { Length: > 0 } words
            ? new SocialVocabulary(StrictJson.Read(words, $"its {WordsKey}", list => list.List(StrictJson.Text)))
            : throw new ConfigException($"its {WordsKey} are missing");

    private static int ReadMostWords(PartState state)
    {
        string text = state.Entry(MostWordsKey);
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int most) && most > 0
            ? most
            : throw new ConfigException($"its {MostWordsKey} is {SourceLine.Quote(text)}, but a positive number is needed");
    }

    /// <summary>Returns the smallest length that the given percentage of texts does not exceed; 100 does not limit it.</summary>
    private static int Percentile(int[] lengths, double percentage)
    {
        if (percentage == 100) return int.MaxValue;
        Array.Sort(lengths);
        return Math.Max(1, lengths[Math.Max(0, (int)Math.Ceiling(lengths.Length * percentage / 100) - 1)]);
    }
}
