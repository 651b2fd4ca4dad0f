using System.Text.Json;
using System.Text.Json.Serialization;
using Glossa.Data;
using Glossa.Tensors;
using Glossa.Text;

namespace Glossa.Pipelines;

/// <summary>
/// An open model file. The metadata contain the names and kinds of its parts; their settings and weights are each stored under the name of
/// the part and a dot, such as <c>textcat.labels</c>.
/// </summary>
internal sealed class StoredModel : IDisposable
{
    private const string Format = "glossa-model", Version = "2", PartsKey = "parts", PrecisionKey = "precision";

    // A tensor of whole numbers has the scales of its rows beside it, under its name and this.
    private const string ScaleSuffix = ".int8_scale";

    // The format that was written before parts other than components were known.
    private const string OldFormat = "glossa-pipeline", OldVersion = "1", OldPartsKey = "components";

    private readonly SafetensorsFile stored;
    private readonly Dictionary<string, IModelPart> loaded = new(StringComparer.Ordinal);
    private readonly Kinds kinds;

    private StoredModel(SafetensorsFile stored, Kinds kinds)
    {
        (this.stored, this.kinds) = (stored, kinds);
        string format = Entry("format"), version = Entry("version");
        if (format is not (Format or OldFormat))
        {
            throw new ConfigException($"{Path} is of the format {SourceLine.Quote(format)}, not '{Format}'.");
        }
        if (version != (format == Format ? Version : OldVersion))
        {
            throw new ConfigException($"{Path} is of version {SourceLine.Quote(version)} of its format; "
                + $"this program reads version {Version}. Use the Glossa it was made with, or a newer one.");
        }
        Entry("language");
        Language = Reading("its language cannot be read", () => StoredLanguage.Read(stored.Metadata));
        Parts = Reading("its list of components is damaged", () => ParseParts(Entry(format == Format ? PartsKey : OldPartsKey)));
    }

    /// <summary>The path of the file.</summary>
    public string Path => stored.Path;

    /// <summary>The language.</summary>
    public LanguageData Language { get; }

    /// <summary>The parts, in their order, which were not read yet.</summary>
    public IReadOnlyList<StoredPart> Parts { get; }

    /// <summary>Writes a model file; one that is there is replaced as a whole.</summary>
    /// <exception cref="ConfigException">A part cannot be saved.</exception>
    public static void Write(string path, ModelFile file, Precision precision)
    {
        Dictionary<string, string> texts = new() { ["format"] = Format, ["version"] = Version };
        StoredLanguage.Write(file.Language, texts);
        if (precision != Precision.Float32) texts[PrecisionKey] = NameOf(precision);
        Dictionary<string, Tensor> tensors = [];
        HashSet<string> exact = [];
        foreach ((string name, IModelPart part, _) in file.Parts)
        {
            PartState state = part.Save();
            foreach ((string key, string text) in state.Texts) texts.Add($"{name}.{key}", text);
            foreach ((string key, Tensor tensor) in state.Tensors)
            {
                string stored = $"{name}.{key}";
                bool isRounded = precision == Precision.Int8 && !state.IsExact && Int8Rounding.Suits(tensor.Shape);
                (tensors[stored], Tensor? scales) = isRounded ? Int8Rounding.Round(tensor) : (tensor, null);
                if (scales is not null) tensors[stored + ScaleSuffix] = scales;
                if (state.IsExact || (precision == Precision.Int8 && !isRounded)) exact.Add(stored);
                if (isRounded) exact.Add(stored + ScaleSuffix);
            }
        }
        StoredPart[] parts = [.. file.Parts.Select(part => new StoredPart(part.Name, part.Part.Kind, part.IsEnabled)
        {
            Encoder = part.Part.Encoder is { } encoder ? file.Parts.First(other => other.Part == encoder).Name : null,
        })];
        texts[PartsKey] = JsonSerializer.Serialize(parts, PipelineJson.Default.StoredPartArray);
        SafetensorsWriter.Write(path, tensors, texts, precision: name => exact.Contains(name) ? Precision.Float32 : precision);
    }

    /// <summary>Opens a model file and reads the list of its parts, but no part.</summary>
    /// <exception cref="ConfigException">There is no such file, or it is no model file.</exception>
    /// <exception cref="TensorFileException">The file is damaged.</exception>
    public static StoredModel Open(string path, Kinds? kinds)
    {
        string file = ModelFile.PathOf(path);
        if (!File.Exists(file))
        {
            throw new ConfigException($"There is no model '{file}'. Give the file, or the folder `glossa train` wrote it into; "
                + "a training that was stopped has written none yet.");
        }
        SafetensorsFile stored = SafetensorsFile.Open(file);
        try
        {
            return new StoredModel(stored, kinds ?? Kinds.BuiltIn);
        }
        catch
        {
            stored.Dispose();
            throw;
        }
    }

    /// <summary>Reads parts.</summary>
    /// <exception cref="ConfigException">A part contradicts itself, or is of an unknown kind.</exception>
    /// <exception cref="TensorFileException">The file is damaged.</exception>
    public IReadOnlyList<NamedPart> Read(IEnumerable<StoredPart> parts) =>
        [.. parts.Select(part => new NamedPart(part.Name, Read(part), part.IsEnabled))];

