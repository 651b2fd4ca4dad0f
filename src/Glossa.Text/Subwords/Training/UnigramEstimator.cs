namespace Glossa.Text;

/// <summary>
/// Estimates the probabilities of the pieces of a unigram model from words, by expectation maximisation, and finds the pieces that matter
/// least. A piece of one character always stays, so that every word can be divided.
/// </summary>
/// <remarks>
/// Kudo 2018, 'Subword regularization', section 3.2. As in SentencePiece, the maximisation is that of variational Bayes with a Dirichlet
/// prior of 0, which gives rare pieces less than their fraction of the counts.
/// </remarks>
internal sealed class UnigramEstimator
{
    // A piece that is expected less often is dropped; a character counts so much at least.
    private const double LeastExpected = 0.5;
    private const int None = -1;

    private readonly IReadOnlyList<CountedWord> words;
    private string[] pieces;
    private double[] scores;
    private PieceTrie trie = new();

    // The ways through the word at hand: its edges by their start, and for each place in the word a sum or the best edge.
    private Edge[] edges = new Edge[256];
    private int edgeCount;
    private double[] forward = [], backward = [];
    private int[] best = [];

    /// <summary>An estimator with the pieces to begin with.</summary>
    /// <param name="words">The words.</param>
    /// <param name="seeds">The pieces and their weights; each character of a word is one.</param>
    public UnigramEstimator(IReadOnlyList<CountedWord> words, IReadOnlyList<(string Piece, double Weight)> seeds)
    {
        this.words = words;
        double sum = seeds.Sum(seed => seed.Weight);
        pieces = [.. seeds.Select(seed => seed.Piece)];
        scores = [.. seeds.Select(seed => Math.Log(seed.Weight / sum))];
        Index();
    }

    /// <summary>The pieces.</summary>
    public IReadOnlyList<string> Pieces => pieces;

    /// <summary>The logarithm of the probability of each piece.</summary>
    public IReadOnlyList<double> Scores => scores;

    /// <summary>Whether a piece has one character.</summary>
    public static bool IsCharacter(string piece) => piece.Length == 1 || (piece.Length == 2 && char.IsHighSurrogate(piece[0]));

    /// <summary>
    /// Returns how often each piece is expected in all divisions of the words, each of which counts by its probability (the
    /// forward-backward algorithm).
    /// </summary>
    /// <param name="likelihood">The logarithm of the probability of all words.</param>
    /// <param name="cancellation">Stops.</param>
    /// <returns>The expected counts. Shape: <c>[pieces]</c>.</returns>
    public double[] Expect(out double likelihood, CancellationToken cancellation = default)
    {
        double[] expected = new double[pieces.Length];
        likelihood = 0;
        foreach ((string word, long count) in words)
        {
            cancellation.ThrowIfCancellationRequested();
            Load(word, without: None);
            ReadOnlySpan<Edge> ways = edges.AsSpan(0, edgeCount);
            forward.AsSpan(1, word.Length).Fill(double.NegativeInfinity);
            backward.AsSpan(0, word.Length).Fill(double.NegativeInfinity);
            (forward[0], backward[word.Length]) = (0, 0);
            foreach (ref readonly Edge edge in ways) AddLog(ref forward[edge.End], forward[edge.Start] + scores[edge.Piece]);
            for (int i = ways.Length - 1; i >= 0; i--)
            {
                ref readonly Edge edge = ref ways[i];
                AddLog(ref backward[edge.Start], backward[edge.End] + scores[edge.Piece]);
            }
            double all = forward[word.Length];
            likelihood += count * all;
            foreach (ref readonly Edge edge in ways)
            {
                expected[edge.Piece] += count * Math.Exp(forward[edge.Start] + scores[edge.Piece] + backward[edge.End] - all);
            }
        }
        return expected;
    }

    /// <summary>
    /// Gives the pieces their scores by expected counts, <c>ψ(expected) − ψ(Σ expected)</c>, and drops those that are hardly expected.
    /// </summary>
    /// <param name="expected">The expected counts. Shape: <c>[pieces]</c>.</param>
    public void Maximize(double[] expected)
    {
        int[] kept = [.. Enumerable.Range(0, pieces.Length).Where(i => expected[i] >= LeastExpected || IsCharacter(pieces[i]))];
        double[] counts = [.. kept.Select(i => Math.Max(expected[i], LeastExpected))];
        double whole = Digamma.Of(counts.Sum());
        Keep(kept);
        for (int i = 0; i < scores.Length; i++) scores[i] = Digamma.Of(counts[i]) - whole;
    }

