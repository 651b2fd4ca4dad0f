namespace Glossa.Text;

/// <summary>The parts of a subword tokenizer.</summary>
/// <param name="Model">The algorithm with its vocabulary.</param>
internal sealed record SubwordParts(SubwordModel Model)
{
    /// <summary>The steps of the normalisation, in order.</summary>
    public IReadOnlyList<TextNormalizer> Normalizers { get; init; } = [];

    /// <summary>The steps that divide the normalised text into words, in order; without any the whole text is one word.</summary>
    public IReadOnlyList<WordSplitter> Splitters { get; init; } = [];

    /// <summary>The tokens that are found in texts as a whole.</summary>
    public IReadOnlyList<AddedToken> AddedTokens { get; init; } = [];

    /// <summary>The places of the special tokens.</summary>
    public PieceTemplate Template { get; init; } = PieceTemplate.Empty;

    /// <summary>Whether the place of a piece is without the white space at its ends.</summary>
    public bool TrimsOffsets { get; init; }

    /// <summary>The steps that make text of pieces, in order.</summary>
    public IReadOnlyList<DecoderStep> Decoder { get; init; } = [];

    /// <summary>The names of special tokens: what a model calls its first token, its mask, and so on.</summary>
    public SubwordRoles Roles { get; init; } = new();

    /// <summary>The most pieces that the model reads, or null where it has no such limit.</summary>
    public int? MaxLength { get; init; }

    /// <summary>Whether short texts of a batch are padded on the left.</summary>
    public bool PadsLeft { get; init; }

    /// <summary>The segment of padding.</summary>
    public int PadSegment { get; init; }
}
