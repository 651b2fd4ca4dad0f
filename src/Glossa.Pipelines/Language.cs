using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using Glossa.Tensors;
using Glossa.Text;

namespace Glossa.Pipelines;

/// <summary>
/// A tokenizer and the components that work on what it makes: text in, annotated document out. Immutable in use: put it together or load it once, then share it among
/// any number of threads.
/// </summary>
public sealed class Language
{
    private const int BatchSize = 64;

    private readonly ConcurrentBag<Run> runs = [];

    /// <summary>A pipeline.</summary>
    /// <param name="tokenizer">Splits the texts.</param>
    /// <param name="components">The components, in their order; names are different.</param>
    /// <exception cref="ConfigException">Two components have the same name.</exception>
    public Language(ITokenizer tokenizer, params IReadOnlyList<IPipelineComponent> components)
    {
        if (components.GroupBy(component => component.Name).FirstOrDefault(group => group.Count() > 1) is { } twice) throw new ConfigException($"Two components of the pipeline are named '{twice.Key}'.");
        (Tokenizer, Components) = (tokenizer, components);
    }

    /// <summary>Splits the texts.</summary>
    public ITokenizer Tokenizer { get; }

    /// <summary>The components, in their order.</summary>
    public IReadOnlyList<IPipelineComponent> Components { get; }

    /// <summary>A pipeline that only splits texts.</summary>
    /// <param name="code">The language's code.</param>
    /// <exception cref="ConfigException">There is no such language.</exception>
    public static Language Blank(string code) => new(Text.Tokenizer.For(Languages.Find(code)));

    /// <summary>Loads a trained model as a pipeline.</summary>
    /// <param name="path">A model file, or the folder a training wrote it into.</param>
    /// <exception cref="ConfigException">There is no such file, or it holds no model of this kind.</exception>
    /// <exception cref="TensorFileException">It is damaged.</exception>
    public static Language Load(string path)
    {
        TextCategorizer categorizer = TextCategorizer.Load(path);
        return new Language(Text.Tokenizer.For(Languages.Find(categorizer.Config.Language)), categorizer);
    }

    /// <summary>The same pipeline with one more component, after the others.</summary>
    /// <param name="component">The component.</param>
    public Language With(IPipelineComponent component) => new(Tokenizer, [.. Components, component]);

    /// <summary>The same pipeline without a component.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="ConfigException">There is none of this name.</exception>
    public Language Without(string name) => Components.Any(component => component.Name == name)
        ? new Language(Tokenizer, [.. Components.Where(component => component.Name != name)])
        : throw new ConfigException($"The pipeline has no component '{name}'; it has {(Components.Count == 0 ? "none" : string.Join(", ", Components.Select(component => component.Name)))}.");

    /// <summary>Splits and annotates a text.</summary>
    /// <param name="text">The text.</param>
    public Doc Process(string text) => Annotate([Tokenizer.Tokenize(text)])[0];

    /// <summary>Splits and annotates a text of which more is known than its words.</summary>
    /// <param name="text">The text.</param>
    /// <param name="features">Numbers, categories and vectors by the names of the model's feature columns.</param>
    public Doc Process(string text, Dictionary<string, FeatureValue> features) => Annotate([Tokenize(text, features)])[0];

    /// <summary>Splits and annotates texts as they come, some at a time on several threads; documents come in the order of the texts.</summary>
    /// <param name="texts">The texts; they are asked for as they are needed.</param>
    /// <param name="workers">How many threads work; 0 means all.</param>
    public IEnumerable<Doc> Pipe(IEnumerable<string> texts, int workers = 1) => Pipe(texts, text => Tokenizer.Tokenize(text), workers);

    /// <summary>Splits and annotates texts of which more is known than their words, as <see cref="Pipe(IEnumerable{string}, int)"/> does.</summary>
    /// <param name="texts">The texts, each with numbers, categories and vectors by the names of the model's feature columns.</param>
    /// <param name="workers">How many threads work; 0 means all.</param>
    public IEnumerable<Doc> Pipe(IEnumerable<(string Text, Dictionary<string, FeatureValue> Features)> texts, int workers = 1) =>
        Pipe(texts, text => Tokenize(text.Text, text.Features), workers);

    private IEnumerable<Doc> Pipe<T>(IEnumerable<T> texts, Func<T, Doc> tokenize, int workers)
    {
        int threads = workers > 0 ? workers : Environment.ProcessorCount;
        IEnumerable<T[]> batches = texts.Chunk(BatchSize);
        return threads == 1
            ? batches.SelectMany(Process)
            : Unwrapped(batches.AsParallel().AsOrdered().WithDegreeOfParallelism(threads).WithMergeOptions(ParallelMergeOptions.NotBuffered).SelectMany(Process));

        Doc[] Process(T[] batch) => Annotate(Array.ConvertAll(batch, text => tokenize(text)));
    }

    private Doc Tokenize(string text, Dictionary<string, FeatureValue> features)
    {
        Doc doc = Tokenizer.Tokenize(text);
        foreach ((string name, FeatureValue value) in features) doc.Features[name] = value;
        return doc;
    }

    /// <summary>The same documents; an error comes as itself, as from one thread, not in a bundle of those of all threads.</summary>
    private static IEnumerable<Doc> Unwrapped(ParallelQuery<Doc> docs)
    {
        using IEnumerator<Doc> each = docs.GetEnumerator();
        while (Next()) yield return each.Current;

        bool Next()
        {
            try
            {
                return each.MoveNext();
            }
            catch (AggregateException errors)
            {
                ExceptionDispatchInfo.Throw(errors.Flatten().InnerExceptions[0]);
                throw;
            }
        }
    }

    private Doc[] Annotate(Doc[] docs)
    {
        if (Components.Count == 0) return docs;
        // A run's memory is warm after its first batch, so runs are used again.
        if (!runs.TryTake(out Run? run)) run = Run.Inference();
        foreach (IPipelineComponent component in Components)
        {
            using Scope scope = run.OpenScope();
            component.Annotate(docs, run);
        }
        runs.Add(run);
        return docs;
    }
}