    /// <summary>Returns the kind of a part.</summary>
    /// <exception cref="ConfigException">The kind is unknown.</exception>
    public PartKind KindOf(StoredPart part) => Reading(NameOf(part), () => kinds.Parts.Find(part.Kind));

    /// <summary>Returns the error of a file that holds other parts than those of a class.</summary>
    public MissingPartException Lacks(Type type)
    {
        string[] descriptions = [.. kinds.Parts.All.Where(kind => type.IsAssignableFrom(kind.Type)).Select(kind => kind.Description)];
        string wanted = descriptions.Length > 0 ? string.Join(" or ", descriptions) : $"a {type.Name}";
        if (Parts.Count == 0)
        {
            return new MissingPartException($"{Path} holds no {Bare(wanted)}: it is a pipeline without parts, which only splits texts.");
        }
        PartKind[] held = [.. Parts.Where(part => Parts.All(other => other.Encoder != part.Name)).Select(KindOf).Distinct()];
        string use = string.Join(", ", held.Select(kind => $"{kind.Command} {Path}").Distinct());
        return new MissingPartException(
            $"{Path} holds {string.Join(" and ", held.Select(kind => kind.Description))}, but no {Bare(wanted)}: {use}.");

        static string Bare(string description) => description.StartsWith("a ", StringComparison.Ordinal) ? description[2..] : description;
    }

    /// <inheritdoc/>
    public void Dispose() => stored.Dispose();

    private static string NameOf(Precision precision) => precision.ToString().ToLowerInvariant();

    private static string NameOf(StoredPart part) => $"the component {SourceLine.Quote(part.Name)} cannot be loaded";

    private static StoredPart[] ParseParts(string json)
    {
        StoredPart[] parts = StrictJson.Read(json, "the list", list => list.List(part =>
            new StoredPart(part.GetProperty("name").Text(), part.GetProperty("kind").Text(), part.GetProperty("enabled").GetBoolean())
            {
                Encoder = part.TryGetProperty("encoder", out JsonElement encoder) ? encoder.Text() : null,
            }));
        NamedPart.CheckNames(parts.Select(part => part.Name));
        return parts;
    }

    private string Entry(string key) => stored.Metadata.TryGetValue(key, out string? value)
        ? value
        : throw new ConfigException($"{Path} is a safetensors file, but no model of Glossa's: it has no '{key}' among its metadata.");

    private IModelPart Read(StoredPart part)
    {
        if (loaded.TryGetValue(part.Name, out IModelPart? known)) return known;
        string prefix = part.Name + ".";
        PartKind kind = KindOf(part);
        Dictionary<string, string> texts = stored.Metadata.Where(entry => entry.Key.StartsWith(prefix, StringComparison.Ordinal))
            .ToDictionary(entry => entry.Key[prefix.Length..], entry => entry.Value);
        bool isOld = stored.Metadata.GetValueOrDefault("format") == OldFormat;
        PartState state = new(kinds, isOld, texts, TensorsOf(part), EncoderOf(part));
        return loaded[part.Name] = Reading(NameOf(part), () => kind.Load(state));
    }

    /// <summary>Reads the tensors of a part, by their paths in it.</summary>
    private Dictionary<string, Tensor> TensorsOf(StoredPart part)
    {
        string prefix = part.Name + ".";
        Dictionary<string, Tensor> tensors = stored.Names.Where(name => name.StartsWith(prefix, StringComparison.Ordinal))
            .ToDictionary(name => name[prefix.Length..], name => stored.Read(name, Backend.Cpu));
        foreach (string scaled in tensors.Keys.Where(key => key.EndsWith(ScaleSuffix, StringComparison.Ordinal)).ToArray())
        {
            tensors.Remove(scaled, out Tensor? scales);
            string path = scaled[..^ScaleSuffix.Length];
            tensors[path] = Reading(NameOf(part), () => tensors.TryGetValue(path, out Tensor? numbers)
                ? Int8Rounding.Join(numbers, scales!)
                : throw new ConfigException($"it has scales, but no tensor '{path}'"));
        }
        return tensors;
    }

    /// <summary>Returns the encoder that a part reads; null where it reads none.</summary>
    private EncoderPart? EncoderOf(StoredPart part)
    {
        if (part.Encoder is not { } name) return null;
        // An encoder reads none itself, so that no chain of names leads back to its start.
        StoredPart? stored = Parts.FirstOrDefault(other => other.Name == name && other.Encoder is null);
        return stored is not null && Read(stored) is EncoderPart encoder ? encoder : throw new ConfigException(
            $"{Path}: {NameOf(part)}: it reads the encoder {SourceLine.Quote(name)}, which is not there.");
    }

    /// <summary>Reads a value from the file; an error names the file and the value.</summary>
    private T Reading<T>(string failure, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (GlossaException e)
        {
            throw new ConfigException($"{Path}: {failure}: {e.Message}", e);
        }
    }
}

/// <summary>An entry in a model file's list of parts.</summary>
internal sealed record StoredPart(
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("kind")] string Kind,
    [property: JsonPropertyName("enabled")] bool IsEnabled)
{
    /// <summary>The name of the encoder that it reads; null where it reads none.</summary>
    [JsonPropertyName("encoder")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Encoder { get; init; }
}

[JsonSerializable(typeof(string[]))]
[JsonSerializable(typeof(StoredPart[]))]
internal sealed partial class PipelineJson : JsonSerializerContext;
