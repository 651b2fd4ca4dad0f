using System.Diagnostics.CodeAnalysis;
using System.Numerics;

namespace Glossa.Text;

/// <summary>
/// A language's special cases, ready for a vocabulary, and those of them that the rules may take apart and that are put together again.
/// </summary>
internal sealed class SpecialCases
{
    private const int Ascii = 128;

    // Open addressing, at most a quarter full.
    private readonly Slot[] slots;
    private readonly Dictionary<string, List<Phrase>> phrases = new(StringComparer.Ordinal);

    // Which ASCII characters begin a special case, and which a phrase, so that most words need no lookup.
    private readonly bool[] beginsSpecial = new bool[Ascii], beginsPhrase = new bool[Ascii];
    private readonly int longest;

    public SpecialCases(Vocab vocab)
    {
        slots = new Slot[BitOperations.RoundUpToPowerOf2((uint)(4 * (vocab.Language.SpecialCases.Count + 1)))];
        List<NormForm> norms = [new NormForm("")];
        Dictionary<string, int> numbers = new(StringComparer.Ordinal);
        foreach ((string text, SpecialCase special) in vocab.Language.SpecialCases)
        {
            if (text != special.Text)
            {
                throw new TextException(
                    $"The special case of '{text}' has the parts of '{special.Text}': the parts together must be the word.");
            }
            Put(text, new ChunkPieces([.. special.Parts.Select(part =>
                new TokenData { Lexeme = vocab[part.Text], Bits = TokenData.BitsOf(TokenRule.Special, NumberOf(part.Norm)) })]));
            longest = Math.Max(longest, text.Length);
            if (text[0] < Ascii) beginsSpecial[text[0]] = true;
        }
        Norms = [.. norms];

        int NumberOf(string? norm)
        {
            if (norm is null) return 0;
            if (numbers.TryGetValue(norm, out int number)) return number;
            numbers.Add(norm, norms.Count);
            norms.Add(new NormForm(norm));
            return norms.Count - 1;
        }
    }

    /// <summary>The normalised forms that special cases give; the first is not used.</summary>
    public NormForm[] Norms { get; }

    /// <summary>The special case a text is.</summary>
    public bool TryGet(ReadOnlySpan<char> text, [NotNullWhen(true)] out ChunkPieces? special)
    {
        special = null;
        if (text.Length == 0 || text.Length > longest || (text[0] < Ascii && !beginsSpecial[text[0]])) return false;
        ulong hash = TextHash.Of(text);
        for (int at = (int)hash & (slots.Length - 1); ; at = (at + 1) & (slots.Length - 1))
        {
            ref Slot slot = ref slots[at];
            if (slot.Special is null) return false;
            if (slot.Hash != hash || !text.SequenceEqual(slot.Text)) continue;
            special = slot.Special;
            return true;
        }
    }

    /// <summary>Splits a stretch by rules alone.</summary>
    public delegate void Splitter(ReadOnlySpan<char> chunk, int offset, TokenBuffer tokens);

    /// <summary>Finds the special cases that the affix rules would take apart.</summary>
    public void FindPhrases(AffixRules affixes, Splitter split)
    {
        TokenBuffer tokens = new();
        foreach (Slot slot in slots)
        {
            if (slot.Special is not { } special) continue;
            string text = slot.Text;
            if (WhiteSpace.Is(text[0]) || (affixes.Prefix(text) == 0 && affixes.Suffix(text) == 0 && affixes.Infix(text, 0, out _) < 0))
            {
                continue;
            }
            tokens.Count = 0;
            split(text, 0, tokens);
            if (tokens.Count < 2) continue;
            string[] words = [.. tokens.From(0).ToArray().Select(token => token.Lexeme.Text)];
            if (!phrases.TryGetValue(words[0], out List<Phrase>? same)) phrases.Add(words[0], same = []);
            same.Add(new Phrase(words, special));
            if (words[0][0] < Ascii) beginsPhrase[words[0][0]] = true;
        }
    }

