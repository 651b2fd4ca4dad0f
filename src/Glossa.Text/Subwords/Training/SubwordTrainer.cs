using Glossa.Tensors;

namespace Glossa.Text;

/// <summary>
/// Learns a subword vocabulary from texts and makes a tokenizer of it. The kinds are the rows of <see cref="All"/>. The vocabulary depends
/// on the words and their counts alone, not on the order of the texts (as long as no words had to be forgotten,
/// <see cref="SubwordTrainingOptions.MaximumWords"/>). Safe for any number of threads.
/// </summary>
public abstract class SubwordTrainer
{
    private const int Reports = 200;

    private protected SubwordTrainer()
    {
    }

    /// <summary>The kinds: <c>wordpiece</c>, <c>bpe</c> and <c>unigram</c>.</summary>
    public static IReadOnlyList<SubwordTrainer> All { get; } = [new WordPieceTrainer(), new BytePairTrainer(), new UnigramTrainer()];

    /// <summary>The name of the kind.</summary>
    public abstract string Name { get; }

    /// <summary>A few words about the kind.</summary>
    public abstract string Summary { get; }

    /// <summary>The tokens that are no text, in the order of their ids, which are the first ones of the vocabulary.</summary>
    public abstract IReadOnlyList<string> SpecialTokens { get; }

    /// <summary>Returns the kind of a name.</summary>
    /// <param name="name">The name.</param>
    /// <exception cref="TextException">There is no such kind.</exception>
    public static SubwordTrainer Find(string name) => All.FirstOrDefault(kind => kind.Name == name) ?? throw new TextException(
        $"There is no kind of subword vocabulary '{name}'; there are {string.Join(", ", All.Select(kind => kind.Name))}.");

    /// <summary>Learns the vocabulary of texts.</summary>
    /// <param name="texts">The texts, which are read once; half of a surrogate pair counts as U+FFFD.</param>
    /// <param name="options">The settings; the defaults when left out.</param>
    /// <param name="progress">Receives the fraction that is done of the work after the texts are read, 0 to 1.</param>
    /// <param name="cancellation">Stops.</param>
    /// <returns>The tokenizer, with the special tokens and the order of special tokens of its kind.</returns>
    /// <exception cref="TextException">
    /// The texts have no words, or the vocabulary has no room for the special tokens and the alphabet.
    /// </exception>
    /// <exception cref="OutOfRangeException">A setting is below 1.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public SubwordTokenizer Train(
        IEnumerable<string> texts, SubwordTrainingOptions? options = null, IProgress<double>? progress = null,
        CancellationToken cancellation = default)
    {
        options ??= new SubwordTrainingOptions();
        options.Check();
        SubwordSteps steps = Steps(options);
        WordCounts counts = new(steps.Normalizers, steps.Splitters, CutsLongWords, options.MaximumWords);
        foreach (string text in texts)
        {
            cancellation.ThrowIfCancellationRequested();
            counts.Add(text);
        }
        CountedWord[] words = counts.InOrder();
        if (words.Length == 0) throw new TextException("The texts have no words, so there is nothing to learn a vocabulary from.");
        SubwordTokenizer tokenizer = new(Learn(words, options, progress, cancellation) with
        {
            Normalizers = steps.Normalizers,
            Splitters = steps.Splitters,
        });
        progress?.Report(1);
        return tokenizer;
    }

    /// <summary>Whether a very long word counts as several.</summary>
    private protected virtual bool CutsLongWords => true;

    /// <summary>The steps from a text to words.</summary>
    private protected abstract SubwordSteps Steps(SubwordTrainingOptions options);

    /// <summary>Learns the vocabulary of words.</summary>
    /// <returns>The parts of the tokenizer but for the steps to words.</returns>
    private protected abstract SubwordParts Learn(
        IReadOnlyList<CountedWord> words, SubwordTrainingOptions options, IProgress<double>? progress, CancellationToken cancellation);

    /// <summary>The special tokens as added tokens; the mask takes the white space before it where the kind has it so.</summary>
    private protected AddedToken[] AddedTokens(bool maskStripsLeft) =>
        [.. SpecialTokens.Select((token, id) => new AddedToken(token, id) { StripsLeft = maskStripsLeft && token == "<mask>" })];

    /// <summary>Requires room for what every vocabulary of these texts has.</summary>
    /// <exception cref="TextException">There is none.</exception>
    private protected void RequireRoom(int least, SubwordTrainingOptions options, string alphabet)
    {
        if (options.VocabularySize >= least) return;
        throw new TextException($"A vocabulary of {options.VocabularySize} pieces has no room for the {SpecialTokens.Count} special tokens "
            + $"and {alphabet}: it needs {least} pieces or more.");
    }

    /// <summary>Reports the fraction of pieces that are learned, now and then.</summary>
    private protected static void Report(IProgress<double>? progress, int pieces, int from, int to)
    {
        int each = Math.Max(1, (to - from) / Reports);
        if ((pieces - from) % each == 0) progress?.Report((double)(pieces - from) / (to - from));
    }
}

/// <summary>The steps of a tokenizer from a text to words.</summary>
/// <param name="Normalizers">The steps of the normalisation.</param>
/// <param name="Splitters">The steps that divide the text into words.</param>
internal readonly record struct SubwordSteps(IReadOnlyList<TextNormalizer> Normalizers, IReadOnlyList<WordSplitter> Splitters);
