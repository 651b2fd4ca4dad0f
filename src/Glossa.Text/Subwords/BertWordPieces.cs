using System.Text;

namespace Glossa.Text;

/// <summary>
/// BERT's normaliser, words and WordPiece in one pass over a text, which is what most tokenizers of this family need: the same pieces as
/// <see cref="BertNormalizer"/>, <see cref="BertWords"/> and the model give one after another, several times as fast.
/// </summary>
/// <param name="characters">What becomes of each character.</param>
/// <param name="model">The model.</param>
internal sealed class BertWordPieces(BertCharacters characters, WordPieceModel model)
{
    private const int Ascii = 0x80, MaxRun = 64;

    // What an ASCII character becomes as a letter of a word; 0 where it is none.
    private readonly byte[] letters = Letters(characters);

    /// <summary>Adds the pieces of a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="origin">Where it begins in the original text.</param>
    /// <param name="pieces">Takes the pieces, with places in the original text.</param>
    /// <param name="buffer">Takes a word at a time.</param>
    public void Encode(ReadOnlySpan<char> text, int origin, PieceList pieces, AlignedText buffer)
    {
        ReadOnlySpan<byte> asciiLetters = letters;
        Span<char> run = stackalloc char[MaxRun];
        Word word = new(model, pieces, buffer);
        for (int at = 0; at < text.Length; at++)
        {
            char c = text[at];
            if (c < asciiLetters.Length && asciiLetters[c] is not 0 and var letter)
            {
                ulong packed = 0;
                int start = at;
                do packed = (packed << 8) | letter;
                while (++at < text.Length && (c = text[at]) < asciiLetters.Length && (letter = asciiLetters[c]) != 0);
                bool isWord = word.IsEmpty && (at == text.Length || EndsWord(c));
                if (isWord && at - start <= ShortWords.MaxLength && model.TryShortWord(packed, out int id))
                {
                    pieces.Add(id, origin + start, origin + at);
                }
                else if (isWord && at - start <= run.Length)
                {
                    for (int i = start; i < at; i++) run[i - start] = (char)asciiLetters[text[i]];
                    Add(run[..(at - start)], origin + start, pieces);
                }
                else
                {
                    for (int i = start; i < at; i++) word.Add((char)asciiLetters[text[i]], origin + i, origin + i + 1);
                }
                if (at == text.Length) break;
                if (c == ' ' && word.IsEmpty) continue;
            }
            BertCharacters.Page page = c < Ascii ? characters.Ascii : characters.PageOf(c);
            int place = BertCharacters.PlaceOf(c);
            switch (page.Kinds[place])
            {
                case BertCharacters.Kind.Letter:
                    word.Add(page.Characters[place], origin + at, origin + at + 1);
                    break;
                case BertCharacters.Kind.Space:
                    word.Finish();
                    break;
                case BertCharacters.Kind.Single:
                    word.Finish();
                    if (c < Ascii && model.TryShortWord(c, out int mark))
                    {
                        pieces.Add(mark, origin + at, origin + at + 1);
                        break;
                    }
                    word.Add(page.Characters[place], origin + at, origin + at + 1);
                    word.Finish();
                    break;
                case BertCharacters.Kind.Several:
                    at += Several(text[at..], origin + at, ref word) - 1;
                    break;
            }
        }
        word.Finish();
    }

    private static byte[] Letters(BertCharacters characters)
    {
        byte[] letters = new byte[Ascii];
        for (int c = 0; c < Ascii; c++)
        {
            if (characters.Ascii.Kinds[c] == BertCharacters.Kind.Letter) letters[c] = (byte)characters.Ascii.Characters[c];
        }
        return letters;
    }

    /// <summary>Adds the pieces of a word whose characters are those of the text, one by one.</summary>
    private void Add(ReadOnlySpan<char> word, int origin, PieceList pieces)
    {
        int first = pieces.Count;
        model.Encode(word, pieces);
        foreach (ref int start in pieces.Starts[first..]) start += origin;
        foreach (ref int end in pieces.Ends[first..]) end += origin;
    }

    private bool EndsWord(char c) =>
        c < Ascii && characters.Ascii.Kinds[c] is (BertCharacters.Kind.Space or BertCharacters.Kind.Single);

    /// <summary>Adds what becomes of a code point that is more than one character before or after.</summary>
    /// <returns>Its length in the text.</returns>
    private int Several(ReadOnlySpan<char> text, int at, ref Word word)
    {
        Span<char> units = stackalloc char[BertCharacters.MaxUnits];
        Rune.DecodeFromUtf16(text, out Rune rune, out int length);
        int count = characters.Expand(rune, units, out bool isChinese);
        if (isChinese) word.Finish();
        for (int i = 0, size; i < count; i += size)
        {
            Rune.DecodeFromUtf16(units[i..count], out Rune character, out size);
            bool isSpace = Rune.IsWhiteSpace(character), isSingle = BertCharacters.IsPunctuation(character);
            if (isSpace || isSingle) word.Finish();
            if (isSpace) continue;
            foreach (char unit in units.Slice(i, size)) word.Add(unit, at, at + length);
            if (isSingle) word.Finish();
        }
        if (isChinese) word.Finish();
        return length;
    }

    /// <summary>The word that is being read.</summary>
    private ref struct Word
    {
        private readonly WordPieceModel model;
        private readonly PieceList pieces;
        private readonly AlignedText buffer;
        private int lastEnd;

        public Word(WordPieceModel model, PieceList pieces, AlignedText buffer)
        {
            (this.model, this.pieces, this.buffer) = (model, pieces, buffer);
            buffer.Clear();
        }

        public readonly bool IsEmpty => buffer.Length == 0;

        /// <summary>Adds a character. Of a word that is too long to be known, the rest is only measured.</summary>
        public void Add(char character, int start, int end)
        {
            if (buffer.Length <= model.MaxUnits) buffer.Append(character, start, end);
            lastEnd = end;
        }

        /// <summary>Adds the pieces of the word, if there is one.</summary>
        public readonly void Finish()
        {
            if (buffer.Length == 0) return;
            int first = pieces.Count;
            model.Encode(buffer.Characters, pieces);
            Span<int> starts = pieces.Starts[first..], ends = pieces.Ends[first..];
            for (int i = 0; i < starts.Length; i++)
            {
                int end = ends[i];
                starts[i] = buffer.Start(starts[i]);
                ends[i] = end == buffer.Length ? lastEnd : buffer.End(end - 1);
            }
            buffer.Clear();
        }
    }
}
