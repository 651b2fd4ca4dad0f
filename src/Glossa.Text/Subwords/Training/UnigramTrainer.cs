using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Glossa.Text;

/// <summary>
/// SentencePiece's unigrams: many substrings of words to begin with, whose probabilities are estimated, and of which those that matter
/// least are dropped, again and again. Scores are log probabilities. Every character of the alphabet stays a piece, and no other piece has
/// letters together with digits or with other characters than the <c>▁</c> before them.
/// </summary>
/// <remarks>
/// Kudo 2018, 'Subword regularization'; the numbers are SentencePiece's, which keeps scripts apart where letters, digits and others are
/// kept apart here. Texts are normalised by NFKC; SentencePiece has rules of its own, which treat control characters, too. Special tokens
/// and their order are XLNet's (Yang et al. 2019).
/// </remarks>
internal sealed class UnigramTrainer : SubwordTrainer
{
    private const string UnknownPiece = "<unk>", Cls = "<cls>", Sep = "<sep>", Pad = "<pad>", Mask = "<mask>";
    private const int MaxSeeds = 1_000_000, EstimatesEach = 2;
    private const double ShrinkFactor = 0.75;

    // The last choice, by probability, is among a few more pieces than are wanted.
    private const double Spare = 1.1;

    private enum Class { Letter, Digit, Other }

    /// <inheritdoc/>
    public override string Name => "unigram";

    /// <inheritdoc/>
    public override string Summary => "SentencePiece's unigrams as XLNet has them: the likeliest pieces, capital letters kept";

    /// <inheritdoc/>
    public override IReadOnlyList<string> SpecialTokens { get; } = [UnknownPiece, "<s>", "</s>", Cls, Sep, Pad, Mask];

    /// <inheritdoc/>
    private protected override SubwordSteps Steps(SubwordTrainingOptions options) => new(
        [
            new UnicodeNormalizer(NormalizationForm.FormKC),
            .. options.Lowercase == true ? [new LowercaseNormalizer()] : Array.Empty<TextNormalizer>(),
            new SpaceNormalizer(ofAllWhiteSpace: true),
            new TrimNormalizer(left: true, right: true, onlySpaces: true),
        ],
        [new MetaspaceWords(MetaspaceWords.UsualMark, MetaspacePrefix.Always, splits: true)]);

    /// <inheritdoc/>
    private protected override SubwordParts Learn(
        IReadOnlyList<CountedWord> words, SubwordTrainingOptions options, IProgress<double>? progress, CancellationToken cancellation)
    {
        Rune[] alphabet = WordCounts.Alphabet(words, options.AlphabetSize);
        RequireRoom(SpecialTokens.Count + alphabet.Length, options, $"the {alphabet.Length} characters of the texts");
        CountedWord[] parts = Parts(words, [.. alphabet]);
        UnigramEstimator estimator = new(parts, Seeds(parts, options.MinimumFrequency));
        int size = options.VocabularySize - SpecialTokens.Count, spare = (int)(size * Spare), first = estimator.Pieces.Count;
        while (true)
        {
            for (int i = 0; i < EstimatesEach; i++) estimator.Maximize(estimator.Expect(out _, cancellation));
            int count = estimator.Pieces.Count;
            if (count <= spare) break;
            progress?.Report(Math.Log((double)first / count) / Math.Log((double)first / spare));
            estimator.Prune(Math.Max(spare, (int)(count * ShrinkFactor)), cancellation);
        }
        return PartsOf(Choose(estimator, size));
    }

