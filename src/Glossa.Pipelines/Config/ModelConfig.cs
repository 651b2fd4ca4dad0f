namespace Glossa.Pipelines;

/// <summary>Which model, and its sizes. Keys that a kind does not use are ignored by it.</summary>
public sealed record ModelConfig
{
    // What no one needs more of; a file that asks for more is damaged or means harm.
    private const int MostSize = 100_000, MostRows = 100_000_000;

    /// <summary>"cnn", "regions", "lstm", "embeddings", "deepmoji", "ngrams" or "ensemble": see <see cref="Classifiers.Kinds"/>.</summary>
    public string Kind { get; init; } = "cnn";

    /// <summary>What an ensemble is made of. Its members learn by themselves, with the same settings, and vote with the sum of their logits.</summary>
    public IReadOnlyList<string> Members { get; init; } = ["ngrams", "cnn"];

    /// <summary>How tokens' vectors become a text's: "mean", "max", "attention", or several.</summary>
    public IReadOnlyList<string> Pooling { get; init; } = ["mean"];

    /// <summary>The columns of a token's vector; of regions, how many features are looked for.</summary>
    public int Width { get; init; } = 96;

    /// <summary>The window layers of a CNN, or the layers of an LSTM.</summary>
    public int Depth { get; init; } = 4;

    /// <summary>The neighbours a window layer, or a region, takes in on each side.</summary>
    public int Window { get; init; } = 1;

    /// <summary>How many maps each maxout takes the largest of.</summary>
    public int Pieces { get; init; } = 3;

    /// <summary>The rows of the table of words; of regions, for each place in them.</summary>
    public int Rows { get; init; } = 5000;

    /// <summary>The rows of the table of first letters; 0 for half as many as of words.</summary>
    public int PrefixRows { get; init; }

    /// <summary>The rows of the table of the last three letters; 0 for half as many as of words.</summary>
    public int SuffixRows { get; init; }

    /// <summary>The rows of the table of shapes; 0 for half as many as of words.</summary>
    public int ShapeRows { get; init; }

    /// <summary>A file of word vectors (word2vec, GloVe, fastText; text, .gz or .safetensors) whose columns stand beside the hashed ones, fixed; they are stored in the model.</summary>
    public string? Vectors { get; init; }

    /// <summary>Which form of a word is looked up in the vectors: "norm", "lower" or "orth" (as it stands).</summary>
    public string VectorAttribute { get; init; } = "norm";

    /// <summary>How many of the vectors are taken, the first of the file; 0 for all.</summary>
    public int VectorWords { get; init; }

    /// <summary>The state of an LSTM in each direction.</summary>
    public int Hidden { get; init; } = 128;

    /// <summary>The longest n-gram a linear model counts.</summary>
    public int Ngrams { get; init; } = 2;

    /// <summary>
    /// The base-2 logarithm of how many hashes n-grams can have; those of the training texts have weights, others are skipped.
    /// </summary>
    public int NgramBits { get; init; } = 20;

    /// <summary>Whether a linear model learns how far to trust the ratios of naive Bayes, rather than weights from nothing.</summary>
    public bool NaiveBayes { get; init; } = true;

    /// <summary>σ of a DeepMoji's gates: "hard_sigmoid", as the original has it, or "sigmoid".</summary>
    public string Gates { get; init; } = "hard_sigmoid";

    /// <summary>How a DeepMoji's parameters start: as in "keras", where the original comes from, or as in "pytorch".</summary>
    public string Initializers { get; init; } = "keras";

    /// <summary>A DeepMoji's words by number, a JSON file as torchMoji has it; when left out they are those of the training texts.</summary>
    public string? Vocabulary { get; init; }

    /// <summary>How many words of the training texts, the most frequent ones, a DeepMoji gets besides those of its vocabulary or of the model it starts from.</summary>
    public int NewWords { get; init; } = 49_990;

    /// <summary>How often a word must stand in the training texts to be among these.</summary>
    public int NewWordCount { get; init; } = 1;

    /// <summary>A file of word vectors that a DeepMoji's start from: their columns are the first ones of a word's vector, which goes on learning.</summary>
    public string? StartVectors { get; init; }

