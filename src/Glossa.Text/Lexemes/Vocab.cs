namespace Glossa.Text;

/// <summary>
/// The words a pipeline has met, in a table of bounded size, with what its language says of them. Belongs to one pipeline: nothing is
/// shared process-wide, and dropping the pipeline frees it. Any number of threads may use it at once; looking a known word up takes no
/// lock.
/// </summary>
public sealed class Vocab
{
    /// <summary>Longer words are not kept: they hardly come back.</summary>
    private const int MaxKeptLength = 64;

    private const int SmallestTable = 1 << 10;

    // So that words made to collide cost a bounded time.
    private const int MaxProbes = 64;

    private readonly Lock growing = new();
    private readonly int maxLexemes;
    private volatile Slot[] slots = new Slot[SmallestTable];
    private int count;

    /// <summary>An empty vocabulary.</summary>
    /// <param name="language">The language of its words.</param>
    /// <param name="options">How much it may hold, or null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">The bound is negative.</exception>
    public Vocab(LanguageData language, VocabOptions? options = null)
    {
        Language = language;
        maxLexemes = (options ?? new VocabOptions()).MaxLexemes;
        ArgumentOutOfRangeException.ThrowIfNegative(maxLexemes, nameof(options));
    }

    /// <summary>The language of the words.</summary>
    public LanguageData Language { get; }

    /// <summary>The number of words in the table.</summary>
    public int Count => count;

    /// <summary>Static word vectors, if the pipeline has any.</summary>
    public WordVectors? Vectors { get; init; }

    /// <summary>The lexeme of a word, made when it is not known yet.</summary>
    /// <param name="text">The word.</param>
    public Lexeme this[string text] => Find(text, TextHash.Of(text)) ?? Add(text, TextHash.Of(text));

    /// <summary>The lexeme of a word, made when it is not known yet.</summary>
    /// <param name="text">The word.</param>
    public Lexeme this[ReadOnlySpan<char> text]
    {
        get
        {
            ulong hash = TextHash.Of(text);
            return Find(text, hash) ?? Add(text.ToString(), hash);
        }
    }

    private Lexeme? Find(ReadOnlySpan<char> text, ulong hash)
    {
        Slot[] table = slots;
        for (int probe = 0; probe < MaxProbes; probe++)
        {
            ref Slot slot = ref table[(int)(hash + (uint)probe) & (table.Length - 1)];
            Lexeme? lexeme = Volatile.Read(ref slot.Lexeme);
            if (lexeme is null) return null;
            if (slot.Hash == hash && text.SequenceEqual(lexeme.Text)) return lexeme;
        }
        return null;
    }

    private Lexeme Add(string text, ulong hash)
    {
        if (text.Length > MaxKeptLength || count >= maxLexemes) return new Lexeme(this, text, -1);
        lock (growing)
        {
            if (Find(text, hash) is { } other) return other;
            if (count >= maxLexemes) return new Lexeme(this, text, -1);
            if (count >= slots.Length / 2) Grow();
            Lexeme lexeme = new(this, text, count);
            if (!TryPut(slots, lexeme, hash)) return new Lexeme(this, text, -1);
            count++;
            return lexeme;
        }
    }

    private void Grow()
    {
        Slot[] larger = new Slot[slots.Length * 2];
        // A word that finds no place near its own is met anew later.
        foreach (Slot slot in slots)
        {
            if (slot.Lexeme is { } lexeme) TryPut(larger, lexeme, slot.Hash);
        }
        slots = larger;
    }

    private static bool TryPut(Slot[] table, Lexeme lexeme, ulong hash)
    {
        for (int probe = 0; probe < MaxProbes; probe++)
        {
            ref Slot slot = ref table[(int)(hash + (uint)probe) & (table.Length - 1)];
            if (slot.Lexeme is not null) continue;
            slot.Hash = hash;
            // Readers take no lock: the lexeme is what makes the slot theirs, so it comes last.
            Volatile.Write(ref slot.Lexeme, lexeme);
            return true;
        }
        return false;
    }

    private struct Slot
    {
        public ulong Hash;
        public Lexeme? Lexeme;
    }
}
