using Glossa.Data;
using Glossa.Models;
using Glossa.Tensors;
using Glossa.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Glossa.Pipelines;

/// <summary>
/// A tokenizer and the components that annotate its documents: text in, annotated document out. Immutable: a change of a pipeline returns a
/// new one, which shares the components. So put it together or load it once, then share it among any number of threads.
/// </summary>
public sealed partial class Language
{
    private readonly ILogger logger;
    private readonly IPipelineComponent[] working;
    private readonly TokenEncoder[] shared;

    /// <summary>Creates a pipeline of components under the names of their kinds.</summary>
    /// <param name="tokenizer">The tokenizer, which splits the texts.</param>
    /// <param name="components">The components, in their order; of different kinds.</param>
    /// <exception cref="ConfigException">Two components are of the same kind.</exception>
    public Language(ITokenizer tokenizer, params IReadOnlyList<IPipelineComponent> components)
        : this(tokenizer, [.. components.Select(component => new PipelineStep(component.Kind, component))], NullLogger.Instance) { }

    private Language(ITokenizer tokenizer, IReadOnlyList<PipelineStep> steps, ILogger logger)
    {
        NamedPart.CheckNames(steps.Select(step => step.Name));
        (Tokenizer, Steps, this.logger) = (tokenizer, steps, logger);
        working = [.. steps.Where(step => step.IsEnabled).Select(step => step.Component)];
        shared =
        [
            .. working.Select(component => component.Encoder?.Encoder).OfType<TokenEncoder>()
                .GroupBy(encoder => encoder).Where(readers => readers.Count() > 1).Select(readers => readers.Key),
        ];
    }

    /// <summary>The tokenizer, which splits the texts.</summary>
    public ITokenizer Tokenizer { get; }

    /// <summary>The components with their names, in their order, also those that are disabled.</summary>
    public IReadOnlyList<PipelineStep> Steps { get; }

    /// <summary>The components that work on each text, in their order.</summary>
    public IReadOnlyList<IPipelineComponent> Components => working;

    /// <summary>Returns a pipeline that only splits texts.</summary>
    /// <param name="code">The language's code.</param>
    /// <exception cref="ConfigException">There is no such language.</exception>
    public static Language Blank(string code) => Blank(Languages.Find(code));

    /// <summary>Returns a pipeline that only splits texts.</summary>
    /// <param name="language">The language, such as <c>English.Language with { SpecialCases = … }</c>.</param>
    public static Language Blank(LanguageData language) => new(Text.Tokenizer.For(language));

    /// <summary>Loads a pipeline.</summary>
    /// <param name="path">Its file, or the folder a training wrote it into.</param>
    /// <param name="exclude">Names of components not to load.</param>
    /// <param name="logger">Receives what was loaded, and later the texts that fail in
    /// <see cref="Pipe(IEnumerable{string}, int, int, Action{string, Exception}?, CancellationToken)"/>.</param>
    /// <param name="kinds">The kinds the file may name; those that Glossa brings when left out.</param>
    /// <exception cref="MissingPartException">The file holds parts, but none that annotates documents.</exception>
    /// <exception cref="ConfigException">There is no such file, it contradicts itself, or a component to exclude is not there.</exception>
    /// <exception cref="TensorFileException">It is damaged.</exception>
    public static Language Load(string path, IReadOnlyCollection<string>? exclude = null, ILogger? logger = null, Kinds? kinds = null)
    {
        using StoredModel file = StoredModel.Open(path, kinds);
        StoredPart[] parts = [.. file.Parts.Where(part => typeof(IPipelineComponent).IsAssignableFrom(file.KindOf(part).Type))];
        if (parts.Length == 0 && file.Parts.Count > 0) throw file.Lacks(typeof(IPipelineComponent));
        if (exclude?.FirstOrDefault(name => !parts.Any(part => part.Name == name)) is { } unknown)
        {
            throw new ConfigException(
                $"{file.Path} has no component '{unknown}' to leave out; {NameSuggestions.For(unknown, parts.Select(part => part.Name))}.");
        }
        // The tokenizer's tables are made while the weights are read.
        Task<Tokenizer> tokenizer = Task.Run(() => Text.Tokenizer.For(file.Language));
        IEnumerable<PipelineStep> steps = file.Read(parts.Where(part => exclude?.Contains(part.Name) != true))
            .Select(part => new PipelineStep(part.Name, (IPipelineComponent)part.Part, part.IsEnabled));
        Language language = new(tokenizer.GetAwaiter().GetResult(), [.. steps], logger ?? NullLogger.Instance);
        language.logger.Loaded(file.Path, language);
        return language;
    }

