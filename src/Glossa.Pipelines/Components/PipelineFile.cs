using System.Text.Json;
using System.Text.Json.Serialization;
using Glossa.Data;
using Glossa.Tensors;
using Glossa.Text;

namespace Glossa.Pipelines;

/// <summary>
/// A pipeline as one safetensors file: the names and kinds of its components among the metadata, and their settings and weights each under its
/// component's name and a dot, such as <c>textcat.labels</c>.
/// </summary>
internal sealed class PipelineFile : IDisposable
{
    private const string Format = "glossa-pipeline", Version = "1";

    private readonly SafetensorsFile stored;

    private PipelineFile(SafetensorsFile stored)
    {
        this.stored = stored;
        if (Entry("format") != Format) throw new ConfigException($"{Path} is of the format {SourceLine.Quote(Entry("format"))}, not '{Format}'.");
        if (Entry("version") != Version)
        {
            throw new ConfigException($"{Path} is of version {SourceLine.Quote(Entry("version"))} of its format; this program reads version {Version}. Use the Glossa it was made with, or a newer one.");
        }
        Language = Reading("its language cannot be found", () => Languages.Find(Entry("language")));
    }

    /// <summary>Where it is.</summary>
    public string Path => stored.Path;

    /// <summary>Its language.</summary>
    public LanguageData Language { get; }

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

    /// <summary>Opens a pipeline and reads what it is.</summary>
    /// <param name="path">The file, or the folder a training wrote it into.</param>
    /// <exception cref="ConfigException">There is no such file, or it holds no pipeline.</exception>
    /// <exception cref="TensorFileException">It is damaged.</exception>
    public static PipelineFile Open(string path)
    {
        string file = Directory.Exists(path) ? System.IO.Path.Combine(path, TextCategorizer.FileName) : path;
        if (!File.Exists(file)) throw new ConfigException($"There is no model '{file}'. Give the file, or the folder `glossa train` wrote it into; a training that was stopped has written none yet.");
        SafetensorsFile stored = SafetensorsFile.Open(file);
        try
        {
            return new PipelineFile(stored);
        }
        catch
        {
            stored.Dispose();
            throw;
        }
    }

    /// <summary>Reads the components.</summary>
    /// <param name="exclude">Those to leave out: nothing of them is read.</param>
    /// <exception cref="ConfigException">The pipeline contradicts itself, or a component to leave out is not there.</exception>
    /// <exception cref="TensorFileException">It is damaged.</exception>
    public IReadOnlyList<PipelineStep> ReadSteps(IReadOnlyCollection<string> exclude)
    {
        StoredStep[] steps = ParseSteps();
        if (exclude.FirstOrDefault(name => !steps.Any(step => step.Name == name)) is { } unknown) throw new ConfigException($"{Path} has no component '{unknown}' to leave out; {Nearest.Of(unknown, steps.Select(step => step.Name))}.");
        return [.. steps.Where(step => !exclude.Contains(step.Name)).Select(step => new PipelineStep(step.Name, Load(step), step.IsEnabled))];
    }

    /// <inheritdoc/>
    public void Dispose() => stored.Dispose();

    private string Entry(string key) => stored.Metadata.TryGetValue(key, out string? value) ? value : throw new ConfigException($"{Path} is a safetensors file, but no pipeline of Glossa's: it has no '{key}' among its metadata.");

    private StoredStep[] ParseSteps() => Reading("its list of components is damaged", () =>
    {
        StoredStep[] steps = StrictJson.Read(Entry("components"), "the list", list => list.List(step =>
            new StoredStep(step.GetProperty("name").Text(), step.GetProperty("kind").Text(), step.GetProperty("enabled").GetBoolean())));
        PipelineStep.CheckNames(steps.Select(step => step.Name));
        return steps;
    });

    private IPipelineComponent Load(StoredStep step)
    {
        string prefix = step.Name + ".";
        ComponentState state = new(
            stored.Metadata.Where(entry => entry.Key.StartsWith(prefix, StringComparison.Ordinal)).ToDictionary(entry => entry.Key[prefix.Length..], entry => entry.Value),
            stored.Names.Where(name => name.StartsWith(prefix, StringComparison.Ordinal)).ToDictionary(name => name[prefix.Length..], name => stored.Read(name, Backend.Cpu)));
        return Reading($"the component {SourceLine.Quote(step.Name)} cannot be loaded", () => ComponentKinds.Find(step.Kind).Load(state));
    }

    /// <summary>Reads a part of the file; an error names the file and the part.</summary>
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

/// <summary>A component as the list of a pipeline's file has it.</summary>
internal sealed record StoredStep([property: JsonPropertyName("name")] string Name, [property: JsonPropertyName("kind")] string Kind, [property: JsonPropertyName("enabled")] bool IsEnabled);

[JsonSerializable(typeof(string[]))]
[JsonSerializable(typeof(StoredStep[]))]
internal sealed partial class PipelineJson : JsonSerializerContext;
