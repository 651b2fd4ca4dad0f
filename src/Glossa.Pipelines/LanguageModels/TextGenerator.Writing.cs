using System.Runtime.CompilerServices;
using System.Text;
using Glossa.Models;
using Glossa.Tensors;
using Glossa.Text;

namespace Glossa.Pipelines;

public sealed partial class TextGenerator
{
    /// <summary>Writes a text.</summary>
    /// <param name="options">The settings; the defaults when left out.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>The text, prefix included.</returns>
    /// <exception cref="ModelException">The model has no symbol to begin with, or its weights are damaged.</exception>
    public string Generate(GenerationOptions? options = null, CancellationToken cancellation = default)
    {
        options ??= new GenerationOptions();
        return options.Prefix + string.Concat(Stream(options, cancellation));
    }

    /// <summary>Writes a text piece by piece; the prefix is not repeated.</summary>
    /// <param name="options">The settings; the defaults when left out.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>The text after the prefix, in pieces of whole characters, each as soon as it is certain.</returns>
    /// <exception cref="ModelException">The model has no symbol to begin with, or its weights are damaged.</exception>
    public IEnumerable<string> Stream(GenerationOptions? options = null, CancellationToken cancellation = default)
    {
        options ??= new GenerationOptions();
        Writer writer = new(this, options, options.Seed);
        Run run = Run.Inference();
        (float[] logits, LanguageState state) = Read(Model.InitialState(1, run), Beginning(options.Prefix), run);
        while (!writer.IsDone)
        {
            cancellation.ThrowIfCancellationRequested();
            string piece = writer.Next(logits);
            if (piece.Length > 0) yield return piece;
            if (!writer.IsDone) (logits, state) = Read(state, [writer.Last], run);
        }
    }

    /// <summary>Writes a text piece by piece on another thread; see <see cref="Stream"/>.</summary>
    /// <param name="options">The settings; the defaults when left out.</param>
    /// <param name="cancellation">Stops the work.</param>
    public async IAsyncEnumerable<string> StreamAsync(
        GenerationOptions? options = null, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        using IEnumerator<string> pieces = Stream(options, cancellation).GetEnumerator();
        while (await Task.Run(pieces.MoveNext, cancellation).ConfigureAwait(false)) yield return pieces.Current;
    }