    /// <summary>Puts special cases together that the rules took apart: the longest first, and of two as long the first.</summary>
    /// <param name="first">The first token of the stretch, whose tokens are the last ones.</param>
    /// <param name="tokens">The tokens.</param>
    public void MergePhrases(int first, TokenBuffer tokens)
    {
        List<Match>? matches = null;
        for (int at = first; at < tokens.Count - 1; at++)
        {
            string word = tokens[at].Lexeme.Text;
            if ((word[0] < Ascii && !beginsPhrase[word[0]]) || !phrases.TryGetValue(word, out List<Phrase>? candidates)) continue;
            foreach (Phrase phrase in candidates)
            {
                if (IsAt(phrase.Words, at, tokens)) (matches ??= []).Add(new Match(at, phrase));
            }
        }
        if (matches is not null) Replace(Choose(matches), first, tokens);
    }

    private static bool IsAt(string[] words, int at, TokenBuffer tokens)
    {
        if (at + words.Length > tokens.Count) return false;
        for (int i = 1; i < words.Length; i++)
        {
            if (tokens[at + i].Lexeme.Text != words[i]) return false;
        }
        return true;
    }

    /// <summary>Returns those of matches that are kept; both are in the order of their places.</summary>
    private static List<Match> Choose(List<Match> matches)
    {
        bool overlap = false;
        int longest = 0, first = matches[0].At, end = 0;
        foreach (Match match in matches)
        {
            overlap |= match.At < end;
            longest = Math.Max(longest, match.Length);
            end = Math.Max(end, match.End);
        }
        if (!overlap) return matches;
        bool[] taken = new bool[end - first], isChosen = new bool[matches.Count];
        for (int length = longest; length > 1; length--)
        {
            for (int i = 0; i < isChosen.Length; i++)
            {
                Match match = matches[i];
                // A taken one is at least as long, so it has an end of this one in common if it has anything.
                if (match.Length != length || taken[match.At - first] || taken[match.End - 1 - first]) continue;
                taken.AsSpan(match.At - first, length).Fill(true);
                isChosen[i] = true;
            }
        }
        int kept = 0;
        for (int i = 0; i < isChosen.Length; i++)
        {
            if (isChosen[i]) matches[kept++] = matches[i];
        }
        matches.RemoveRange(kept, matches.Count - kept);
        return matches;
    }

    private static void Replace(List<Match> chosen, int first, TokenBuffer tokens)
    {
        TokenData[] old = tokens.From(first).ToArray();
        tokens.Count = first;
        int next = 0;
        for (int i = 0; i < old.Length;)
        {
            if (next < chosen.Count && chosen[next].At - first == i)
            {
                int start = old[i].Start;
                ChunkPieces special = chosen[next].Phrase.Special;
                for (int part = 0; part < special.Count; part++)
                {
                    ChunkPiece piece = special[part];
                    tokens.Add(piece.Lexeme, start, piece.Bits);
                    start += piece.Lexeme.Text.Length;
                }
                i += chosen[next++].Length;
            }
            else
            {
                tokens.Add(old[i].Lexeme, old[i].Start, old[i].Bits);
                i++;
            }
        }
    }

    private void Put(string text, ChunkPieces special)
    {
        ulong hash = TextHash.Of(text);
        int at = (int)hash & (slots.Length - 1);
        while (slots[at].Special is not null) at = (at + 1) & (slots.Length - 1);
        slots[at] = new Slot { Hash = hash, Text = text, Special = special };
    }

    private struct Slot
    {
        public ulong Hash;
        public string Text;
        public ChunkPieces? Special;
    }

    private sealed record Phrase(string[] Words, ChunkPieces Special);

    private readonly record struct Match(int At, Phrase Phrase)
    {
        public int Length => Phrase.Words.Length;

        public int End => At + Length;
    }
}
