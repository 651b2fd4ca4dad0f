using System.Text;

namespace Glossa.Text;

/// <summary>
/// BERT's vocabulary: words begin as characters, those inside words with <c>##</c>, and the most frequent pair becomes one piece, again
/// and again; of equally frequent pairs the one with the smaller left, then right id. A pair that spells a piece that exists becomes that
/// piece.
/// </summary>
/// <remarks>
/// The rule of Hugging Face's WordPieceTrainer: WordPiece (Schuster and Nakajima 2012) as vocabularies for BERT are usually trained, by
/// counts instead of likelihood. A word with a character outside of the alphabet, or of more than 100 characters, does not count, because
/// the tokenizer makes one unknown piece of it; Hugging Face's leaves such characters out of words.
/// </remarks>
internal sealed class WordPieceTrainer : SubwordTrainer
{
    private const string Pad = "[PAD]", UnknownWord = "[UNK]", Cls = "[CLS]", Sep = "[SEP]", Mask = "[MASK]";

    /// <inheritdoc/>
    public override string Name => "wordpiece";

    /// <inheritdoc/>
    public override string Summary => "WordPiece as BERT has it: small letters, words between spaces and punctuation";

    /// <inheritdoc/>
    public override IReadOnlyList<string> SpecialTokens { get; } = [Pad, UnknownWord, Cls, Sep, Mask];

    /// <inheritdoc/>
    private protected override bool CutsLongWords => false;

    /// <inheritdoc/>
    private protected override SubwordSteps Steps(SubwordTrainingOptions options)
    {
        bool lowercases = options.Lowercase ?? true;
        BertCharacters characters = new(cleans: true, separatesChinese: true, stripsAccents: lowercases, lowercases);
        return new([new BertNormalizer(characters)], [new BertWords()]);
    }

    /// <inheritdoc/>
    private protected override SubwordParts Learn(
        IReadOnlyList<CountedWord> words, SubwordTrainingOptions options, IProgress<double>? progress, CancellationToken cancellation)
    {
        Rune[] alphabet = WordCounts.Alphabet(words, options.AlphabetSize);
        HashSet<Rune> known = [.. alphabet];
        CountedWord[] usable = [.. words.Where(word => word.Text.EnumerateRunes().All(known.Contains)
            && CodePoints.Count(word.Text) <= WordPieceModel.UsualMaxLength)];
        List<string> pieces = [.. SpecialTokens, .. alphabet.Select(rune => rune.ToString())];
        pieces.AddRange(usable.SelectMany(word => word.Text.EnumerateRunes().Skip(1)).Distinct().Order()
            .Select(rune => WordPieceModel.UsualPrefix + rune));
        RequireRoom(pieces.Count, options, $"the {alphabet.Length} characters of the texts, which begin and continue words");
        Dictionary<string, int> ids = pieces.Select((piece, id) => (piece, id)).ToDictionary(StringComparer.Ordinal);

        int[][] symbols = [.. usable.Select(word => word.Text.EnumerateRunes()
            .Select((rune, i) => ids[i == 0 ? rune.ToString() : WordPieceModel.UsualPrefix + rune]).ToArray())];
        PairLearner learner = new(symbols, [.. usable.Select(word => word.Count)], options.MinimumFrequency);
        int first = pieces.Count;
        while (pieces.Count < options.VocabularySize && learner.Best() is { } pair)
        {
            cancellation.ThrowIfCancellationRequested();
            string piece = pieces[pair.Left] + pieces[pair.Right][WordPieceModel.UsualPrefix.Length..];
            if (ids.TryAdd(piece, pieces.Count))
            {
                pieces.Add(piece);
                Report(progress, pieces.Count, first, options.VocabularySize);
            }
            learner.Merge(pair, ids[piece]);
        }
        SubwordVocabulary vocabulary = new(ids);
        return new SubwordParts(new WordPieceModel(vocabulary, ids[UnknownWord]))
        {
            AddedTokens = AddedTokens(maskStripsLeft: false),
            Template = PieceTemplate.Bert(ids[Cls], ids[Sep]),
            Decoder = [new WordPieceDecoder(WordPieceModel.UsualPrefix, cleansUp: false)],
            Roles = new SubwordRoles(Cls, Sep, Pad, Mask),
        };
    }
}
