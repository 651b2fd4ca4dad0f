using System.Text.Json;
using Glossa.Data;
using Glossa.Models;
using Glossa.Nn;
using Glossa.Text;

namespace Glossa.Pipelines;

/// <summary>A token encoder that can read static word vectors beside its own.</summary>
public abstract record VectorsConfig : EncoderKind
{
    private const string WordsKey = "vector_words", VectorsPath = "static_vectors";

    private static readonly Dictionary<string, LexicalForm> Forms = new()
    {
        ["norm"] = LexicalForm.Norm,
        ["lower"] = LexicalForm.Lower,
        ["orth"] = LexicalForm.Orth,
    };

    /// <summary>
    /// A file of word vectors (word2vec, GloVe, fastText; text, .bin, .gz or .safetensors) that are concatenated with the hashed ones and
    /// are not trained; they are stored in the model.
    /// </summary>
    public string? Vectors { get; init; }

    /// <summary>The form of a word that is looked up in the vectors: "norm", "lower" or "orth" (as written).</summary>
    public string VectorAttribute { get; init; } = "norm";

    /// <summary>The number of vectors that are read, the first ones of the file; 0 reads all.</summary>
    public int VectorWords { get; init; }

    /// <summary>The fraction of words hidden in training, so that the model relies on no single word and can handle new ones.</summary>
    public double WordDropout { get; init; }

    /// <summary>The forms of words that are embedded.</summary>
    protected virtual IReadOnlyList<LexicalForm> WordForms => [LexicalForm.Norm];

    /// <inheritdoc/>
    public override void Save(TokenEncoder encoder, PartWriter writer)
    {
        KnownWordsState.Add(EmbeddingOf(encoder).Known, writer);
        WordVectors? vectors = VectorsOf(encoder);
        writer.Add(WordsKey, vectors is null ? "" : JsonSerializer.Serialize([.. vectors.Words], PipelineJson.Default.StringArray));
        if (vectors is not null) writer.Add(VectorsPath, vectors.ToTensor());
    }

    /// <inheritdoc/>
    public override EncoderKind SizedAs(EncoderKind start) =>
        base.SizedAs(start) is VectorsConfig other ? other with { WordDropout = WordDropout } : start;

    /// <summary>Makes the encoder of tokens.</summary>
    /// <param name="vectors">The static word vectors, or null.</param>
    /// <param name="known">The words that have hashed vectors; null for all.</param>
    protected abstract TokenEncoder NewEncoder(VectorTable? vectors, KnownWords? known);

    /// <inheritdoc/>
    public override TokenEncoder Learn(IReadOnlyList<Doc> docs, TokenEncoder? start)
    {
        if (start is null) return NewEncoder(TableOf(LoadVectors()), KnownWords.Of(new TokenBatch(docs), WordForms));
        // An encoder without known words has learned to read the rows of all words.
        KnownWords? before = EmbeddingOf(start).Known;
        return NewEncoder(TableOf(VectorsOf(start)), before is null ? null : KnownWords.Of(new TokenBatch(docs), WordForms, before));
    }

    /// <inheritdoc/>
    public override TokenEncoder Load(PartState state) =>
        NewEncoder(TableOf(ReadVectors(state)), KnownWordsState.Read(state, WordForms));

    /// <summary>Goes through the settings of static word vectors, and the fraction of hidden words.</summary>
    /// <param name="config">The settings.</param>
    /// <param name="v">Reads or writes them.</param>
    protected static T VisitVectors<T>(T config, ConfigVisitor v) where T : VectorsConfig => VisitShared(config with
    {
        Vectors = v.Text("vectors", config.Vectors),
        VectorAttribute = v.Choice("vector_attribute", config.VectorAttribute, Forms.Keys),
        VectorWords = v.Number("vector_words", config.VectorWords, 0),
        WordDropout = v.Number("word_dropout", config.WordDropout, 0, 0.99),
    }, v);

    private static MultiHashEmbedding EmbeddingOf(TokenEncoder encoder) => encoder.ModulesOf<MultiHashEmbedding>().First();

    private static WordVectors? VectorsOf(TokenEncoder encoder) => encoder.ModulesOf<StaticVectors>().FirstOrDefault()?.Vectors;

    private static WordVectors? ReadVectors(PartState state)
    {
        if (state.Entry(WordsKey).Length == 0) return null;
        return new WordVectors(
            StrictJson.Read(state.Entry(WordsKey), $"its {WordsKey}", list => list.List(StrictJson.Text)),
            state.Asset(VectorsPath).ToArray());
    }

    private VectorTable? TableOf(WordVectors? vectors) => vectors is null ? null : new VectorTable(vectors, Forms[VectorAttribute]);

    private WordVectors? LoadVectors()
    {
        if (Vectors is not { } path) return null;
        if (!File.Exists(path)) throw new ConfigException($"There is no file '{path}' of word vectors, which model.vectors names.");
        return WordVectors.Load(path, VectorWords > 0 ? VectorWords : int.MaxValue);
    }
}
