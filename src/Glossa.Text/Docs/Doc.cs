using System.Collections;
using System.Text;

namespace Glossa.Text;

/// <summary>
/// A text and its tokens. The text is kept as it is: tokens and spans are views of it, and what the tokens say together is the text. What
/// components find out (tags, entities, sentences, categories) is noted here too.
/// </summary>
/// <remarks>Positions are UTF-16 units, as in .NET strings. A document belongs to one thread at a time; reading it from several is safe
/// while none notes anything.</remarks>
public sealed partial class Doc : IReadOnlyList<Token>
{
    private static readonly NormForm[] NoNorms = [];

    private readonly TokenData[] tokens;
    private readonly NormForm[] norms;

    internal Doc(Vocab vocab, string text, TokenData[] tokens, NormForm[]? norms = null)
    {
        Vocab = vocab;
        Text = text;
        this.tokens = tokens;
        this.norms = norms ?? NoNorms;
    }

    /// <summary>The vocabulary of the tokens.</summary>
    public Vocab Vocab { get; }

    /// <summary>The text.</summary>
    public string Text { get; }

    /// <summary>The number of tokens.</summary>
    public int Count => tokens.Length;

    /// <summary>Scores or truth values of categories, by label.</summary>
    public Dictionary<string, double> Cats { get; } = new(StringComparer.Ordinal);

    /// <summary>Groups of spans by name, which may overlap; see <see cref="Entities"/> for those that may not.</summary>
    public Dictionary<string, List<Span>> Spans { get; } = new(StringComparer.Ordinal);

    /// <summary>The features of the text besides its words, by the names of a model's feature columns; not written to files.</summary>
    public Dictionary<string, FeatureValue> Features { get; } = new(StringComparer.Ordinal);

    /// <summary>Further data that a program keeps with the document; not written to files.</summary>
    public Dictionary<string, object?> UserData { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether the spaces between the words were not known when the document was made from words.</summary>
    public bool HasUnknownSpaces { get; init; }

    /// <summary>A token.</summary>
    /// <param name="index">Its number, from 0 on.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such token.</exception>
    public Token this[int index]
    {
        get
        {
            if ((uint)index >= (uint)tokens.Length)
            {
                throw new ArgumentOutOfRangeException(nameof(index), index, $"The document has {tokens.Length} tokens.");
            }
            return new Token(this, index);
        }
    }

    /// <summary>Some tokens in a row.</summary>
    /// <param name="start">The first.</param>
    /// <param name="length">How many.</param>
    /// <exception cref="ArgumentOutOfRangeException">They do not all lie in the document.</exception>
    public Span Slice(int start, int length) => new(this, start, start + length);

    /// <summary>
    /// A document of given words. The text is the words, each with a space after it where one follows.
    /// </summary>
    /// <param name="vocab">The vocabulary.</param>
    /// <param name="words">The words, none empty.</param>
    /// <param name="spaces">Whether a space follows each word; null for a space after each but the last.</param>
    /// <exception cref="TextException">A word is empty, or there are not as many spaces as words.</exception>
    public static Doc FromWords(Vocab vocab, IReadOnlyList<string> words, IReadOnlyList<bool>? spaces = null)
    {
        if (spaces is not null && spaces.Count != words.Count)
        {
            throw new TextException($"There are {words.Count} words, but {spaces.Count} spaces: give one for each word.");
        }
        TokenData[] tokens = new TokenData[words.Count];
        StringBuilder text = new();
        for (int i = 0; i < tokens.Length; i++)
        {
            if (words[i].Length == 0) throw new TextException($"Word {i} is empty: a token needs at least one character.");
            tokens[i] = new TokenData { Lexeme = vocab[words[i]], Start = text.Length };
            text.Append(words[i]);
            if (spaces is null ? i + 1 == tokens.Length : !spaces[i]) continue;
            tokens[i].SetSpace();
            text.Append(' ');
        }
        return new Doc(vocab, text.ToString(), tokens) { HasUnknownSpaces = spaces is null };
    }

    /// <summary>Writes the ids of one form of all tokens, for a model to embed.</summary>
    /// <param name="form">Which form.</param>
    /// <param name="ids">Room for one id a token.</param>
    /// <exception cref="ArgumentException">There is not enough room.</exception>
    public void CopyIds(LexicalForm form, Span<ulong> ids)
    {
        if (ids.Length < tokens.Length)
        {
            throw new ArgumentException($"There is room for {ids.Length} ids, but the document has {tokens.Length} tokens.", nameof(ids));
        }
        CopyIds(form, 0, ids[..tokens.Length]);
    }

    /// <summary>Writes the ids of one form of some tokens in a row.</summary>
    /// <param name="form">Which form.</param>
    /// <param name="start">The first token.</param>
    /// <param name="ids">Room for as many ids as tokens are wanted.</param>
    /// <exception cref="ArgumentOutOfRangeException">The tokens do not all lie in the document.</exception>
    public void CopyIds(LexicalForm form, int start, Span<ulong> ids)
    {
        if (start < 0 || start > tokens.Length - ids.Length)
        {
            string problem = $"The document has {tokens.Length} tokens, too few for {ids.Length} from there on.";
            throw new ArgumentOutOfRangeException(nameof(start), start, problem);
        }
        for (int i = 0; i < ids.Length; i++)
        {
            ref readonly TokenData token = ref tokens[start + i];
            ids[i] = form == LexicalForm.Norm && token.Norm > 0 ? norms[token.Norm].Id : token.Lexeme.Id(form);
        }
    }

    /// <summary>Writes the words of all tokens, for a model that keeps something for each word (<see cref="Lexeme.Index"/>).</summary>
    /// <param name="lexemes">Room for one a token.</param>
    /// <exception cref="ArgumentException">There is not enough room.</exception>
    public void CopyLexemes(Span<Lexeme> lexemes)
    {
        if (lexemes.Length < tokens.Length)
        {
            throw new ArgumentException(
                $"There is room for {lexemes.Length} words, but the document has {tokens.Length} tokens.", nameof(lexemes));
        }
        for (int i = 0; i < tokens.Length; i++) lexemes[i] = tokens[i].Lexeme;
    }

    /// <summary>The tokens in order.</summary>
    public IEnumerator<Token> GetEnumerator()
    {
        for (int i = 0; i < tokens.Length; i++) yield return new Token(this, i);
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The text.</summary>
    public override string ToString() => Text;

    internal ref readonly TokenData Data(int index) => ref tokens[index];

    internal NormForm? NormOf(int index) => tokens[index].Norm is var number and > 0 ? norms[number] : null;
}
