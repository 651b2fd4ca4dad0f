using Glossa.Data;
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

    /// <summary>Reads the windows of all texts, and apart from them those of the texts that are kept for validation.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="threads">The number of threads; 0 means all.</param>
    /// <param name="cancellation">Stops between some texts.</param>
    /// <exception cref="DataException">The data is missing or damaged.</exception>
    public (IReadOnlyList<PieceWindow> Training, IReadOnlyList<PieceWindow> HeldOut) Read(
        PieceTexts texts, int threads = 0, CancellationToken cancellation = default)
    {
        List<PieceWindow> training = [], heldOut = [];
        ParallelOptions parallel = new() { MaxDegreeOfParallelism = threads > 0 ? threads : Environment.ProcessorCount };
        foreach (PieceText[] some in texts.Read(cancellation).Chunk(TextsAtOnce))
        {
            PieceWindow[][] windows = new PieceWindow[some.Length][];
            Parallel.For(0, some.Length, parallel, i => windows[i] = WindowsOf(some[i].Text));
            for (int i = 0; i < some.Length; i++) (some[i].IsHeldOut ? heldOut : training).AddRange(windows[i]);
        }
        return (training, heldOut);
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
