using System.Text;
using System.Text.Json;
using Glossa.Text;

namespace Glossa.Formats;

/// <summary>The files of a tokenizer in a folder of Hugging Face's, and what its settings say.</summary>
internal sealed class TokenizerFolder
{
    // The largest known files: 5 MB of vocab.txt, 5 MB of spiece.model, 35 MB of tokenizer.json.
    private const int MaxBytes = 96 << 20;
    private const int MaxLengthThatMeansSomething = 1 << 30;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly string path;
    private readonly JsonFields settings, model, tokenMap;

    /// <summary>Reads the settings of a folder: <c>tokenizer_config.json</c>, <c>special_tokens_map.json</c>, <c>config.json</c>.</summary>
    /// <exception cref="TextException">A file is damaged.</exception>
    /// <exception cref="IOException">The folder does not exist or cannot be read.</exception>
    public TokenizerFolder(string path)
    {
        if (!Directory.Exists(path)) throw new DirectoryNotFoundException($"There is no folder {path}.");
        this.path = path;
        settings = Settings(TokenizerFolderWriter.SettingsFile);
        model = Settings("config.json");
        tokenMap = Settings("special_tokens_map.json");
    }

    /// <summary>The folder and its files, for errors.</summary>
    public string Name => path;

    /// <summary>The settings of the tokenizer.</summary>
    public JsonFields TokenizerSettings => settings;

    /// <summary>The kind of model: <c>bert</c>, <c>roberta</c>, …; null where no file says it.</summary>
    public string? ModelType => model.Text("model_type") ?? ClassName?.Replace("TokenizerFast", "", StringComparison.Ordinal)
        .Replace("Tokenizer", "", StringComparison.Ordinal).ToLowerInvariant();

    /// <summary>The most pieces that the model reads, or null where there is no such limit.</summary>
    public int? MaxLength => settings.Number("model_max_length") is { } length and >= 1 and < MaxLengthThatMeansSomething
        ? (int)length
        : null;

    private string? ClassName => settings.Text("tokenizer_class") ?? model.Text("tokenizer_class");

    /// <summary>Whether the folder has a file.</summary>
    public bool Has(string file) => File.Exists(Path.Combine(path, file));

    /// <summary>The first files of an ending, in the order of their names.</summary>
    public string? FirstWithExtension(string extension) =>
        Directory.EnumerateFiles(path, "*" + extension).Select(file => Path.GetFileName(file))
            .Order(StringComparer.Ordinal).FirstOrDefault();

    /// <summary>The full path of a file, for errors.</summary>
    public string PathOf(string file) => Path.Combine(path, file);

    /// <summary>The content of a file.</summary>
    /// <exception cref="TextException">It is far larger than files of its kind are.</exception>
    /// <exception cref="IOException">It does not exist or cannot be read.</exception>
    public byte[] Bytes(string file)
    {
        string full = PathOf(file);
        using FileStream stream = File.OpenRead(full);
        if (stream.Length > MaxBytes)
        {
            throw new TextException($"{full} has {stream.Length:N0} bytes; files of tokenizers have at most {MaxBytes:N0}.");
        }
        byte[] content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content;
    }

    /// <summary>The content of a file as text.</summary>
    /// <exception cref="TextException">It is not valid UTF-8, or far larger than files of its kind are.</exception>
    /// <exception cref="IOException">It does not exist or cannot be read.</exception>
    public string Text(string file)
    {
        try
        {
            return StrictUtf8.GetString(Bytes(file));
        }
        catch (DecoderFallbackException e)
        {
            throw new TextException($"{PathOf(file)} is damaged: it is not valid UTF-8.", e);
        }
    }

    /// <summary>The content of a file as a JSON object.</summary>
    public JsonFields Json(string file) => JsonFields.Parse(Bytes(file), PathOf(file));

    /// <summary>A special token as the settings name it, such as <c>mask_token</c>.</summary>
    /// <param name="role">The name of the setting.</param>
    /// <param name="usual">The token, where no file says another.</param>
    public string TokenOf(string role, string usual)
    {
        foreach (JsonFields fields in (ReadOnlySpan<JsonFields>)[settings, tokenMap])
        {
            if (fields.Find(role) is not { } value) continue;
            return value.ValueKind == JsonValueKind.Object
                ? JsonFields.Of(value, fields.Name, role).Text("content") ?? throw fields.Error($"'{role}' has no 'content'")
                : fields.TextOf(value, $"'{role}'");
        }
        return usual;
    }

    /// <summary>
    /// The added tokens: special ones of the model, further ones of the settings, and those of <c>added_tokens.json</c> and
    /// <c>added_tokens_decoder</c>.
    /// </summary>
    /// <param name="vocabulary">The pieces of the model.</param>
    /// <param name="special">The special tokens of the model; one that the vocabulary lacks is left out.</param>
    /// <param name="mask">The token that takes the white space before it, as in RoBERTa, ALBERT and XLNet.</param>
    public IReadOnlyList<AddedToken> AddedTokens(SubwordVocabulary vocabulary, IEnumerable<string> special, string? mask = null)
    {
        Dictionary<string, AddedToken> tokens = new(StringComparer.Ordinal);
        foreach (string token in special.Concat(Additional()))
        {
            if (vocabulary.Find(token) is { } id) tokens[token] = new AddedToken(token, id) { StripsLeft = token == mask };
        }
        if (Has("added_tokens.json"))
        {
            JsonFields added = Json("added_tokens.json");
            foreach ((string token, JsonElement id) in added.All)
            {
                bool isSpecial = tokens.ContainsKey(token) || Additional().Contains(token);
                tokens[token] = new AddedToken(token, added.IntegerOf(id, $"'{token}'"))
                {
                    IsSpecial = isSpecial,
                    StripsLeft = token == mask,
                };
            }
        }
        if (settings.Object("added_tokens_decoder") is { } decoder)
        {
            foreach ((string id, JsonElement value) in decoder.All)
            {
                if (!int.TryParse(id, out int number)) throw decoder.Error($"'added_tokens_decoder' has the id '{id}', which is no number");
                AddedToken token = TokenizerJsonTokens.Read(JsonFields.Of(value, decoder.Name, $"'{id}'"), number);
                tokens[token.Text] = token;
            }
        }
        return [.. tokens.Values];
    }

    private List<string> Additional() =>
        [.. new[] { settings, tokenMap }.SelectMany(fields => fields.List("additional_special_tokens").Select(value =>
            value.ValueKind == JsonValueKind.Object
                ? JsonFields.Of(value, fields.Name, "an additional special token").Text("content") ?? ""
                : fields.TextOf(value, "an additional special token")))];

    private JsonFields Settings(string file) => Has(file) ? Json(file) : JsonFields.Parse("{}"u8.ToArray(), PathOf(file));
}
