using System.Buffers;

namespace Glossa.Text;

/// <summary>Finds added tokens in texts: the leftmost one, and the longest that begins there.</summary>
internal sealed class AddedTokenFinder
{
    private readonly PieceTrie trie = new();
    private readonly AddedToken[] tokens;
    private readonly SearchValues<char> firstCharacters;

    /// <summary>A finder of some tokens.</summary>
    /// <param name="tokens">The tokens; empty ones are never found.</param>
    public AddedTokenFinder(IEnumerable<AddedToken> tokens)
    {
        this.tokens = [.. tokens.Where(token => token.Text.Length > 0)];
        for (int i = 0; i < this.tokens.Length; i++) trie.Add(this.tokens[i].Text, i);
        firstCharacters = SearchValues.Create([.. this.tokens.Select(token => token.Text[0]).Distinct()]);
    }

    /// <summary>Finds the next token.</summary>
    /// <param name="text">The text.</param>
    /// <param name="from">Where to begin.</param>
    /// <param name="start">Where the token begins, with the white space that it takes.</param>
    /// <param name="end">Where it ends, with the white space that it takes.</param>
    /// <returns>The token, or null when there is no more.</returns>
    public AddedToken? Next(ReadOnlySpan<char> text, int from, out int start, out int end)
    {
        for (start = from; tokens.Length > 0 && start < text.Length; start++)
        {
            int next = text[start..].IndexOfAny(firstCharacters);
            if (next < 0) break;
            start += next;
            int found = trie.Longest(text[start..], PieceTrie.Root, out int length);
            if (found == PieceTrie.None) continue;
            AddedToken token = tokens[found];
            end = start + length;
            if (token.IsWord && ((start > 0 && IsWordCharacter(text[start - 1])) || (end < text.Length && IsWordCharacter(text[end]))))
            {
                continue;
            }
            while (token.StripsLeft && start > from && char.IsWhiteSpace(text[start - 1])) start--;
            while (token.StripsRight && end < text.Length && char.IsWhiteSpace(text[end])) end++;
            return token;
        }
        start = end = text.Length;
        return null;
    }

    private static bool IsWordCharacter(char c) => char.IsLetterOrDigit(c) || c == '_';
}
