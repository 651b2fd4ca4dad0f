using Microsoft.Extensions.DependencyInjection;

namespace Glossa.Pipelines;

/// <summary>The options by which <see cref="GlossaServiceCollectionExtensions"/> makes a pipeline.</summary>
public sealed class LanguageOptions
{
    /// <summary>The model's file, or the folder a training wrote it into.</summary>
    public string Path { get; set; } = "";

    /// <summary>The names of components not to load.</summary>
    public IList<string> Exclude { get; } = [];

    /// <summary>The names of components to load, but to skip.</summary>
    public IList<string> Disable { get; } = [];

    /// <summary>Changes the pipeline after it was loaded, for example adds a component; or null.</summary>
    public Func<Language, Language>? Configure { get; set; }
}
