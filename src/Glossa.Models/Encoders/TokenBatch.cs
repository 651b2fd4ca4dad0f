using System.Runtime.InteropServices;
using Glossa.Tensors;
using Glossa.Text;

namespace Glossa.Models;

/// <summary>
/// The tokens of some texts, one text after another without padding: what encoders read. The ids of a form are collected when first asked
/// for.
/// </summary>
public sealed class TokenBatch
{
    private readonly Dictionary<LexicalForm, IdTensor> keys;
    private readonly IReadOnlyList<Doc>? docs;
    private readonly (Doc Doc, int Start)? pieceOf;
    private readonly Dictionary<TokenEncoder, Tensor> vectors = [];

    /// <summary>The tokens of documents.</summary>
    /// <param name="docs">The documents; they may be empty.</param>
    public TokenBatch(IReadOnlyList<Doc> docs) : this([.. docs.Select(doc => doc.Count)], new Dictionary<LexicalForm, IdTensor>())
    {
        this.docs = docs;
    }

    private TokenBatch(Doc doc, int start, int length) : this([length], new Dictionary<LexicalForm, IdTensor>()) => pieceOf = (doc, start);

    /// <summary>Tokens given by the ids of their forms.</summary>
    /// <param name="lengths">The tokens of each text.</param>
    /// <param name="keys">The 64-bit ids (as signed integers) of all tokens, by form. <c>Shape: [tokens]</c>.</param>
    /// <exception cref="ShapeException">A form does not have one id a token.</exception>
    public TokenBatch(int[] lengths, IReadOnlyDictionary<LexicalForm, IdTensor> keys)
    {
        Lengths = lengths;
        Tokens = lengths.Sum();
        this.keys = new Dictionary<LexicalForm, IdTensor>(keys);
        foreach ((LexicalForm form, IdTensor ids) in keys)
        {
            if (ids.Count != Tokens)
            {
                throw new ShapeException($"There are {ids.Count} ids of the form {form} for {Tokens} tokens in {lengths.Length} texts.");
            }
        }
    }

    /// <summary>The documents, for models that read more of them than the forms of tokens.</summary>
    /// <exception cref="ArgumentException">The batch was made from ids, or of a piece of a document.</exception>
    public IReadOnlyList<Doc> Docs => docs ?? throw new ArgumentException(
        "The batch was made from ids of tokens, or of a piece of a document, and has no whole documents. "
      + "Make it of documents: this model reads their texts.");

    /// <summary>The tokens of each text.</summary>
    public int[] Lengths { get; }

    /// <summary>The number of texts.</summary>
    public int Texts => Lengths.Length;

    /// <summary>The number of tokens in all texts.</summary>
    public int Tokens { get; }

    /// <summary>The ids of one form of all tokens. <c>Shape: [tokens]</c>.</summary>
    /// <param name="form">The form.</param>
    /// <exception cref="ArgumentException">The batch was made from ids and does not have this form.</exception>
    public IdTensor this[LexicalForm form] => keys.TryGetValue(form, out IdTensor? known) ? known : keys[form] = Collect(form);

    /// <summary>Splits documents into batches that encoders compute at once in predictions, so that memory is bounded.</summary>
    /// <param name="docs">The documents; a long one is a batch of its own.</param>
    public static IEnumerable<TokenBatch> Groups(IReadOnlyList<Doc> docs) =>
        TextGroups.Of([.. docs.Select(doc => doc.Count)], TextGroups.Tokens)
            .Select(texts => texts.GetOffsetAndLength(docs.Count))
            .Select(texts => new TokenBatch([.. docs.Skip(texts.Offset).Take(texts.Length)]));

    /// <summary>
    /// Computes the vectors of an encoder for all models that read it, in the scope that is open: <see cref="VectorsOf"/> returns them.
    /// Nothing is computed of a text that is too long for one piece; each model then reads it piece by piece.
    /// </summary>
    /// <param name="encoder">The encoder.</param>
    /// <param name="run">The run to compute in.</param>
    public void Encode(TokenEncoder encoder, Run run)
    {
        if (run.IsTraining || Tokens <= TextGroups.Tokens) vectors[encoder] = encoder.Forward(this, run);
    }