    /// <summary>
    /// Cuts words where every piece ends: at characters outside of the alphabet, which vanish, and between letters, digits and all others.
    /// </summary>
    private static CountedWord[] Parts(IEnumerable<CountedWord> words, HashSet<Rune> alphabet)
    {
        Dictionary<string, long> counts = new(StringComparer.Ordinal);
        foreach ((string word, long count) in words)
        {
            int start = 0, at = 0;
            Rune before = new(MetaspaceWords.UsualMark);
            foreach (Rune rune in word.EnumerateRunes())
            {
                int next = at + rune.Utf16SequenceLength;
                bool isKnown = alphabet.Contains(rune);
                if (!isKnown || (before.Value != MetaspaceWords.UsualMark && ClassOf(rune) != ClassOf(before)))
                {
                    Add(word[start..at], count);
                    start = isKnown ? at : next;
                }
                (before, at) = (rune, next);
            }
            Add(word[start..], count);
        }
        return [.. counts.Select(part => new CountedWord(part.Key, part.Value)).OrderBy(part => part.Text, StringComparer.Ordinal)];

        void Add(string part, long count)
        {
            if (part.Length > 0) CollectionsMarshal.GetValueRefOrAddDefault(counts, part, out _) += count;
        }
    }

    private static Class ClassOf(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        <= UnicodeCategory.EnclosingMark => Class.Letter,
        <= UnicodeCategory.OtherNumber => Class.Digit,
        _ => Class.Other,
    };

    /// <summary>The pieces to begin with: all characters by their counts, frequent substrings by the product of count and length.</summary>
    private static List<(string Piece, double Weight)> Seeds(CountedWord[] words, long minimum)
    {
        Dictionary<Rune, long> characters = [];
        foreach ((string word, long count) in words)
        {
            foreach (Rune rune in word.EnumerateRunes()) CollectionsMarshal.GetValueRefOrAddDefault(characters, rune, out _) += count;
        }
        IEnumerable<CountedWord> substrings = new FrequentSubstrings(words).Take(minimum, MaxSeeds - characters.Count);
        return
        [
            .. characters.OrderBy(entry => entry.Key).Select(entry => (entry.Key.ToString(), (double)entry.Value)),
            .. substrings.Select(substring => (substring.Text, (double)substring.Count * substring.Text.Length)),
        ];
    }

    /// <summary>The characters and the likeliest other pieces, the likeliest first; equally likely ones in the order of codes.</summary>
    private static (string Piece, float Score)[] Choose(UnigramEstimator estimator, int size) =>
    [
        .. estimator.Pieces.Zip(estimator.Scores, (piece, score) => (Piece: piece, Score: (float)score))
            .OrderByDescending(entry => UnigramEstimator.IsCharacter(entry.Piece))
            .ThenByDescending(entry => entry.Score).ThenBy(entry => entry.Piece, StringComparer.Ordinal)
            .Take(size)
            .OrderByDescending(entry => entry.Score).ThenBy(entry => entry.Piece, StringComparer.Ordinal),
    ];

    private SubwordParts PartsOf(IReadOnlyList<(string Piece, float Score)> chosen)
    {
        SubwordVocabulary vocabulary =
            new([.. SpecialTokens.Concat(chosen.Select(entry => entry.Piece)).Select((piece, id) => KeyValuePair.Create(piece, id))]);
        float[] scores = [.. SpecialTokens.Select(_ => 0f), .. chosen.Select(entry => entry.Score)];
        AddedToken[] tokens = AddedTokens(maskStripsLeft: true);
        int cls = vocabulary.Find(Cls)!.Value, sep = vocabulary.Find(Sep)!.Value;
        return new SubwordParts(new UnigramModel(
            vocabulary, scores, vocabulary.Find(UnknownPiece), tokens.Select(token => token.Id).ToHashSet(), new UnigramOptions()))
        {
            AddedTokens = tokens,
            Template = PieceTemplate.XlNet(cls, sep),
            Decoder = [new MetaspaceDecoder(MetaspaceWords.UsualMark, MetaspacePrefix.Always)],
            Roles = new SubwordRoles(Cls, Sep, Pad, Mask),
            PadsLeft = true,
            PadSegment = PieceTemplate.XlNetPadSegment,
        };
    }
}
