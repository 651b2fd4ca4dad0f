using System.Collections.Concurrent;
using System.Text;

namespace Glossa.Text;

/// <summary>
/// SentencePiece's unigram model: of all ways to divide a text into pieces the one whose scores (log probabilities) have the largest sum.
/// A character without a piece has the lowest score less a penalty.
/// </summary>
/// <remarks>
/// Kudo 2018, 'Subword regularization'. The sums are those of SentencePiece, in single precision; Hugging Face's Rust library sums in
/// double precision, which matters only where two ways are equally good up to rounding.
/// </remarks>
internal sealed class UnigramModel : SubwordModel
{
    private const float UnknownPenalty = 10;
    private const int MaxKept = 1 << 16;

    private readonly PieceTrie trie = new();
    private readonly int[]? idOfByte;
    private readonly DigitCommaRule? digitCommas;
    private readonly float unknownScore;
    private readonly ConcurrentBag<Node[]> lattices = [];

    /// <summary>A model of scores.</summary>
    /// <param name="vocabulary">The pieces.</param>
    /// <param name="scores">The score of each id.</param>
    /// <param name="unknown">The id of unknown characters, or null where every character has a piece.</param>
    /// <param name="reserved">The ids of special tokens, which are no pieces of texts.</param>
    /// <param name="options">The rules beside the scores.</param>
    public UnigramModel(
        SubwordVocabulary vocabulary, float[] scores, int? unknown, IReadOnlySet<int> reserved, UnigramOptions options) : base(vocabulary)
    {
        (Scores, Unknown, Options) = (scores, unknown, options);
        float lowest = float.MaxValue;
        foreach ((string piece, int id) in vocabulary.Entries)
        {
            if (id == unknown || piece.Length == 0 || reserved.Contains(id)) continue;
            if (options.FallsBackToBytes && BytePieces.TryByteOf(piece, out _)) continue;
            trie.Add(piece, id);
            lowest = Math.Min(lowest, scores[id]);
        }
        unknownScore = lowest - UnknownPenalty;
        idOfByte = options.FallsBackToBytes ? BytePieces.Find(vocabulary) : null;
        digitCommas = options.SplitsDigitComma ? new DigitCommaRule(this) : null;
    }

    /// <inheritdoc/>
    public override int? Unknown { get; }

    /// <summary>The score of each id.</summary>
    public float[] Scores { get; }

    /// <summary>The rules beside the scores.</summary>
    public UnigramOptions Options { get; }

    /// <inheritdoc/>
    public override void Encode(ReadOnlySpan<char> word, PieceList pieces)
    {
        if (!lattices.TryTake(out Node[]? lattice) || lattice.Length <= word.Length)
        {
            lattice = new Node[Math.Max(256, word.Length + 1)];
        }
        Search(word, lattice);
        int first = pieces.Count;
        for (int end = word.Length; end > 0; end = lattice[end].Start)
        {
            ref Node node = ref lattice[end];
            if (node.Id != Node.UnknownId) pieces.Add(node.Id, node.Start, end);
            else if (idOfByte is not null) AddBytesBackwards(word[node.Start..end], node.Start, end, pieces);
            else if (pieces.Count > first && pieces.Ids[^1] == Unknown && pieces.Starts[^1] == end) pieces.Starts[^1] = node.Start;
            else if (Unknown is { } unknown) pieces.Add(unknown, node.Start, end);
        }
        pieces.Reverse(first);
        digitCommas?.Apply(pieces, first);
        if (lattice.Length <= MaxKept) lattices.Add(lattice);
    }

    private void Search(ReadOnlySpan<char> word, Node[] lattice)
    {
        lattice.AsSpan(0, word.Length + 1).Fill(new Node { Start = Node.NoStart });
        lattice[0].Score = 0;
        for (int at = 0, length; at < word.Length; at += length)
        {
            length = char.IsHighSurrogate(word[at]) && at + 1 < word.Length ? 2 : 1;
            float here = lattice[at].Score;
            bool hasPiece = false;
            int node = PieceTrie.Root;
            for (int end = at + 1; end <= word.Length && trie.Step(ref node, word[end - 1], out int id); end++)
            {
                if (id == PieceTrie.None) continue;
                hasPiece |= end == at + length;
                lattice[end].Offer((double)Scores[id] + here, at, id);
            }
            if (!hasPiece) lattice[at + length].Offer(unknownScore + here, at, Node.UnknownId);
        }
    }

    private void AddBytesBackwards(ReadOnlySpan<char> character, int start, int end, PieceList pieces)
    {
        int first = pieces.Count;
        Rune.DecodeFromUtf16(character, out Rune rune, out _);
        BytePieces.Add(rune, idOfByte!, start, end, pieces);
        pieces.Reverse(first);
    }

    /// <summary>The best way to a place in the text.</summary>
    private struct Node
    {
        public const int NoStart = -1, UnknownId = -1;

        public float Score;
        public int Start;
        public int Id;

        public void Offer(double score, int start, int id)
        {
            if (Start == NoStart || score > Score) (Score, Start, Id) = ((float)score, start, id);
        }
    }
}

/// <summary>The rules of a unigram model beside its scores.</summary>
internal sealed record UnigramOptions
{
    /// <summary>Whether an unknown character becomes the pieces of its bytes.</summary>
    public bool FallsBackToBytes { get; init; }

    /// <summary>Whether a piece that is a number and a comma is divided, as by the slow tokenizers of ALBERT and XLNet.</summary>
    public bool SplitsDigitComma { get; init; }
}
