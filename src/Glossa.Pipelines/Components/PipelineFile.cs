using System.Text.Json;
using System.Text.Json.Serialization;
using Glossa.Tensors;
using Glossa.Training;

namespace Glossa.Pipelines;

/// <summary>
/// A pipeline as one safetensors file: the names and kinds of its components among the metadata, and their settings and weights each under its
/// component's name and a dot, such as <c>textcat.labels</c>.
/// </summary>
internal static class PipelineFile
{
    private const string Format = "glossa-pipeline", Version = "1";

    /// <summary>Writes a pipeline; a file that is there is replaced as a whole.</summary>
    /// <param name="path">The file.</param>
    /// <param name="language">The code of its language.</param>
    /// <param name="steps">Its components.</param>
    /// <exception cref="ConfigException">A component cannot be saved.</exception>
    public static void Write(string path, string language, IEnumerable<PipelineStep> steps)
    {
        Dictionary<string, string> texts = new() { ["format"] = Format, ["version"] = Version, ["language"] = language };
        Dictionary<string, Tensor> tensors = [];
        List<StoredStep> stored = [];
        foreach ((string name, IPipelineComponent component, bool isEnabled) in steps)
        {
            ComponentState state = component.Save();
            stored.Add(new StoredStep(name, component.Kind, isEnabled));
            foreach ((string key, string text) in state.Texts) texts.Add($"{name}.{key}", text);
            foreach ((string key, Tensor tensor) in state.Tensors) tensors.Add($"{name}.{key}", tensor);
        }
        texts["components"] = JsonSerializer.Serialize([.. stored], PipelineJson.Default.StoredStepArray);
        SafetensorsWriter.Write(path, tensors, texts);
    }

    /// <summary>Reads a pipeline.</summary>
    /// <param name="path">The file, or the folder a training wrote it into.</param>
    /// <param name="exclude">The components to leave out: nothing of them is read.</param>
    /// <exception cref="ConfigException">There is no such file, it holds no pipeline or a contradictory one, or a component to leave out is not there.</exception>
    /// <exception cref="TensorFileException">It is damaged.</exception>
    public static (string File, string Language, IReadOnlyList<PipelineStep> Steps) Read(string path, IReadOnlyCollection<string> exclude)
    {
        string file = Directory.Exists(path) ? Path.Combine(path, TextCategorizer.FileName) : path;
        if (!File.Exists(file)) throw new ConfigException($"There is no model '{file}'. Give the file, or the folder `glossa train` wrote it into; a training that was stopped has written none yet.");
        using SafetensorsFile stored = SafetensorsFile.Open(file);
        string Entry(string key) => stored.Metadata.TryGetValue(key, out string? value) ? value : throw new ConfigException($"{file} is a safetensors file, but no pipeline of Glossa's: it has no '{key}' among its metadata.");
        if (Entry("format") != Format) throw new ConfigException($"{file} is of the format '{Entry("format")}', not '{Format}'.");
        if (Entry("version") != Version) throw new ConfigException($"{file} is of version {Entry("version")} of its format; this program reads version {Version}. Use the Glossa it was made with, or a newer one.");
        string language = Entry("language");
        StoredStep[] steps = Parse(file, Entry("components"));
        if (exclude.FirstOrDefault(name => !steps.Any(step => step.Name == name)) is { } unknown) throw new ConfigException($"{file} has no component '{unknown}' to leave out; {Nearest.Of(unknown, steps.Select(step => step.Name))}.");
        return (file, language, [.. steps.Where(step => !exclude.Contains(step.Name)).Select(step => new PipelineStep(step.Name, Load(stored, step), step.IsEnabled))]);
    }

    private static StoredStep[] Parse(string file, string json)
    {
        try
        {
            StoredStep[] steps = JsonSerializer.Deserialize(json, PipelineJson.Default.StoredStepArray) ?? [];
            return steps.All(step => step is { Name: not null, Kind: not null }) ? steps : throw new JsonException("a component has no name or no kind");
        }
        catch (JsonException e)
        {
            throw new ConfigException($"{file}: its list of components is damaged: {e.Message}", e);
        }
    }

    private static IPipelineComponent Load(SafetensorsFile stored, StoredStep step)
    {
        string prefix = step.Name + ".";
        try
        {
            ComponentState state = new(
                stored.Metadata.Where(entry => entry.Key.StartsWith(prefix, StringComparison.Ordinal)).ToDictionary(entry => entry.Key[prefix.Length..], entry => entry.Value),
                stored.Names.Where(name => name.StartsWith(prefix, StringComparison.Ordinal)).ToDictionary(name => name[prefix.Length..], name => stored.Read(name, Backend.Cpu)));
            return ComponentKinds.Find(step.Kind).Load(state);
        }
        catch (Exception e) when (e is JsonException or (GlossaException and not TensorFileException))
        {
            throw new ConfigException($"{stored.Path}: the component '{step.Name}' cannot be loaded: {e.Message}", e);
        }
    }
}

/// <summary>A component as the list of a pipeline's file has it.</summary>
internal sealed record StoredStep([property: JsonPropertyName("name")] string Name, [property: JsonPropertyName("kind")] string Kind, [property: JsonPropertyName("enabled")] bool IsEnabled);

[JsonSerializable(typeof(string[]))]
[JsonSerializable(typeof(StoredStep[]))]
internal sealed partial class PipelineJson : JsonSerializerContext;
