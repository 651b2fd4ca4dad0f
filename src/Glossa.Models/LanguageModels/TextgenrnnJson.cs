using System.Text.Json;
using System.Text.Json.Serialization;
using Glossa.Nn;

namespace Glossa.Models;

/// <summary>
/// The settings in a textgenrnn folder, by the original's names and with its own values where a setting is missing; settings that only its
/// training reads are ignored.
/// </summary>
internal sealed class TextgenrnnSettings
{
    // Not init: the generated reader would set what is not in the file to zero.
    [JsonPropertyName("rnn_layers")]
    public int Layers { get; set; } = 2;

    [JsonPropertyName("rnn_size")]
    public int Hidden { get; set; } = 128;

    [JsonPropertyName("rnn_bidirectional")]
    public bool Bidirectional { get; set; }

    [JsonPropertyName("max_length")]
    public int Window { get; set; } = 40;

    [JsonPropertyName("dim_embeddings")]
    public int Width { get; set; } = 100;

    [JsonPropertyName("word_level")]
    public bool IsWordLevel { get; set; }

    [JsonPropertyName("single_text")]
    public bool IsSingleText { get; set; }

    public TextgenrnnOptions ToOptions(int symbols) =>
        new() { Symbols = symbols, Width = Width, Hidden = Hidden, Layers = Layers, Bidirectional = Bidirectional, Window = Window };
}

[JsonSerializable(typeof(TextgenrnnSettings))]
[JsonSerializable(typeof(string))]
internal sealed partial class TextgenrnnJsonContext : JsonSerializerContext;

/// <summary>Reads the JSON files of a textgenrnn folder.</summary>
internal static class TextgenrnnJson
{
    private const int MaxBytes = 64 << 20;

    /// <summary>Reads the settings.</summary>
    public static TextgenrnnSettings ReadSettings(string path) =>
        Parse(path, bytes => JsonSerializer.Deserialize(bytes, TextgenrnnJsonContext.Default.TextgenrnnSettings))
        ?? throw new ModuleException($"{path}: the settings are null where an object is needed.");

    /// <summary>Reads the vocabulary: ids from 1 on, each once and none left out.</summary>
    public static Dictionary<string, long> ReadVocabulary(string path) => Parse(path, bytes =>
    {
        Utf8JsonReader reader = new(bytes);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new ModuleException($"{path}: a vocabulary is a JSON object with the id of each symbol, {{\"a\": 1, …}}.");
        }
        Dictionary<string, long> vocabulary = new(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string symbol = reader.GetString()!;
            reader.Read();
            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out long id))
            {
                throw new ModuleException($"{path}: the id of {Quote(symbol)} is not a whole number.");
            }
            if (!vocabulary.TryAdd(symbol, id)) throw new ModuleException($"{path}: the symbol {Quote(symbol)} stands there twice.");
        }
        // Only space may follow; the reader throws at anything else.
        reader.Read();
        CheckIds(path, vocabulary);
        return vocabulary;
    });

    private static void CheckIds(string path, Dictionary<string, long> vocabulary)
    {
        if (vocabulary.Count == 0) throw new ModuleException($"{path}: the vocabulary is empty.");
        string?[] symbols = new string?[vocabulary.Count + 1];
        foreach ((string symbol, long id) in vocabulary)
        {
            if (id < 1 || id > vocabulary.Count)
            {
                throw new ModuleException(
                    $"{path}: the id {id} of {Quote(symbol)} does not lie between 1 and {vocabulary.Count}, the number of symbols.");
            }
            if (symbols[id] is { } other) throw new ModuleException($"{path}: {Quote(other)} and {Quote(symbol)} have the same id {id}.");
            symbols[id] = symbol;
        }
    }

    private static T Parse<T>(string path, Func<byte[], T> parse)
    {
        using FileStream stream = File.OpenRead(path);
        if (stream.Length > MaxBytes)
        {
            throw new ModuleException($"{path}: the file has {stream.Length} bytes, but at most {MaxBytes} are read.");
        }
        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        try
        {
            return parse(bytes);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new ModuleException($"{path}: this is not the JSON it should be: {e.Message}");
        }
    }

    private static string Quote(string symbol) =>
        JsonSerializer.Serialize(symbol.Length > 40 ? symbol[..40] : symbol, TextgenrnnJsonContext.Default.String);
}
