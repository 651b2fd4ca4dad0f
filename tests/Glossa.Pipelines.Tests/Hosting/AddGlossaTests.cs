using Glossa.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Glossa.Pipelines.Tests.Hosting;

/// <summary>Pipelines out of a container: one object each, loaded when first asked for.</summary>
public sealed class AddGlossaTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_pipeline_is_loaded_once_when_first_asked_for()
    {
        Messages messages = new();
        using ServiceProvider provider = new ServiceCollection().AddSingleton<ILoggerFactory>(messages).AddGlossa(folder["out"])
            .BuildServiceProvider();
        // Registered before the file exists: nothing is loaded yet.
        Assert.Contains(
            "no model", Assert.Throws<ConfigException>(provider.GetRequiredService<Language>).Message, StringComparison.Ordinal);
        Samples.Train(folder);
        Language[] languages = new Language[8];
        Parallel.For(0, 8, i => languages[i] = provider.GetRequiredService<Language>());
        Assert.All(languages, language => Assert.Same(languages[0], language));
        Assert.Equal(2, languages[0].Process("a fine film").Cats.Count);
        Assert.Equal("Information Loaded", Assert.Single(messages.List)[..18]);
    }

    [Fact]
    public void Several_pipelines_have_names_and_options()
    {
        string model = Samples.Train(folder);
        using ServiceProvider provider = new ServiceCollection()
            .AddGlossa("sentiment", options => options.Path = model)
            .AddGlossa("sentences", options =>
            {
                options.Path = model;
                options.Exclude.Add("textcat");
                options.Configure = language => language.Add("sentencizer");
            })
            .AddGlossa("off", options =>
            {
                options.Path = model;
                options.Disable.Add("textcat");
            })
            .BuildServiceProvider();
        Assert.Equal("en: textcat", provider.GetRequiredKeyedService<Language>("sentiment").ToString());
        Assert.Equal("en: sentencizer", provider.GetRequiredKeyedService<Language>("sentences").ToString());
        Assert.Equal("en: (textcat)", provider.GetRequiredKeyedService<Language>("off").ToString());
        Assert.Null(provider.GetService<Language>());
    }

    [Fact]
    public void Mistakes_are_found_when_registering()
    {
        IServiceCollection services = new ServiceCollection().AddGlossa("a.safetensors")
            .AddGlossa("x", options => options.Path = "b.safetensors");
        Assert.Contains("Path", Assert.Throws<ConfigException>(() => services.AddGlossa("y", _ => { })).Message, StringComparison.Ordinal);
        Assert.Contains(
            "added before", Assert.Throws<ConfigException>(() => services.AddGlossa("c.safetensors")).Message, StringComparison.Ordinal);
        Assert.Contains(
            "'x' was added before",
            Assert.Throws<ConfigException>(() => services.AddGlossa("x", options => options.Path = "c")).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "needs one",
            Assert.Throws<ConfigException>(() => services.AddGlossa(" ", options => options.Path = "c")).Message,
            StringComparison.Ordinal);
    }

    private sealed class Messages : ILoggerFactory, ILogger
    {
        public List<string> List { get; } = [];

        public void AddProvider(ILoggerProvider provider) { }

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            List.Add($"{logLevel} {formatter(state, exception)}");

        public void Dispose() { }
    }
}
