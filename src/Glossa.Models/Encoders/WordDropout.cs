using Glossa.Tensors;

namespace Glossa.Models;

/// <summary>
/// Draws the words that a model does not see in training, so that it relies on no single word and learns to handle words that it has never
/// seen (Iyyer et al. 2015, "Deep unordered composition rivals syntactic methods for text classification").
/// </summary>
internal static class WordDropout
{
    /// <summary>Returns whether each word is hidden; null where none is, as outside of training.</summary>
    /// <param name="words">The number of words.</param>
    /// <param name="fraction">The fraction of words that is hidden on average.</param>
    /// <param name="run">The run, whose random stream decides.</param>
    public static bool[]? Draw(int words, double fraction, Run run)
    {
        if (!run.IsTraining || fraction == 0) return null;
        bool[] isHidden = new bool[words];
        CounterRandom draw = run.Random.Next();
        for (int word = 0; word < words; word++) isHidden[word] = draw.Uniform(word) < fraction;
        return isHidden;
    }
}
