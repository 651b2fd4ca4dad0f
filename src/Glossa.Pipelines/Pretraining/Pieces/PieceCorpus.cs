using Glossa.Data;
using Glossa.Tensors;
using Glossa.Text;

namespace Glossa.Pipelines;

/// <summary>
/// Raw texts as windows of subword pieces: each text is cut into windows that follow each other, with the special pieces of the tokenizer
/// around each. Special pieces that are written in a text are text like any other.
/// </summary>
/// <param name="tokenizer">Cuts texts into pieces.</param>
/// <param name="window">The most pieces of a window, special ones included.</param>
internal sealed class PieceCorpus(SubwordTokenizer tokenizer, int window)
{
    private const int TextsAtOnce = 4096;

    private static readonly SubwordOptions Plain = new() { ReadSpecialTokens = false };

    /// <summary>Reads the windows of all texts of a file or folder.</summary>
    /// <param name="path">The file or folder.</param>
    /// <param name="data">The settings by which it is read.</param>
    /// <param name="threads">The number of threads; 0 means all.</param>
    /// <param name="cancellation">Stops between some texts.</param>
    /// <exception cref="DataException">The data is missing or damaged.</exception>
    public IReadOnlyList<PieceWindow> Read(
        string path, PretrainingDataConfig data, int threads = 0, CancellationToken cancellation = default) =>
        Read(path, data, 0, 0, threads, cancellation).Training;

    /// <summary>Reads the windows of all texts; some texts, which the seed draws, are kept for validation.</summary>
    /// <param name="path">The file or folder.</param>
    /// <param name="data">The settings by which it is read.</param>
    /// <param name="share">The fraction of texts that is kept.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="threads">The number of threads; 0 means all.</param>
    /// <param name="cancellation">Stops between some texts.</param>
    /// <exception cref="DataException">The data is missing or damaged.</exception>
    public (IReadOnlyList<PieceWindow> Training, IReadOnlyList<PieceWindow> Validation) Read(
        string path, PretrainingDataConfig data, double share, int seed, int threads = 0, CancellationToken cancellation = default)
    {
        CounterRandom draw = new RandomSource((ulong)seed).Fork("validation").Next();
        List<PieceWindow> training = [], validation = [];
        ParallelOptions parallel = new() { MaxDegreeOfParallelism = threads > 0 ? threads : Environment.ProcessorCount };
        long number = 0;
        foreach (LabelledText[] texts in CorpusReader.Open(path, data.ToTextOptions()).Read(cancellation).Chunk(TextsAtOnce))
        {
            PieceWindow[][] windows = new PieceWindow[texts.Length][];
            Parallel.For(0, texts.Length, parallel, i => windows[i] = WindowsOf(texts[i].Text));
            foreach (PieceWindow[] own in windows) (draw.Uniform(number++) < share ? validation : training).AddRange(own);
        }
        return (training, validation);
    }

    /// <summary>Returns the windows of a text; none of one without any piece.</summary>
    /// <param name="text">The text.</param>
    public PieceWindow[] WindowsOf(string text) =>
    [
        .. tokenizer.EncodeWindows(text, window, 0, Plain)
            .Where(encoding => !Array.TrueForAll(encoding.Ids, tokenizer.IsSpecial))
            .Select(encoding => new PieceWindow(encoding.Ids, encoding.SegmentIds)),
    ];
}
