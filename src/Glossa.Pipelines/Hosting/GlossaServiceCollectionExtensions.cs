using Glossa.Pipelines;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers pipelines for dependency injection: each is a singleton, loaded once, when it is first requested.</summary>
public static class GlossaServiceCollectionExtensions
{
    /// <summary>Registers the program's pipeline as a <see cref="Language"/>.</summary>
    /// <param name="services">The services.</param>
    /// <param name="path">The model's file, or the folder a training wrote it into.</param>
    /// <exception cref="ConfigException">The path is empty, or the program has a pipeline already.</exception>
    public static IServiceCollection AddGlossa(this IServiceCollection services, string path) =>
        services.AddGlossa(options => options.Path = path);

    /// <summary>Registers the program's pipeline as a <see cref="Language"/>.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Sets the options of the pipeline.</param>
    /// <exception cref="ConfigException">No path was set, or the program has a pipeline already.</exception>
    public static IServiceCollection AddGlossa(this IServiceCollection services, Action<LanguageOptions> configure)
    {
        LanguageOptions options = Validate(services, null, configure);
        return services.AddSingleton(provider => Load(provider, options));
    }

    /// <summary>
    /// Registers one pipeline of several as a <see cref="Language"/> under a name: <c>[FromKeyedServices("sentiment")] Language
    /// language</c>.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="name">The name.</param>
    /// <param name="configure">Sets the options of the pipeline.</param>
    /// <exception cref="ConfigException">The name is empty or taken, or no path was set.</exception>
    public static IServiceCollection AddGlossa(this IServiceCollection services, string name, Action<LanguageOptions> configure)
    {
        if (string.IsNullOrWhiteSpace(name))
        {
            throw new ConfigException(
                "A pipeline under a name needs one; for a program with a single pipeline leave the name out: AddGlossa(options => …).");
        }
        LanguageOptions options = Validate(services, name, configure);
        return services.AddKeyedSingleton(name, (provider, _) => Load(provider, options));
    }

    /// <summary>
    /// Registers a model of texts as a <see cref="TextEmbedder"/> and as <see cref="IEmbeddingGenerator{TInput, TEmbedding}"/>, loaded
    /// once, when it is first requested.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="path">The folder of a Hugging Face model, or a model file with a transformer.</param>
    /// <exception cref="ConfigException">The path is empty.</exception>
    public static IServiceCollection AddGlossaEmbeddings(this IServiceCollection services, string path)
    {
        if (string.IsNullOrWhiteSpace(path))
        {
            throw new ConfigException("Vectors of texts need a model: give the folder of a Hugging Face model, or a model file.");
        }
        return services.AddSingleton(_ => TextEmbedder.Load(path))
            .AddSingleton<IEmbeddingGenerator<string, Embedding<float>>>(provider => provider.GetRequiredService<TextEmbedder>());
    }

    private static LanguageOptions Validate(IServiceCollection services, string? name, Action<LanguageOptions> configure)
    {
        LanguageOptions options = new();
        configure(options);
        string which = name is null ? "The pipeline" : $"The pipeline '{name}'";
        if (string.IsNullOrWhiteSpace(options.Path))
        {
            throw new ConfigException(
                $"{which} has no model: set {nameof(LanguageOptions.Path)} to its file, or to the folder `glossa train` wrote it into.");
        }
        if (services.Any(service => service.ServiceType == typeof(Language) && Equals(service.ServiceKey, name)))
        {
            throw new ConfigException(
                $"{which} was added before. Give each of several a name of its own: AddGlossa(\"name\", options => …).");
        }
        return options;
    }

    private static Language Load(IServiceProvider provider, LanguageOptions options)
    {
        Language language = Language.Load(
            options.Path, [.. options.Exclude], provider.GetService<ILoggerFactory>()?.CreateLogger<Language>());
        foreach (string name in options.Disable) language = language.Disable(name);
        return options.Configure?.Invoke(language) ?? language;
    }
}
