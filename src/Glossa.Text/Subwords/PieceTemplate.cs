namespace Glossa.Text;

/// <summary>The places of a model's special tokens around one text and around a pair of texts.</summary>
/// <param name="Single">The order of one text.</param>
/// <param name="Pair">The order of two texts.</param>
internal sealed record PieceTemplate(IReadOnlyList<TemplateItem> Single, IReadOnlyList<TemplateItem> Pair)
{
    /// <summary>The segment of XLNet's padding.</summary>
    public const int XlNetPadSegment = 3;

    /// <summary>Nothing but the texts, the second one in segment 1.</summary>
    public static PieceTemplate Empty { get; } =
        new([TemplateItem.OfText(0, 0)], [TemplateItem.OfText(0, 0), TemplateItem.OfText(1, 1)]);

    /// <summary>BERT's order: one token before the texts and one after each, the second text in segment 1.</summary>
    /// <param name="cls">The token before the texts.</param>
    /// <param name="sep">The token after each.</param>
    public static PieceTemplate Bert(int cls, int sep)
    {
        TemplateItem[] single = [TemplateItem.OfToken(cls, 0), TemplateItem.OfText(0, 0), TemplateItem.OfToken(sep, 0)];
        return new PieceTemplate(single, [.. single, TemplateItem.OfText(1, 1), TemplateItem.OfToken(sep, 1)]);
    }

    /// <summary>RoBERTa's order: one token before the texts, one after each, and one more between two; one segment.</summary>
    /// <param name="cls">The token before the texts.</param>
    /// <param name="sep">The token after each.</param>
    public static PieceTemplate Roberta(int cls, int sep)
    {
        TemplateItem[] single = [TemplateItem.OfToken(cls, 0), TemplateItem.OfText(0, 0), TemplateItem.OfToken(sep, 0)];
        return new PieceTemplate(
            single, [.. single, TemplateItem.OfToken(sep, 0), TemplateItem.OfText(1, 0), TemplateItem.OfToken(sep, 0)]);
    }

    /// <summary>XLNet's order: a token after each text, and at the end, in segment 2, the one for all of it.</summary>
    /// <param name="cls">The token at the end.</param>
    /// <param name="sep">The token after each text.</param>
    public static PieceTemplate XlNet(int cls, int sep)
    {
        TemplateItem[] first = [TemplateItem.OfText(0, 0), TemplateItem.OfToken(sep, 0)];
        TemplateItem last = TemplateItem.OfToken(cls, 2);
        return new PieceTemplate([.. first, last], [.. first, TemplateItem.OfText(1, 1), TemplateItem.OfToken(sep, 1), last]);
    }

    /// <summary>The order for one or two texts.</summary>
    /// <param name="hasPair">Whether there are two.</param>
    /// <param name="withSpecialTokens">Whether special tokens are wanted.</param>
    public IReadOnlyList<TemplateItem> For(bool hasPair, bool withSpecialTokens)
    {
        IReadOnlyList<TemplateItem> items = hasPair ? Pair : Single;
        return withSpecialTokens ? items : [.. items.Where(item => item.Text is not null)];
    }
}

/// <summary>A special token, or a text.</summary>
/// <param name="Text">The text, 0 for the first or 1 for the second; null for a special token.</param>
/// <param name="Id">The id of the special token.</param>
/// <param name="Segment">The segment of the token, or of all pieces of the text.</param>
internal sealed record TemplateItem(int? Text, int Id, int Segment)
{
    /// <summary>The place of a text.</summary>
    public static TemplateItem OfText(int text, int segment) => new(text, 0, segment);

    /// <summary>The place of a special token.</summary>
    public static TemplateItem OfToken(int id, int segment) => new(null, id, segment);
}
