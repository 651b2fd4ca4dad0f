namespace Glossa.Text;

/// <content>From a text to pieces: added tokens, normalisation, words, and the model.</content>
public sealed partial class SubwordTokenizer
{
    private void Read(ReadOnlySpan<char> text, bool readsSpecialTokens, PieceList pieces, SubwordScratch scratch)
    {
        pieces.Clear();
        AddedTokenFinder finder = readsSpecialTokens ? rawTokens : rawPlainTokens;
        for (int at = 0; at < text.Length;)
        {
            AddedToken? token = finder.Next(text, at, out int start, out int end);
            if (start > at) ReadPlain(text[at..start], at, readsSpecialTokens, pieces, scratch);
            if (token is not null) pieces.Add(token.Id, start, end);
            at = end;
        }
    }

    /// <summary>Reads a stretch between the added tokens of the original text.</summary>
    private void ReadPlain(ReadOnlySpan<char> text, int origin, bool readsSpecialTokens, PieceList pieces, SubwordScratch scratch)
    {
        if (onePass is not null)
        {
            onePass.Encode(text, origin, pieces, scratch.Text);
            return;
        }
        scratch.Text.Load(text, origin);
        foreach (TextNormalizer normalizer in Parts.Normalizers)
        {
            scratch.NextText.Clear();
            normalizer.Apply(scratch.Text, scratch.NextText);
            (scratch.Text, scratch.NextText) = (scratch.NextText, scratch.Text);
        }
        AlignedText normal = scratch.Text;
        AddedTokenFinder finder = readsSpecialTokens ? normalizedTokens : normalizedPlainTokens;
        for (int at = 0; at < normal.Length;)
        {
            AddedToken? token = finder.Next(normal.Characters, at, out int start, out int end);
            if (start > at) ReadNormal(normal, at, start, pieces, scratch);
            if (token is not null) pieces.Add(token.Id, normal.Start(start), normal.End(end - 1));
            at = end;
        }
    }

    /// <summary>Reads a stretch between the added tokens of the normalised text.</summary>
    private void ReadNormal(AlignedText normal, int from, int to, PieceList pieces, SubwordScratch scratch)
    {
        if (Parts.Splitters.Count == 0)
        {
            ReadWord(normal, from, to, pieces, scratch.OfWord);
            return;
        }
        scratch.Words.Clear();
        scratch.Words.Add(normal, from, to);
        foreach (WordSplitter splitter in Parts.Splitters)
        {
            scratch.NextWords.Clear();
            splitter.Split(scratch.Words, scratch.NextWords);
            (scratch.Words, scratch.NextWords) = (scratch.NextWords, scratch.Words);
        }
        foreach ((int start, int end) in scratch.Words.Words) ReadWord(scratch.Words.Text, start, end, pieces, scratch.OfWord);
    }

    private void ReadWord(AlignedText text, int from, int to, PieceList pieces, PieceList ofWord)
    {
        ofWord.Clear();
        Parts.Model.Encode(text.Characters[from..to], ofWord);
        for (int i = 0; i < ofWord.Count; i++)
        {
            int start = from + ofWord.Starts[i], end = from + ofWord.Ends[i];
            pieces.Add(ofWord.Ids[i], text.Start(start), end > start ? text.End(end - 1) : text.Start(start));
        }
    }

    /// <summary>Takes the white space off the places of pieces.</summary>
    private static void Trim(ReadOnlySpan<char> text, PieceList pieces)
    {
        Span<int> starts = pieces.Starts, ends = pieces.Ends;
        for (int i = 0; i < pieces.Count; i++)
        {
            while (starts[i] < ends[i] && char.IsWhiteSpace(text[starts[i]])) starts[i]++;
            while (ends[i] > starts[i] && char.IsWhiteSpace(text[ends[i] - 1])) ends[i]--;
        }
    }

    /// <summary>The number of pieces that remain of one text or two.</summary>
    private static (int First, int Second) Lengths(int first, int? second, int special, SubwordOptions options)
    {
        int all = first + (second ?? 0) + special;
        if (options.MaxLength is not { } most || all <= most) return (first, second ?? 0);
        int room = most - special, excess = all - most;
        if (room < 0)
        {
            throw new TextException($"An encoding of at most {most} pieces has no room for {special} special tokens.");
        }
        switch (options.Truncation)
        {
            case SubwordTruncation.LongestFirst:
                int other = second ?? 0;
                while (first + other > room)
                {
                    if (first > other) first--;
                    else other--;
                }
                return (first, other);
            case SubwordTruncation.OnlySecond when second is { } length:
                return excess < length ? (first, length - excess) : throw TooShort("second", length);
            case SubwordTruncation.OnlyFirst:
                return excess < first ? (first - excess, second ?? 0) : throw TooShort("first", first);
            default:
                throw new TextException("Only the second text is to be truncated, but there is none.");
        }

        TextException TooShort(string which, int length) => new(
            $"The texts have {excess} pieces more than the {most} allowed, and only the "
            + $"{which} one, which has {length}, is to be truncated: truncate the longer one first.");
    }
}
