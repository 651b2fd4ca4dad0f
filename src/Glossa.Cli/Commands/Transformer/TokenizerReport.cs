using Glossa.Text;

namespace Glossa.Cli.Commands;

/// <summary>Figures by which people judge a vocabulary.</summary>
/// <param name="PiecesPerWord">The number of pieces for each word between white space.</param>
/// <param name="CharactersPerPiece">The number of characters for each piece, white space included, in UTF-16 units.</param>
/// <param name="Unknown">The fraction of pieces that are unknown.</param>
/// <param name="Longest">The pieces of the vocabulary, the longest first, without special tokens.</param>
/// <param name="Example">The first pieces of the first text.</param>
internal sealed record TokenizerReport(
    double PiecesPerWord, double CharactersPerPiece, double Unknown, IReadOnlyList<string> Longest, IReadOnlyList<string> Example)
{
    private const int ExamplePieces = 20;

    private static readonly SubwordOptions Plain = new() { AddSpecialTokens = false };

    /// <summary>Counts in texts.</summary>
    /// <param name="tokenizer">The tokenizer.</param>
    /// <param name="texts">The texts.</param>
    public static TokenizerReport Of(SubwordTokenizer tokenizer, IReadOnlyList<string> texts)
    {
        long pieces = 0, words = 0, characters = 0, unknown = 0;
        int[]? example = null;
        foreach (string text in texts)
        {
            int[] ids = tokenizer.Ids(text, Plain);
            if (ids.Length > 0) example ??= ids;
            pieces += ids.Length;
            unknown += ids.Count(id => id == tokenizer.Unknown);
            characters += text.Length;
            words += Words(text);
        }
        string[] all = [.. Enumerable.Range(0, tokenizer.Vocabulary.Count)
            .Where(id => tokenizer.Vocabulary.Contains(id) && !tokenizer.IsSpecial(id)).Select(id => tokenizer.Vocabulary[id])];
        return new TokenizerReport(
            Ratio(pieces, words), Ratio(characters, pieces), Ratio(unknown, pieces),
            [.. all.OrderByDescending(piece => piece.Length).ThenBy(piece => piece, StringComparer.Ordinal)],
            [.. (example ?? []).Take(ExamplePieces).Select(id => tokenizer.Vocabulary[id])]);
    }

    private static int Words(string text) =>
        text.Where((c, i) => !char.IsWhiteSpace(c) && (i == 0 || char.IsWhiteSpace(text[i - 1]))).Count();

    private static double Ratio(long a, long b) => b == 0 ? 0 : (double)a / b;
}
