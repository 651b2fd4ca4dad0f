using System.Text.Json;
using Glossa.Data;
using Glossa.Models;
using Glossa.Nn;
using Glossa.Text;

namespace Glossa.Pipelines;

/// <summary>A token encoder whose vectors can have static word vectors beside them.</summary>
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
    /// A file of word vectors (word2vec, GloVe, fastText; text, .bin, .gz or .safetensors) whose columns stand beside the hashed ones,
    /// fixed; they are stored in the model.
    /// </summary>
    public string? Vectors { get; init; }

    /// <summary>Which form of a word is looked up in the vectors: "norm", "lower" or "orth" (as it stands).</summary>
    public string VectorAttribute { get; init; } = "norm";

    /// <summary>How many of the vectors are taken, the first of the file; 0 for all.</summary>
    public int VectorWords { get; init; }

    /// <inheritdoc/>
    public override void Save(TokenEncoder encoder, PartWriter writer)
    {
        WordVectors? vectors = VectorsOf(encoder);
        writer.Add(WordsKey, vectors is null ? "" : JsonSerializer.Serialize([.. vectors.Words], PipelineJson.Default.StringArray));
        if (vectors is not null) writer.Add(VectorsPath, vectors.ToTensor());
    }

    /// <summary>Makes the encoder of tokens.</summary>
    /// <param name="vectors">The static word vectors, or null.</param>
    protected abstract TokenEncoder NewEncoder(VectorTable? vectors);

    /// <inheritdoc/>
    public override TokenEncoder Learn(IReadOnlyList<Doc> docs, TokenEncoder? start) =>
        NewEncoder(TableOf(start is null ? LoadVectors() : VectorsOf(start)));

    /// <inheritdoc/>
    public override TokenEncoder Load(PartState state) => NewEncoder(TableOf(ReadVectors(state)));

    /// <summary>Goes through the settings of static word vectors.</summary>
    /// <param name="config">The settings.</param>
    /// <param name="v">Reads or writes them.</param>
    protected static T VisitVectors<T>(T config, ConfigVisitor v) where T : VectorsConfig => VisitShared(config with
    {
        Vectors = v.Text("vectors", config.Vectors),
        VectorAttribute = v.Choice("vector_attribute", config.VectorAttribute, Forms.Keys),
        VectorWords = v.Number("vector_words", config.VectorWords, 0),
    }, v);

    private static WordVectors? VectorsOf(TokenEncoder encoder) => encoder.ModulesOf<StaticVectors>().FirstOrDefault()?.Vectors;

    private static WordVectors? ReadVectors(PartState state)
    {
        if (state.Entry(WordsKey).Length == 0) return null;
        return new WordVectors(StrictJson.Read(state.Entry(WordsKey), $"its {WordsKey}", list => list.List(StrictJson.Text)), state.Asset(VectorsPath).ToArray());
    }

    private VectorTable? TableOf(WordVectors? vectors) => vectors is null ? null : new VectorTable(vectors, Forms[VectorAttribute]);

    private WordVectors? LoadVectors()
    {
        if (Vectors is not { } path) return null;
        if (!File.Exists(path)) throw new ConfigException($"There is no file '{path}' of word vectors, which model.vectors names.");
        return WordVectors.Load(path, VectorWords > 0 ? VectorWords : int.MaxValue);
    }
}