    /// <summary>Writes several texts at once, each the same as if it were written alone with its seed.</summary>
    /// <param name="count">The number of texts; the first has the seed of the options, the next the seed after it, and so on.</param>
    /// <param name="options">The settings; the defaults when left out.</param>
    /// <param name="threads">The number of threads; 0 means all.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>The texts, prefix included.</returns>
    /// <exception cref="ModelException">The model has no symbol to begin with, its weights are damaged, or the number is
    /// negative.</exception>
    public IReadOnlyList<string> Generate(
        int count, GenerationOptions? options = null, int threads = 1, CancellationToken cancellation = default)
    {
        if (count < 0) throw new ModelException($"A model writes 0 texts or more, not {count}.");
        options ??= new GenerationOptions();
        Writer[] writers = [.. Enumerable.Range(0, count).Select(i => new Writer(this, options, options.Seed + (ulong)i))];
        StringBuilder[] texts = [.. writers.Select(_ => new StringBuilder(options.Prefix))];
        Run run = Run.Inference(threads);
        if (writers.All(writer => writer.IsDone)) return [.. texts.Select(text => text.ToString())];
        (float[] logits, LanguageState state) = Read(Model.InitialState(1, run), Beginning(options.Prefix), run);
        // All begin with the same prefix, which is read once.
        state = state.Select(new int[count], run).Keep();
        List<int> running = [.. Enumerable.Range(0, count)];
        bool first = true;
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            for (int row = 0; row < running.Count; row++)
            {
                texts[running[row]].Append(writers[running[row]].Next(logits.AsSpan(first ? 0 : row * Codec.Count, Codec.Count)));
            }
            first = false;
            int[] left = [.. Enumerable.Range(0, running.Count).Where(row => !writers[running[row]].IsDone)];
            if (left.Length == 0) return [.. texts.Select(text => text.ToString())];
            if (left.Length < running.Count)
            {
                state = state.Select(left, run).Keep();
                running = [.. left.Select(row => running[row])];
            }
            (logits, state) = Read(state, [.. running.Select(text => writers[text].Last)], run, running.Count);
        }
    }

    /// <summary>Returns the most probable texts that beam search finds, the best first.</summary>
    /// <param name="prefix">The prefix of the texts.</param>
    /// <param name="options">The settings; the defaults when left out.</param>
    /// <param name="threads">The number of threads; 0 means all.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>The texts, prefix included, with their log probabilities.</returns>
    /// <exception cref="ModelException">The model has no symbol to begin with.</exception>
    public IReadOnlyList<(string Text, double LogProbability)> Search(
        string prefix, BeamOptions? options = null, int threads = 1, CancellationToken cancellation = default)
    {
        Run run = Run.Inference(threads);
        IReadOnlyList<Beam> beams = BeamSearch.Search(
            Model, Beginning(prefix), options ?? new BeamOptions(), Codec.Boundary, Never(), run, cancellation);
        return [.. beams.Select(beam => (prefix + Codec.Decode([.. beam.Ids], prefix), beam.LogProbability))];
    }

    /// <summary>Returns the symbols with the highest probabilities to come next, for example to let a person choose.</summary>
    /// <param name="prefix">The prefix of the text.</param>
    /// <param name="count">The number of symbols.</param>
    /// <returns>Symbols as they would be written, with their probabilities, the likeliest first; the end of a text is empty.</returns>
    public IReadOnlyList<(string Symbol, double Probability)> Likeliest(string prefix, int count)
    {
        Run run = Run.Inference();
        using Scope scope = run.OpenScope();
        (float[] logits, _) = Read(Model.InitialState(1, run), Beginning(prefix), run);
        double[] probabilities = [.. logits.Select(logit => Math.Exp((double)logit - logits.Max()))];
        double sum = probabilities.Sum();
        return [.. Enumerable.Range(0, logits.Length).OrderByDescending(id => logits[id]).ThenBy(id => id).Take(count)
            .Select(id => (Codec.Decode([id], prefix), probabilities[id] / sum))];
    }

    /// <summary>
    /// Returns the symbols that are read before the first one is chosen: the boundary where texts have one, and the prefix.
    /// </summary>
    internal int[] Beginning(string prefix)
    {
        int[] ids = Codec.Encode(prefix);
        return [.. Opening(ids.Length == 0), .. ids];
    }

    /// <summary>
    /// Returns the symbols that are read before a text: the boundary where texts have one, or else the symbol nearest to one where
    /// the text is empty.
    /// </summary>
    internal int[] Opening(bool isEmpty)
    {
        if (Codec.Boundary is { } boundary) return [boundary];
        if (!isEmpty) return [];
        // A running text has no beginning of its own; the start of a line is the nearest to it, or else any symbol.
        int[] line = Codec.Encode("\n");
        return line is [var id] && id != Codec.Unknown ? line : [Enumerable.Range(0, Codec.Count).First(other => other != Codec.Unknown)];
    }

    /// <summary>Returns the symbols that are read, but never written.</summary>
    internal int[] Never() => Codec.Unknown is { } unknown ? [unknown] : [];

    /// <summary>Reads more symbols of texts and returns the logits of the next symbol of each.</summary>
    internal (float[] Logits, LanguageState State) Read(LanguageState state, int[] ids, Run run, int streams = 1)
    {
        using Scope scope = run.OpenScope();
        (Tensor logits, LanguageState after) = Model.Forward(
            new IdTensor([.. ids.Select(id => (long)id)], [ids.Length / streams, streams]), state, run);
        int rows = logits.Shape[0];
        return ((rows == streams ? logits : logits.Slice(0, rows - streams, rows, run)).ToArray(), after.Keep());
    }

    /// <summary>Writes one text alone.</summary>
    private sealed class Writer(TextGenerator generator, GenerationOptions options, ulong seed)
    {
        private readonly SymbolSampler sampler = NewSampler(generator, options, seed);
        private readonly ITextDecoder decoder = generator.Codec.NewDecoder(options.Prefix);
        private readonly GeneratedText draft = new(options);

        /// <summary>The symbol chosen last.</summary>
        public int Last { get; private set; }

        public bool IsDone => draft.IsDone;

        /// <summary>Chooses the next symbol and returns the part of the text that becomes certain.</summary>
        public string Next(ReadOnlySpan<float> logits)
        {
            Last = sampler.Next(logits);
            return Last == generator.Codec.Boundary ? draft.End(decoder) : draft.Write(decoder.Next(Last), decoder);
        }

        private static SymbolSampler NewSampler(TextGenerator generator, GenerationOptions options, ulong seed)
        {
            SymbolSampler sampler = new(generator.Codec.Count, options.Sampling, seed, generator.Never());
            foreach (int id in generator.Codec.Encode(options.Prefix)) sampler.Note(id);
            return sampler;
        }
    }
}
