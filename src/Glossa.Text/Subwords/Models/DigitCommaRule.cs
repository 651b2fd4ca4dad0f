namespace Glossa.Text;

/// <summary>
/// The rule of the slow tokenizers of ALBERT and XLNet for pieces that end in a digit and a comma, such as <c>▁2010,</c>: the pieces of
/// the number, then the comma. (The fast tokenizers do not have it.)
/// </summary>
internal sealed class DigitCommaRule
{
    private const char Mark = MetaspaceWords.UsualMark;

    private readonly Dictionary<int, (int Id, int Length)[]> parts = [];

    /// <summary>The rule for the pieces of a model.</summary>
    public DigitCommaRule(UnigramModel model)
    {
        foreach ((string piece, int id) in model.Vocabulary.Entries)
        {
            if (Concerns(piece)) parts.Add(id, Parts(piece, model));
        }
    }

    /// <summary>Whether the rule divides a piece.</summary>
    public static bool Concerns(string piece) => piece.Length > 1 && piece[^1] == ',' && char.IsDigit(piece[^2]);

    /// <summary>Divides pieces.</summary>
    /// <param name="pieces">The pieces.</param>
    /// <param name="from">The first piece to look at.</param>
    public void Apply(PieceList pieces, int from)
    {
        if (parts.Count == 0) return;
        List<(int Id, int Start, int End)> all = [];
        for (int i = from; i < pieces.Count; i++)
        {
            int id = pieces.Ids[i], start = pieces.Starts[i], end = pieces.Ends[i];
            if (!parts.TryGetValue(id, out (int Id, int Length)[]? divided))
            {
                all.Add((id, start, end));
                continue;
            }
            foreach ((int part, int length) in divided)
            {
                all.Add((part, start, start + length));
                start += length;
            }
        }
        pieces.Truncate(from);
        foreach ((int id, int start, int end) in all) pieces.Add(id, start, end);
    }

    private static (int Id, int Length)[] Parts(string piece, UnigramModel model)
    {
        string number = piece[..^1].Replace(Mark.ToString(), "", StringComparison.Ordinal);
        PieceList pieces = new();
        model.Encode(Mark + number, pieces);
        List<(int Id, int Length)> parts = [];
        for (int i = 0; i < pieces.Count; i++)
        {
            (int id, int length) = (pieces.Ids[i], pieces.Ends[i] - pieces.Starts[i]);
            if (i == 0 && piece[0] != Mark)
            {
                // The mark was only put in to read the number by itself.
                if (--length == 0) continue;
                id = model.Vocabulary.Find(model.Vocabulary[id].AsSpan(1)) ?? model.Unknown ?? id;
            }
            parts.Add((id, length));
        }
        if (model.Vocabulary.Find(",") is { } comma) parts.Add((comma, 1));
        else if (model.Unknown is { } unknown) parts.Add((unknown, 1));
        return [.. parts];
    }
}
