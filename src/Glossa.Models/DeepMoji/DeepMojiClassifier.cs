using Glossa.Nn;
using Glossa.Tensors;
using Glossa.Text;

namespace Glossa.Models;

/// <summary>
/// A <see cref="DeepMoji"/> that reads texts: it splits them into social words (<see cref="SocialTokenizer"/>), looks these up in its
/// vocabulary, and gives each class a score.
/// </summary>
/// <remarks>A text without any word is read as the word that fills texts up (<see cref="SocialVocabulary.Mask"/>), so that every text has
/// an answer.</remarks>
public sealed class DeepMojiClassifier : TextClassifier, IDescribed
{
    private static readonly SocialTokenizer Tokenizer = new();

    /// <summary>A classifier.</summary>
    /// <param name="network">The network.</param>
    /// <param name="vocabulary">The words, as many as the network has vectors for.</param>
    /// <param name="maxWords">The number of words of a text that are read, its first ones.</param>
    /// <exception cref="ModuleException">Network and vocabulary have different numbers of words, or none is read.</exception>
    public DeepMojiClassifier(DeepMoji network, SocialVocabulary vocabulary, int maxWords = int.MaxValue)
    {
        if (network.Options.Words != vocabulary.Count)
        {
            throw new ModuleException($"The network has vectors for {network.Options.Words} words, "
                + $"but the vocabulary has {vocabulary.Count}. Give the vocabulary the network was trained with.");
        }
        if (maxWords < 1) throw new ModuleException($"A text needs at least one word that is read, but at most {maxWords} were allowed.");
        (Network, Vocabulary, MaxWords) = (network, vocabulary, maxWords);
    }

    /// <summary>The network.</summary>
    public DeepMoji Network { get; }

    /// <summary>The words it knows.</summary>
    public SocialVocabulary Vocabulary { get; }

    /// <summary>The number of words of a text that are read, its first ones.</summary>
    public int MaxWords { get; }

    /// <inheritdoc/>
    public override int Classes => Network.Options.Classes;

    /// <inheritdoc/>
    public override IReadOnlyList<IReadOnlyList<Parameter>> ParameterLayers => Network.ParameterLayers;

    /// <inheritdoc/>
    public string Description => MaxWords == int.MaxValue ? "social words" : $"social words, at most {MaxWords} of a text";

    /// <summary>The words of a text as the network reads them; at least one.</summary>
    /// <param name="text">The text.</param>
    public IReadOnlyList<string> Words(string text)
    {
        IReadOnlyList<string> words = Tokenizer.Words(text);
        return words.Count == 0 ? [SocialWords.Mask] : words.Count > MaxWords ? [.. words.Take(MaxWords)] : words;
    }

    /// <summary>Computes the network's output for texts.</summary>
    /// <param name="texts">The texts, in any order.</param>
    /// <param name="run">The run to compute in.</param>
    public DeepMojiOutput Read(IReadOnlyList<string> texts, Run run) => Read([.. texts.Select(Words)], run);

    /// <summary>Computes the network's output for texts that are split already.</summary>
    /// <param name="texts">The words of each (<see cref="Words"/>), in any order.</param>
    /// <param name="run">The run to compute in.</param>
    public DeepMojiOutput Read(IReadOnlyList<IReadOnlyList<string>> texts, Run run) =>
        Network.Forward([.. texts.Select(words => Array.ConvertAll(Vocabulary.Ids(words), id => (long)id))], run);

    /// <inheritdoc/>
    public override Tensor Forward(TokenBatch batch, FeatureBatch? features, Run run) => Within(run, () =>
    {
        IReadOnlyList<string>[] texts = [.. batch.Docs.Select(doc => Words(doc.Text))];
        if (run.IsTraining || run.RecordsGradients) return Read(texts, run).Logits;
        Range[] groups = [.. TextGroups.Of([.. texts.Select(words => words.Count)], Network.PieceLength)];
        return groups.Length <= 1
            ? Read(texts, run).Logits
            : Tensor.Concat([.. groups.Select(some => run.Scoped(() => Read(texts[some], run).Logits))], 0, run);
    });
}