    /// <summary>Writes the pipeline as one file; a file that is there is replaced as a whole.</summary>
    /// <param name="path">The file, in a folder that exists.</param>
    /// <exception cref="ConfigException">A component or the tokenizer is one of your own, which a file cannot hold.</exception>
    /// <exception cref="IOException">It cannot be written; the old file is untouched then.</exception>
    public void Save(string path)
    {
        LanguageData language = Tokenizer.Vocab.Language;
        if (Tokenizer is not Text.Tokenizer || !Languages.Codes.Contains(language.Code))
        {
            throw new ConfigException("A file names the language whose tokenizer it needs, but this pipeline splits texts with a "
                + $"{Tokenizer.GetType().Name} for '{language.Code}'. Save the components in a pipeline of Language.Blank.");
        }
        new ModelFile(language, [.. Steps.Select(step => new NamedPart(step.Name, step.Component, step.IsEnabled))]).Write(path);
        logger.Saved(path, this);
    }

    /// <summary>Returns the same pipeline with one more component.</summary>
    /// <param name="component">The component.</param>
    /// <param name="position">Its position; the end when left out.</param>
    /// <param name="name">Its name; that of its kind when left out.</param>
    /// <exception cref="ConfigException">There is one of this name, or none of the name the position refers to.</exception>
    public Language Add(IPipelineComponent component, PipelinePosition? position = null, string? name = null)
    {
        List<PipelineStep> steps = [.. Steps];
        steps.Insert((position ?? PipelinePosition.Last).IndexIn(this), new PipelineStep(name ?? component.Kind, component));
        return With(steps);
    }

    /// <summary>Returns the same pipeline with one more component, which has its default settings.</summary>
    /// <param name="kind">Its kind, one of <see cref="Kinds.Parts"/>.</param>
    /// <param name="position">Its position; the end when left out.</param>
    /// <param name="name">Its name; that of its kind when left out.</param>
    /// <exception cref="ConfigException">There is no such kind, or it has to be trained; there is one of this name, or none of the name the
    /// position refers to.</exception>
    public Language Add(string kind, PipelinePosition? position = null, string? name = null) => Add(
        Kinds.BuiltIn.Parts.Find(kind).Make?.Invoke() as IPipelineComponent ?? throw new ConfigException(
            $"A '{kind}' has to be trained: `glossa train` does, and ModelFile.Load gives it to be added to another pipeline."), position,
        name);

    /// <summary>Returns the same pipeline without a component.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="ConfigException">There is none of this name.</exception>
    public Language Remove(string name)
    {
        List<PipelineStep> steps = [.. Steps];
        steps.RemoveAt(IndexOf(name));
        return With(steps);
    }

    /// <summary>Returns the same pipeline with another component at the position and under the name of one.</summary>
    /// <param name="name">The name.</param>
    /// <param name="component">The other component.</param>
    /// <exception cref="ConfigException">There is none of this name.</exception>
    public Language Replace(string name, IPipelineComponent component) => With(name, step => step with { Component = component });

    /// <summary>Returns the same pipeline with another name for a component.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="newName">Its new name.</param>
    /// <exception cref="ConfigException">There is none of the name, or already one of the new name.</exception>
    public Language Rename(string name, string newName) => With(name, step => step with { Name = newName });

    /// <summary>Returns the same pipeline with a component that is kept, but skipped.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="ConfigException">There is none of this name.</exception>
    public Language Disable(string name) => With(name, step => step with { IsEnabled = false });

    /// <summary>Returns the same pipeline with a component that annotates documents (again).</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="ConfigException">There is none of this name.</exception>
    public Language Enable(string name) => With(name, step => step with { IsEnabled = true });

    /// <summary>
    /// Returns the language and the names of the components, such as <c>en: sentencizer, (textcat)</c>; disabled ones in parentheses.
    /// </summary>
    public override string ToString()
    {
        string steps = string.Join(", ", Steps.Select(step => step.IsEnabled ? step.Name : $"({step.Name})"));
        return $"{Tokenizer.Vocab.Language.Code}: {(Steps.Count == 0 ? "no components" : steps)}";
    }

    internal int IndexOf(string name)
    {
        for (int i = 0; i < Steps.Count; i++)
        {
            if (Steps[i].Name == name) return i;
        }
        throw new ConfigException($"The pipeline has no component '{name}'; {NameSuggestions.For(name, Steps.Select(step => step.Name))}.");
    }

    private Language With(IReadOnlyList<PipelineStep> steps) => new(Tokenizer, steps, logger);

    private Language With(string name, Func<PipelineStep, PipelineStep> change)
    {
        int index = IndexOf(name);
        return With([.. Steps.Select((step, i) => i == index ? change(step) : step)]);
    }
}