    /// <summary>A DeepMoji reads of a text as many words as this percentage of the training texts do not exceed; 100 reads all.</summary>
    public double LengthPercentile { get; init; } = 100;

    /// <summary>What share of the columns of its words' vectors a DeepMoji drops in training, the same ones in a whole text.</summary>
    public double EmbeddingDropout { get; init; }

    /// <summary>What share of columns is dropped in training.</summary>
    public double Dropout { get; init; } = 0.2;

    /// <summary>What share of the words a CNN or regions do not see in training.</summary>
    public double WordDropout { get; init; }

    /// <summary>The usual sizes of a kind: a DeepMoji has those of its original.</summary>
    /// <param name="kind">The kind.</param>
    public static ModelConfig For(string kind) => kind == Classifiers.DeepMoji ? new() { Kind = kind, Width = 256, Hidden = 512, Dropout = 0.5, EmbeddingDropout = 0.25 } : new() { Kind = kind };

    /// <summary>Whether it is, or contains, a model of a kind.</summary>
    /// <param name="kind">The kind.</param>
    internal bool Has(string kind) => Kind == kind || (Kind == Classifiers.Ensemble && Members.Contains(kind));

    /// <summary>The model of another configuration, with what this one says of training.</summary>
    /// <param name="other">The other.</param>
    internal ModelConfig SizedAs(ModelConfig other) => other with
    {
        Dropout = Dropout,
        EmbeddingDropout = EmbeddingDropout,
        WordDropout = WordDropout,
        NewWords = NewWords,
        NewWordCount = NewWordCount,
        LengthPercentile = LengthPercentile,
        StartVectors = StartVectors,
    };

    internal static ModelConfig Visit(ModelConfig config, ConfigVisitor v) => config with
    {
        Kind = v.Choice("kind", config.Kind, Classifiers.Kinds.Keys),
        Members = v.Choices("members", config.Members, Classifiers.Kinds.Keys.Where(kind => kind != Classifiers.Ensemble)),
        Pooling = v.Choices("pooling", config.Pooling, Classifiers.Poolings.Keys),
        Width = v.Number("width", config.Width, 1, MostSize),
        Depth = v.Number("depth", config.Depth, 0, 100),
        Window = v.Number("window", config.Window, 1, 100),
        Pieces = v.Number("pieces", config.Pieces, 1, 100),
        Rows = v.Number("rows", config.Rows, 2, MostRows),
        PrefixRows = v.Number("prefix_rows", config.PrefixRows, 0, MostRows),
        SuffixRows = v.Number("suffix_rows", config.SuffixRows, 0, MostRows),
        ShapeRows = v.Number("shape_rows", config.ShapeRows, 0, MostRows),
        Vectors = v.Text("vectors", config.Vectors),
        VectorAttribute = v.Choice("vector_attribute", config.VectorAttribute, Classifiers.VectorAttributes.Keys),
        VectorWords = v.Number("vector_words", config.VectorWords, 0),
        Hidden = v.Number("hidden", config.Hidden, 1, MostSize),
        Ngrams = v.Number("ngrams", config.Ngrams, 1, 100),
        NgramBits = v.Number("ngram_bits", config.NgramBits, 4, 28),
        NaiveBayes = v.Flag("naive_bayes", config.NaiveBayes),
        Gates = v.Choice("gates", config.Gates, Classifiers.Gates.Keys),
        Initializers = v.Choice("initializers", config.Initializers, ["keras", "pytorch"]),
        Vocabulary = v.Text("vocabulary", config.Vocabulary),
        NewWords = v.Number("new_words", config.NewWords, 0, MostRows),
        NewWordCount = v.Number("new_word_count", config.NewWordCount, 1),
        StartVectors = v.Text("start_vectors", config.StartVectors),
        LengthPercentile = v.Number("length_percentile", config.LengthPercentile, 1, 100),
        EmbeddingDropout = v.Number("embedding_dropout", config.EmbeddingDropout, 0, 0.99),
        Dropout = v.Number("dropout", config.Dropout, 0, 0.99),
        WordDropout = v.Number("word_dropout", config.WordDropout, 0, 0.99),
    };
}