    /// <summary>
    /// Drops the pieces without which the likelihood falls least: each is compared with the best way to divide it into others. A piece that
    /// is better divided, or in no word's best division, is dropped in any case.
    /// </summary>
    /// <param name="size">The number of pieces to keep; characters are kept even beyond it.</param>
    /// <param name="cancellation">Stops.</param>
    public void Prune(int size, CancellationToken cancellation = default)
    {
        long[] times = new long[pieces.Length], timesOfWords = new long[pieces.Length];
        int[] lastWord = new int[pieces.Length];
        lastWord.AsSpan().Fill(None);
        for (int word = 0; word < words.Count; word++)
        {
            cancellation.ThrowIfCancellationRequested();
            foreach (int piece in Divide(words[word].Text, without: None).Path)
            {
                times[piece] += words[word].Count;
                if (lastWord[piece] != word) timesOfWords[piece] += words[word].Count;
                lastWord[piece] = word;
            }
        }
        double sum = times.Sum();
        List<(int Piece, double Loss)> candidates = [];
        for (int i = 0; i < pieces.Length; i++)
        {
            if (times[i] == 0 || IsCharacter(pieces[i])) continue;
            (List<int> others, double score) = Divide(pieces[i], without: i);
            if (score >= scores[i]) continue;
            double sumWithout = Math.Log(sum + (times[i] * (others.Count - 1.0)));
            double without = others.Sum(other => Math.Log(times[other] + times[i]) - sumWithout);
            candidates.Add((i, timesOfWords[i] * (Math.Log(times[i]) - Math.Log(sum) - without)));
        }
        int[] characters = [.. Enumerable.Range(0, pieces.Length).Where(i => IsCharacter(pieces[i]))];
        Keep([.. candidates.OrderByDescending(candidate => candidate.Loss).Take(Math.Max(0, size - characters.Length))
            .Select(candidate => candidate.Piece).Concat(characters).Order()]);
    }

    /// <summary>Returns the best way to divide a word, or a piece without the piece itself.</summary>
    private (List<int> Path, double Score) Divide(string word, int without)
    {
        Load(word, without);
        forward.AsSpan(1, word.Length).Fill(double.NegativeInfinity);
        forward[0] = 0;
        for (int i = 0; i < edgeCount; i++)
        {
            ref readonly Edge edge = ref edges[i];
            double score = forward[edge.Start] + scores[edge.Piece];
            if (score > forward[edge.End]) (forward[edge.End], best[edge.End]) = (score, i);
        }
        List<int> path = [];
        for (int end = word.Length; end > 0; end = edges[best[end]].Start) path.Add(edges[best[end]].Piece);
        return (path, forward[word.Length]);
    }

    /// <summary>Finds the pieces in a word.</summary>
    private void Load(string word, int without)
    {
        if (forward.Length <= word.Length)
        {
            (forward, backward, best) = (new double[2 * word.Length], new double[2 * word.Length], new int[2 * word.Length]);
        }
        edgeCount = 0;
        for (int start = 0; start < word.Length; start++)
        {
            if (char.IsLowSurrogate(word[start])) continue;
            int node = PieceTrie.Root;
            for (int end = start + 1; end <= word.Length && trie.Step(ref node, word[end - 1], out int piece); end++)
            {
                if (piece == PieceTrie.None || piece == without) continue;
                if (edgeCount == edges.Length) Array.Resize(ref edges, 2 * edgeCount);
                edges[edgeCount++] = new Edge(start, end, piece);
            }
        }
    }

    private void Keep(int[] kept)
    {
        if (kept.Length == pieces.Length) return;
        (pieces, scores) = ([.. kept.Select(i => pieces[i])], [.. kept.Select(i => scores[i])]);
        Index();
    }

    private void Index()
    {
        trie = new PieceTrie();
        for (int i = 0; i < pieces.Length; i++) trie.Add(pieces[i], i);
    }

    /// <summary><c>sum = ln(eˢᵘᵐ + eˣ)</c>.</summary>
    private static void AddLog(ref double sum, double x)
    {
        if (sum < x) (sum, x) = (x, sum);
        if (x > double.NegativeInfinity) sum += Math.Log(1 + Math.Exp(x - sum));
    }

    private readonly record struct Edge(int Start, int End, int Piece);
}
