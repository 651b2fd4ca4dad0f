using System.Text;
using Glossa.Models;
using Glossa.Tensors;

namespace Glossa.Pipelines;

/// <summary>
/// Several language models that take turns at one text (textgenrnn's <c>synthesize</c>). They may have different symbols: each reads the
/// text that all have written in its own symbols, as it would read the whole text, and ends the text where it ends texts. Immutable; any
/// number of threads can use it.
/// </summary>
/// <remarks>
/// A turn of words or lines ends when the model chooses a symbol that begins the next word or line. That symbol is not written: the next
/// model begins with one of its own that does so, if it has any. So no model continues within a word of another.
/// </remarks>
public sealed class TextSynthesis
{
    private readonly TextGenerator[] generators;
    private readonly WritingTurn turn;

    /// <summary>Creates a synthesis of models that write together.</summary>
    /// <param name="generators">The models in the order of their turns.</param>
    /// <param name="turn">The length of a turn, after which the next model continues.</param>
    /// <exception cref="ModelException">There are none.</exception>
    public TextSynthesis(IEnumerable<TextGenerator> generators, WritingTurn turn = WritingTurn.Word)
    {
        (this.generators, this.turn) = ([.. generators], turn);
        if (this.generators.Length == 0) throw new ModelException("No model was given to write with.");
    }

    /// <summary>Writes a text.</summary>
    /// <param name="options">The settings; the defaults when left out. The symbols of all models are counted together.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>The text, prefix included.</returns>
    /// <exception cref="ModelException">The weights of a model are damaged.</exception>
    public string Generate(GenerationOptions? options = null, CancellationToken cancellation = default)
    {
        options ??= new GenerationOptions();
        return options.Prefix + string.Concat(Stream(options, cancellation));
    }

    /// <summary>Writes a text piece by piece; the prefix is not repeated.</summary>
    /// <param name="options">The settings; the defaults when left out. The symbols of all models are counted together.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>The text after the prefix, in pieces of whole characters, each as soon as it is certain.</returns>
    /// <exception cref="ModelException">The weights of a model are damaged.</exception>
    public IEnumerable<string> Stream(GenerationOptions? options = null, CancellationToken cancellation = default)
    {
        options ??= new GenerationOptions();
        GeneratedText draft = new(options);
        StringBuilder text = new(options.Prefix);
        Run run = Run.Inference();
        TurnWriter[] writers =
            [.. generators.Select((generator, i) => new TurnWriter(generator, options.Sampling, SeedOf(options.Seed, i), turn, run))];
        // Where no model has anything to continue with, the text has ended.
        for (int next = 0, idle = 0; !draft.IsDone && idle < writers.Length; next++)
        {
            int length = text.Length;
            foreach (string piece in writers[next % writers.Length].Write(
                text, draft, turn != WritingTurn.Symbol && next > 0, cancellation))
            {
                yield return piece;
            }
            idle = text.Length > length ? 0 : idle + 1;
        }
    }

    /// <summary>Returns the seed of a model: every model draws its own random numbers, the first one those it would draw alone.</summary>
    private static ulong SeedOf(ulong seed, int writer) => writer == 0 ? seed : new RandomSource(seed).Fork($"writer {writer}").Seed;
}