    /// <summary>Returns the vectors of an encoder: those that were computed for all models, or new ones.</summary>
    /// <param name="encoder">The encoder.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns><c>Shape: [tokens, size]</c>.</returns>
    public Tensor VectorsOf(TokenEncoder encoder, Run run) =>
        vectors.TryGetValue(encoder, out Tensor? known) ? known : encoder.Forward(this, run);

    /// <summary>Some of the texts.</summary>
    /// <param name="texts">The range of texts.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are no such texts.</exception>
    public TokenBatch Slice(Range texts)
    {
        (int first, int count) = texts.GetOffsetAndLength(Texts);
        return docs is not null
            ? new TokenBatch([.. docs.Skip(first).Take(count)])
            : Rows(FirstRow(first), Lengths[texts]);
    }

    /// <summary>Some tokens in a row of one text, as a text of their own.</summary>
    /// <param name="text">The text.</param>
    /// <param name="start">Its first token.</param>
    /// <param name="length">The number of tokens.</param>
    /// <exception cref="ArgumentOutOfRangeException">The tokens do not all lie in the text.</exception>
    public TokenBatch Piece(int text, int start, int length)
    {
        if (start < 0 || length < 0 || start > Lengths[text] - length)
        {
            string problem = $"Text {text} has {Lengths[text]} tokens, too few for {length} from there on.";
            throw new ArgumentOutOfRangeException(nameof(start), start, problem);
        }
        return docs is not null ? new TokenBatch(docs[text], start, length) : Rows(FirstRow(text) + start, [length]);
    }

    private int FirstRow(int text) => Lengths.AsSpan(0, text).ToArray().Sum();

    private TokenBatch Rows(int first, int[] lengths)
    {
        int count = lengths.Sum();
        return new TokenBatch(lengths, keys.ToDictionary(pair => pair.Key, pair => IdTensor.Of(pair.Value.Span.Slice(first, count))));
    }

    /// <summary>
    /// The different words of the batch, as far as some of their forms distinguish them, each once in the order they first occur: for
    /// models that compute what depends on a word alone only once.
    /// </summary>
    /// <param name="forms">The forms.</param>
    /// <returns>The words as one text, with these forms; and which of them each token is. <c>Shape: [tokens]</c>.</returns>
    public (TokenBatch Words, IdTensor Index) Distinct(IReadOnlyList<LexicalForm> forms)
    {
        long[][] ids = [.. forms.Select(form => this[form].Span.ToArray())];
        long[] index = new long[Tokens];
        int[] firsts = new int[Tokens];
        int count = 0;
        // Open addressing over at least twice as many slots as there are tokens; a slot holds a word's index + 1.
        int[] places = new int[(int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Tokens + 1) * 2];
        for (int token = 0; token < Tokens; token++)
        {
            ulong hash = 0;
            foreach (long[] column in ids) hash = (hash ^ (ulong)column[token]) * 0x9E3779B97F4A7C15;
            int place = (int)(hash >> 32) & (places.Length - 1);
            while (places[place] > 0 && !AreEqual(firsts[places[place] - 1], token)) place = (place + 1) & (places.Length - 1);
            if (places[place] == 0)
            {
                firsts[count] = token;
                places[place] = ++count;
            }
            index[token] = places[place] - 1;
        }
        Dictionary<LexicalForm, IdTensor> words = [];
        for (int form = 0; form < ids.Length; form++)
        {
            long[] column = ids[form];
            words[forms[form]] = IdTensor.Of([.. firsts.Take(count).Select(token => column[token])]);
        }
        return (new TokenBatch([count], words), IdTensor.Of(index));

        bool AreEqual(int a, int b)
        {
            foreach (long[] column in ids)
            {
                if (column[a] != column[b]) return false;
            }
            return true;
        }
    }

    private IdTensor Collect(LexicalForm form)
    {
        long[] ids = new long[Tokens];
        Span<ulong> hashes = MemoryMarshal.Cast<long, ulong>(ids.AsSpan());
        if (pieceOf is { } piece)
        {
            piece.Doc.CopyIds(form, piece.Start, hashes);
        }
        else if (docs is null)
        {
            throw new ArgumentException($"The batch has no ids of the form {form}; it has {string.Join(", ", keys.Keys)}.", nameof(form));
        }
        int first = 0;
        foreach (Doc doc in docs ?? [])
        {
            doc.CopyIds(form, hashes[first..]);
            first += doc.Count;
        }
        return new IdTensor(ids, [Tokens]);
    }
}
