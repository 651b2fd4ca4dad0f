using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Glossa.Tensors;

namespace Glossa.Formats;

/// <summary>
/// The settings in a <c>config.json</c> of a Hugging Face folder. One description of a model's settings reads and writes them: each method
/// returns the setting that was read or, where the file is being written, stores the given one and returns it.
/// </summary>
public sealed class HuggingFaceConfig
{
    /// <summary>The name of the file.</summary>
    public const string FileName = "config.json";

    private const int MaxBytes = 16 << 20;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    private readonly string path;
    private readonly JsonObject settings;
    private readonly bool isWriting;

    private HuggingFaceConfig(string path, JsonObject settings, bool isWriting) =>
        (this.path, this.settings, this.isWriting) = (path, settings, isWriting);

    /// <summary>Starts a file.</summary>
    /// <param name="modelType">The family of the model: <c>bert</c>.</param>
    public HuggingFaceConfig(string modelType) : this(FileName, [], true) => settings["model_type"] = modelType;

    /// <summary>The form of settings in Hugging Face's folders.</summary>
    internal static JsonSerializerOptions Indented { get; } = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The family of the model: <c>bert</c>.</summary>
    /// <exception cref="HuggingFaceException">The file names none.</exception>
    public string ModelType => settings["model_type"] is JsonValue value && value.TryGetValue(out string? type)
        ? type
        : throw Error("it names no 'model_type', such as \"bert\", so the family of the model is not known");

    /// <summary>Reads the settings of a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="HuggingFaceException">There is no such file, or it is damaged.</exception>
    public static HuggingFaceConfig Read(string folder)
    {
        string path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
        {
            throw new HuggingFaceException(Directory.Exists(folder)
                ? $"{folder} has no {FileName}: it is not the folder of a Hugging Face model."
                : $"There is no folder {folder}.");
        }
        if (new FileInfo(path).Length > MaxBytes) throw new HuggingFaceException($"{path}: the file is too large for a configuration.");
        return Parse(File.ReadAllText(path), path);
    }

    /// <summary>Reads settings.</summary>
    /// <param name="json">The text of the file.</param>
    /// <param name="path">Its name, for errors.</param>
    /// <exception cref="HuggingFaceException">The text is not a JSON object.</exception>
    public static HuggingFaceConfig Parse(string json, string path = FileName)
    {
        try
        {
            return JsonNode.Parse(json, null, Strict) is JsonObject settings
                ? new HuggingFaceConfig(path, settings, false)
                : throw new HuggingFaceException($"{path}: a configuration is a JSON object, {{\"model_type\": …}}.");
        }
        catch (JsonException e)
        {
            throw new HuggingFaceException($"{path} is not JSON: {e.Message}", e);
        }
    }

    /// <summary>A whole number.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="value">The value to store, or the one taken where the file has none.</param>
    /// <param name="least">The smallest value that is allowed.</param>
    /// <param name="most">The largest value that is allowed.</param>
    /// <exception cref="HuggingFaceException">It is not a whole number, or not allowed.</exception>
    public int Count(string key, int value, int least = 1, int most = 1 << 20) => Setting(key, value, JsonValue.Create(value), node =>
        node.TryGetValue(out double number) && number == Math.Floor(number) && number >= least && number <= most
            ? (int)number
            : throw Error($"'{key}' is {Shown(node)}, where a whole number from {least} to {most} is needed"));

    /// <summary>A number.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="value">The value to store, or the one taken where the file has none.</param>
    /// <param name="least">The smallest value that is allowed.</param>
    /// <param name="most">The largest value that is allowed.</param>
    /// <exception cref="HuggingFaceException">It is not a number, or not allowed.</exception>
    public double Number(string key, double value, double least = 0, double most = 1) =>
        Setting(key, value, JsonValue.Create(value), node => node.TryGetValue(out double number) && number >= least && number <= most
            ? number
            : throw Error($"'{key}' is {Shown(node)}, where a number from {least} to {most} is needed"));

    /// <summary>A text.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="value">The value to store, or the one taken where the file has none.</param>
    /// <param name="allowed">The texts that are allowed; any when left out.</param>
    /// <exception cref="HuggingFaceException">It is not a text, or not allowed.</exception>
    public string Text(string key, string value, params IReadOnlyCollection<string> allowed) =>
        Setting(key, value, JsonValue.Create(value), node => node.TryGetValue(out string? text)
            && (allowed.Count == 0 || allowed.Contains(text))
            ? text
            : throw Error($"'{key}' is {Shown(node)}, where {(allowed.Count == 0 ? "a text" : string.Join(", ", allowed))} is needed"));

    /// <summary>A truth value.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="value">The value to store, or the one taken where the file has none.</param>
    /// <exception cref="HuggingFaceException">It is neither true nor false.</exception>
    public bool Flag(string key, bool value) => Setting(key, value, JsonValue.Create(value), node =>
        node.TryGetValue(out bool flag) ? flag : throw Error($"'{key}' is {Shown(node)}, where true or false is needed"));

    /// <summary>The text of the file.</summary>
    public string ToJson() => settings.ToJsonString(Indented) + "\n";

    /// <summary>Makes an error about this file.</summary>
    /// <param name="problem">What is wrong.</param>
    public HuggingFaceException Error(string problem) => new($"{path}: {problem}.");

    private T Setting<T>(string key, T value, JsonNode written, Func<JsonValue, T> read)
    {
        if (isWriting)
        {
            settings[key] = written;
            return value;
        }
        return settings[key] switch
        {
            null => value,
            JsonValue node => read(node),
            JsonNode node => throw Error($"'{key}' is {Shown(node)}, where a single value is needed"),
        };
    }

    private static string Shown(JsonNode node) => FilePlace.Quote(node.ToJsonString());
}
