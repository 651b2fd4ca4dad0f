namespace Glossa.Text;

/// <summary>
/// The byte-level byte pairs of GPT-2 and RoBERTa: words begin as bytes, and the most frequent pair becomes one piece, again and again; of
/// equally frequent pairs the one with the smaller left, then right id. Bytes have the first ids after the special tokens, in the order of
/// <see cref="BytePairAlphabet"/>, so nothing is unknown. A pair that spells a piece that exists stays apart.
/// </summary>
/// <remarks>
/// Sennrich, Haddow and Birch 2016; Radford et al. 2019; the special tokens are RoBERTa's (Liu et al. 2019). As
/// <see cref="BytePairEncoding"/>, which language models use. Hugging Face's trainer differs in pairs that spell a piece that exists, which
/// it merges too.
/// </remarks>
internal sealed class BytePairTrainer : SubwordTrainer
{
    private const string Cls = "<s>", Pad = "<pad>", Sep = "</s>", UnknownPiece = "<unk>", Mask = "<mask>";

    /// <inheritdoc/>
    public override string Name => "bpe";

    /// <inheritdoc/>
    public override string Summary => "byte pairs as GPT-2 and RoBERTa have them: any text, capital letters kept, nothing unknown";

    /// <inheritdoc/>
    public override IReadOnlyList<string> SpecialTokens { get; } = [Cls, Pad, Sep, UnknownPiece, Mask];

    /// <inheritdoc/>
    private protected override SubwordSteps Steps(SubwordTrainingOptions options) => new(
        options.Lowercase == true ? [new LowercaseNormalizer()] : [], [new ByteLevelWords(addsSpace: false, splits: true)]);

    /// <inheritdoc/>
    private protected override SubwordParts Learn(
        IReadOnlyList<CountedWord> words, SubwordTrainingOptions options, IProgress<double>? progress, CancellationToken cancellation)
    {
        List<string> pieces = [.. SpecialTokens];
        foreach (byte b in BytePairAlphabet.InOrder) pieces.Add(BytePairAlphabet.Spell([b]));
        RequireRoom(pieces.Count, options, "the 256 bytes");
        Dictionary<string, int> ids = pieces.Select((piece, id) => (piece, id)).ToDictionary(StringComparer.Ordinal);
        int[] idOf = new int[char.MaxValue + 1];
        foreach (byte b in BytePairAlphabet.InOrder) idOf[BytePairAlphabet.CharOf(b)] = ids[BytePairAlphabet.Spell([b])];

        List<(string Left, string Right)> merges = [];
        PairLearner learner = new(
            [.. words.Select(word => word.Text.Select(c => idOf[c]).ToArray())], [.. words.Select(word => word.Count)],
            options.MinimumFrequency);
        int first = pieces.Count;
        while (pieces.Count < options.VocabularySize && learner.Best(IsNew) is { } pair)
        {
            cancellation.ThrowIfCancellationRequested();
            merges.Add((pieces[pair.Left], pieces[pair.Right]));
            ids.Add(pieces[pair.Left] + pieces[pair.Right], pieces.Count);
            pieces.Add(pieces[pair.Left] + pieces[pair.Right]);
            learner.Merge(pair, pieces.Count - 1);
            Report(progress, pieces.Count, first, options.VocabularySize);
        }
        return new SubwordParts(new BytePairModel(new SubwordVocabulary(ids), merges, new BytePairOptions()))
        {
            AddedTokens = AddedTokens(maskStripsLeft: true),
            Template = PieceTemplate.Roberta(ids[Cls], ids[Sep]),
            TrimsOffsets = true,
            Decoder = [new ByteLevelDecoder()],
            Roles = new SubwordRoles(Cls, Sep, Pad, Mask),
        };

        bool IsNew(int left, int right) => !ids.ContainsKey(pieces[left] + pieces[right]);
    }
}
