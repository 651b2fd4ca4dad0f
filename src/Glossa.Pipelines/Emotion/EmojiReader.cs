using System.Collections.Concurrent;
using Glossa.Models;
using Glossa.Tensors;
using Glossa.Text;

namespace Glossa.Pipelines;

/// <summary>
/// Reads the emotion of texts with a DeepMoji (Felbo et al. 2017): the likeliest emoji, the words that decide, and vectors for other
/// programs. For a DeepMoji trained for another task, the labels are that task's. Safe to use from any number of threads; a text has the
/// same bits alone and beside others.
/// </summary>
/// <remarks>The network does not distinguish unknown words. A text without words, such as an empty one, is read as the padding word, and
/// its prediction means little.</remarks>
public sealed class EmojiReader : ITextVectors
{
    // The amount that is computed at once: memory stays small, and no bit depends on it.
    private const int TextsAtOnce = 64, WordsAtOnce = 2048;

    private readonly TextCategorizer categorizer;
    private readonly DeepMojiClassifier classifier;

    // A run's memory is warm after its first batch, so runs are used again.
    private readonly ConcurrentBag<Run> runs = [];

    /// <summary>Creates a reader.</summary>
    /// <param name="categorizer">The model.</param>
    /// <exception cref="ModelException">It is no DeepMoji.</exception>
    public EmojiReader(TextCategorizer categorizer)
    {
        this.categorizer = categorizer;
        classifier = categorizer.Classifier as DeepMojiClassifier
            ?? throw new ModelException($"This is a text classifier of the kind '{categorizer.Config.Model.Kind}', which has neither emoji "
                + $"nor attention to show. Take one of the kind '{DeepMojiConfig.KindName}': train it with model.kind: "
                + $"{DeepMojiConfig.KindName}, or import one with glossa import torchmoji. `glossa predict` labels texts with any kind.");
    }

    /// <summary>The emoji, or labels, in the order of the classes.</summary>
    public IReadOnlyList<string> Labels => categorizer.Labels.Names;

    /// <summary>The code of the language of its texts.</summary>
    public string Language => categorizer.Config.Language;

    /// <summary>The size of a text's feature vector.</summary>
    public int Features => classifier.Network.Options.Features;

    /// <summary>Loads the model of a file.</summary>
    /// <param name="path">The file, or the folder a training wrote it into.</param>
    /// <exception cref="ConfigException">There is no such file, or it holds no text categorizer.</exception>
    /// <exception cref="ModelException">It is no DeepMoji.</exception>
    /// <exception cref="TensorFileException">It is damaged.</exception>
    public static EmojiReader Load(string path) => new(ModelFile.Load<TextCategorizer>(path));

    /// <summary>Returns whether the network has a vector of its own for a word of <see cref="EmojiReading.Words"/>.</summary>
    /// <param name="word">The word.</param>
    public bool Knows(string word) => classifier.Vocabulary.Table.Contains(word);

    /// <summary>Returns the number of words of texts that the network has vectors for, and the words that it has none for.</summary>
    /// <param name="texts">The texts, asked for one by one.</param>
    public VocabularyCoverage CoverageOf(IEnumerable<string> texts) => classifier.Vocabulary.CoverageOf(texts.Select(classifier.Words));

    /// <summary>Reads a text.</summary>
    /// <param name="text">The text.</param>
    public EmojiReading Read(string text) => ReadAll([new Item(text, classifier.Words(text))])[0];

    /// <summary>Reads texts as they come, some at a time; answers come in the order of the texts.</summary>
    /// <param name="texts">The texts; they are asked for as they are needed, a few batches ahead.</param>
    /// <param name="threads">The number of threads; 0 means all.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public IEnumerable<EmojiReading> Read(IEnumerable<string> texts, int threads = 1, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(threads);
        return OrderedParallel.Select(Batches(texts), ReadAll, threads > 0 ? threads : Environment.ProcessorCount, cancellation)
            .SelectMany(readings => readings);
    }

    /// <summary>Encodes texts as vectors: the network's features of each, from which it predicts emoji.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="threads">The number of threads; 0 means all.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>A row for each text. <c>Shape: [texts, features]</c>.</returns>
    public Tensor Encode(IReadOnlyList<string> texts, int threads = 1, CancellationToken cancellation = default)
    {
        float[] rows = new float[texts.Count * Features];
        int at = 0;
        foreach (EmojiReading reading in Read(texts, threads, cancellation))
        {
            foreach (float feature in reading.Features) rows[at++] = feature;
        }
        return Tensor.From(rows, [texts.Count, Features]);
    }

    private IEnumerable<Item[]> Batches(IEnumerable<string> texts)
    {
        List<Item> batch = [];
        int words = 0;
        foreach (string text in texts)
        {
            Item item = new(text, classifier.Words(text));
            if (batch.Count == TextsAtOnce || (batch.Count > 0 && words + item.Words.Count > WordsAtOnce))
            {
                yield return [.. batch];
                batch.Clear();
                words = 0;
            }
            batch.Add(item);
            words += item.Words.Count;
        }
        if (batch.Count > 0) yield return [.. batch];
    }

    private EmojiReading[] ReadAll(Item[] texts)
    {
        if (!runs.TryTake(out Run? run)) run = Run.Inference();
        EmojiReading[] readings = ReadAll(texts, run);
        runs.Add(run);
        return readings;
    }

    private EmojiReading[] ReadAll(Item[] texts, Run run)
    {
        using Scope scope = run.OpenScope();
        DeepMojiOutput output = classifier.Read([.. texts.Select(text => text.Words)], run);
        float[] probabilities = categorizer.Probabilities(output.Logits, run).ToArray();
        float[] attention = output.Attention.ToArray(), features = output.Features.ToArray();
        int longest = output.Attention.Shape[1];
        return [.. texts.Select((text, i) => new EmojiReading(
            text.Text, text.Words, attention[(i * longest)..((i * longest) + text.Words.Count)],
            features[(i * Features)..((i + 1) * Features)], Ranked(probabilities.AsSpan(i * Labels.Count, Labels.Count))))];
    }

    private EmojiScore[] Ranked(ReadOnlySpan<float> probabilities)
    {
        EmojiScore[] scores = new EmojiScore[probabilities.Length];
        for (int i = 0; i < scores.Length; i++) scores[i] = new EmojiScore(Labels[i], probabilities[i]);
        return [.. scores.OrderByDescending(score => score.Probability)];
    }

    private readonly record struct Item(string Text, IReadOnlyList<string> Words);
}
