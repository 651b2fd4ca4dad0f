namespace Glossa.Text;

public sealed partial class Tokenizer
{
    /// <summary>Splits a stretch the cache does not know, and lets it remember.</summary>
    private void Split(ReadOnlySpan<char> chunk, int offset, ulong hash, TokenBuffer tokens)
    {
        int first = tokens.Count;
        if (WhiteSpace.Is(chunk[0])) AddSpace(chunk, offset, tokens);
        else SplitWord(chunk, offset, tokens);
        Span<TokenData> added = tokens.From(first);
        if (chunk.Length > MaxCachedLength || added.Length > MaxCachedPieces) return;
        cache.Add(added.Length == 1 && added[0].Bits == 0 ? added[0].Lexeme : new ChunkPieces(added), hash);
    }

    private void AddSpace(ReadOnlySpan<char> space, int offset, TokenBuffer tokens)
    {
        int norm =
            specials.TryGet(space, out ChunkPieces? special) && special.Count == 1 ? new TokenData { Bits = special[0].Bits }.Norm : 0;
        tokens.Add(Vocab[space], offset, TokenData.BitsOf(TokenRule.Space, norm));
    }

    private void SplitWord(ReadOnlySpan<char> chunk, int offset, TokenBuffer tokens)
    {
        int first = tokens.Count;
        SplitByRules(chunk, offset, tokens, specials);
        if (tokens.Count - first > 1) specials.MergePhrases(first, tokens);
    }

    private void SplitByRules(ReadOnlySpan<char> chunk, int offset, TokenBuffer tokens) => SplitByRules(chunk, offset, tokens, known: null);

    /// <summary>Takes affixes off until none is left or a special case is what is left.</summary>
    /// <param name="chunk">The stretch.</param>
    /// <param name="offset">Where it begins in the text.</param>
    /// <param name="tokens">Takes the tokens.</param>
    /// <param name="known">The special cases to stop at; null for none.</param>
    private void SplitByRules(ReadOnlySpan<char> chunk, int offset, TokenBuffer tokens, SpecialCases? known)
    {
        int start = 0, end = chunk.Length, outermost = tokens.Suffixes.Count;
        ChunkPieces? special = null;
        while (start < end)
        {
            ReadOnlySpan<char> word = chunk[start..end];
            if (known?.TryGet(word, out special) == true) break;
            int prefix = affixes.Prefix(word);
            if (prefix > 0 && known?.TryGet(word[prefix..], out special) == true)
            {
                AddPart(chunk, start, prefix, offset, TokenRule.Prefix, tokens);
                start += prefix;
                break;
            }
            int suffix = affixes.Suffix(word[prefix..]);
            if (suffix > 0 && known?.TryGet(word[..^suffix], out special) == true)
            {
                tokens.Suffixes.Push(suffix);
                end -= suffix;
                break;
            }
            if (prefix == 0 && suffix == 0) break;
            if (prefix > 0) AddPart(chunk, start, prefix, offset, TokenRule.Prefix, tokens);
            if (suffix > 0) tokens.Suffixes.Push(suffix);
            start += prefix;
            end -= suffix;
        }
        if (special is not null) Append(special, offset + start, tokens);
        else if (start < end) AddCore(chunk, start, end, offset, tokens);
        while (tokens.Suffixes.Count > outermost)
        {
            int suffix = tokens.Suffixes.Pop();
            AddPart(chunk, end, suffix, offset, TokenRule.Suffix, tokens);
            end += suffix;
        }
    }

    private void AddCore(ReadOnlySpan<char> chunk, int start, int end, int offset, TokenBuffer tokens)
    {
        ReadOnlySpan<char> word = chunk[..end];
        if (keepUrls && UrlPattern.IsMatch(word[start..]))
        {
            AddPart(word, start, end - start, offset, TokenRule.Url, tokens);
            return;
        }
        int done = start, from = start;
        while (true)
        {
            int at = affixes.Infix(word[start..], from - start, out int length);
            if (at < 0) break;
            at += start;
            from = at + length;
            // What begins the word is no infix.
            if (at == start) continue;
            if (at > done) AddPart(word, done, at - done, offset, TokenRule.Word, tokens);
            AddPart(word, at, length, offset, TokenRule.Infix, tokens);
            done = from;
        }
        if (done < end) AddPart(word, done, end - done, offset, TokenRule.Word, tokens);
    }

    private void AddPart(ReadOnlySpan<char> chunk, int start, int length, int offset, TokenRule rule, TokenBuffer tokens) =>
        tokens.Add(Vocab[chunk.Slice(start, length)], offset + start, TokenData.BitsOf(rule));
}
