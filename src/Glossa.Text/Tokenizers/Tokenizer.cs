using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Glossa.Text;

/// <summary>
/// The rule-based tokenizer, which splits as spaCy's does: at white space; then special cases; then affixes from outside in, a special case
/// stopping it at every step; then addresses; then infixes; and last, special cases that the rules had taken apart.
/// </summary>
/// <remarks>
/// A stretch between spaces is split once and then remembered (<see cref="TokenizerOptions.CachedChunks"/>). The tokenizer does not change
/// after it was made, apart from what it remembers; to change a rule, make another with another <see cref="LanguageData"/>.
/// </remarks>
public sealed partial class Tokenizer : ITokenizer
{
    private const int MaxLength = 1 << 30;
    private const int MaxSpares = 16;

    // Longer stretches hardly come back, and would make the cache large.
    private const int MaxCachedLength = 40, MaxCachedPieces = 8;

    private readonly ChunkCache cache;
    private readonly AffixRules affixes;
    private readonly SpecialCases specials;
    private readonly bool keepUrls;

    // Buffers of threads that are done, for the next text.
    private readonly TokenBuffer?[] spares = new TokenBuffer?[MaxSpares];

    /// <summary>A tokenizer with the rules of its vocabulary's language.</summary>
    /// <param name="vocab">The vocabulary.</param>
    /// <param name="options">How much it may remember, or null for the defaults.</param>
    /// <exception cref="TextException">A special case does not fit its word.</exception>
    public Tokenizer(Vocab vocab, TokenizerOptions? options = null)
    {
        Vocab = vocab;
        affixes = vocab.Language.Affixes;
        keepUrls = vocab.Language.KeepUrls;
        cache = new ChunkCache((options ?? new TokenizerOptions()).CachedChunks);
        specials = new SpecialCases(vocab);
        specials.FindPhrases(affixes, SplitByRules);
    }

    /// <inheritdoc/>
    public Vocab Vocab { get; }

    /// <summary>A tokenizer of a language with a vocabulary of its own.</summary>
    /// <param name="language">The language, such as <see cref="English.Language"/>.</param>
    public static Tokenizer For(LanguageData language) => new(new Vocab(language));

    /// <inheritdoc/>
    public Doc Tokenize(string text)
    {
        if (text.Length > MaxLength)
        {
            throw new TextException(
                $"A text has at most {MaxLength:N0} UTF-16 units, but this one has {text.Length:N0}. Split it, for example by line.");
        }
        ref TokenBuffer? spare = ref spares[Environment.CurrentManagedThreadId % MaxSpares];
        TokenBuffer tokens = Interlocked.Exchange(ref spare, null) ?? new TokenBuffer();
        (tokens.Count, tokens.TextLength) = (0, text.Length);
        Read(text, tokens);
        Doc doc = new(Vocab, text, tokens.ToArray(), specials.Norms);
        if (tokens.IsSmall) spare = tokens;
        return doc;
    }

    /// <summary>The tokens of a text, each with the rule that made it.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="TextException">The text is too long.</exception>
    public IReadOnlyList<TokenExplanation> Explain(string text)
    {
        Doc doc = Tokenize(text);
        return [.. doc.Select(token => new TokenExplanation(token.Text, token.Rule, token.Start))];
    }

    /// <summary>Cuts the text at white space. The first space after a word is the word's; more white space than that is a token.</summary>
    private void Read(ReadOnlySpan<char> text, TokenBuffer tokens)
    {
        ref char first = ref MemoryMarshal.GetReference(text);
        int at = 0;
        while (at < text.Length)
        {
            int end = WhiteSpace.Is(text[at]) ? SpaceEnd(text, at) : WordEnd(text, at);
            ref char chunk = ref Unsafe.Add(ref first, at);
            int length = end - at;
            ulong hash = TextHash.Of(ref chunk, length);
            object? known = cache.Find(ref chunk, length, hash);
            if (known is Lexeme word) tokens.Add(word, at, 0);
            else if (known is not null) Append(Unsafe.As<ChunkPieces>(known), at, tokens);
            else Split(text.Slice(at, length), at, hash, tokens);
            at = end;
            // A run of white space ends where a word begins, so a space here follows a word.
            if (at < text.Length && text[at] == ' ')
            {
                tokens[tokens.Count - 1].SetSpace();
                at++;
            }
        }
    }

    private static int SpaceEnd(ReadOnlySpan<char> text, int at)
    {
        while (at < text.Length && WhiteSpace.Is(text[at])) at++;
        return at;
    }

    private static int WordEnd(ReadOnlySpan<char> text, int at)
    {
        ref ushort first = ref Unsafe.As<char, ushort>(ref MemoryMarshal.GetReference(text));
        while (at <= text.Length - Vector256<ushort>.Count)
        {
            Vector256<ushort> block = Vector256.LoadUnsafe(ref first, (nuint)at);
            Vector256<ushort> stops = Vector256.LessThanOrEqual(block, Vector256.Create((ushort)' ')) | Vector256.GreaterThanOrEqual(
                block, Vector256.Create((ushort)0x80));
            uint mask = stops.ExtractMostSignificantBits();
            if (mask == 0)
            {
                at += Vector256<ushort>.Count;
                continue;
            }
            at += BitOperations.TrailingZeroCount(mask);
            if (text[at] == ' ') return at;
            while (at < text.Length && (text[at] <= ' ' || text[at] >= 0x80))
            {
                if (WhiteSpace.Is(text[at])) return at;
                at++;
            }
        }
        while (at < text.Length && !WhiteSpace.Is(text[at])) at++;
        return at;
    }

    private static void Append(ChunkPieces chunk, int at, TokenBuffer tokens)
    {
        for (int i = 0; i < chunk.Count; i++)
        {
            ChunkPiece piece = chunk[i];
            tokens.Add(piece.Lexeme, at, piece.Bits);
            at += piece.Lexeme.Text.Length;
        }
    }
}
