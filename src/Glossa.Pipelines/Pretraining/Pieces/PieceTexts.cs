using Glossa.Data;
using Glossa.Tensors;

namespace Glossa.Pipelines;

/// <summary>A raw text of a pre-training.</summary>
/// <param name="Text">The text.</param>
/// <param name="IsHeldOut">Whether it is kept for validation.</param>
internal readonly record struct PieceText(string Text, bool IsHeldOut);

/// <summary>The raw texts of a file or folder, some of which the seed draws for validation.</summary>
/// <param name="path">The file or folder.</param>
/// <param name="data">The settings by which it is read.</param>
/// <param name="share">The fraction of texts that is kept for validation.</param>
/// <param name="seed">The seed.</param>
internal sealed class PieceTexts(string path, PretrainingDataConfig data, double share = 0, int seed = 0)
{
    /// <summary>Reads the texts, each time anew.</summary>
    /// <param name="cancellation">Stops between two texts.</param>
    /// <exception cref="DataException">The data is missing or damaged.</exception>
    public IEnumerable<PieceText> Read(CancellationToken cancellation)
    {
        CounterRandom draw = new RandomSource((ulong)seed).Fork("validation").Next();
        long number = 0;
        foreach (LabelledText text in CorpusReader.Open(path, data.ToTextOptions()).Read(cancellation))
        {
            yield return new PieceText(text.Text, draw.Uniform(number++) < share);
        }
    }
}
