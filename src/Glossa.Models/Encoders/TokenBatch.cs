using Glossa.Tensors;
using Glossa.Text;

namespace Glossa.Models;

/// <summary>The tokens of some texts, one text after another without padding: what encoders read. The ids of a form are collected when first asked for.</summary>
public sealed class TokenBatch
{
    private readonly Dictionary<LexicalForm, IdTensor> keys;
    private readonly IReadOnlyList<Doc>? docs;

    /// <summary>The tokens of documents.</summary>
    /// <param name="docs">The documents; they may be empty.</param>
    public TokenBatch(IReadOnlyList<Doc> docs) : this([.. docs.Select(doc => doc.Count)], new Dictionary<LexicalForm, IdTensor>())
    {
        this.docs = docs;
    }

    /// <summary>Tokens given by the ids of their forms.</summary>
    /// <param name="lengths">The tokens of each text.</param>
    /// <param name="keys">The 64-bit ids (as signed numbers) of all tokens, by form. <c>Shape: [tokens]</c>.</param>
    /// <exception cref="ShapeException">A form does not have one id a token.</exception>
    public TokenBatch(int[] lengths, IReadOnlyDictionary<LexicalForm, IdTensor> keys)
    {
        Lengths = lengths;
        Tokens = lengths.Sum();
        this.keys = new Dictionary<LexicalForm, IdTensor>(keys);
        foreach ((LexicalForm form, IdTensor ids) in keys)
        {
            if (ids.Count != Tokens) throw new ShapeException($"There are {ids.Count} ids of the form {form} for {Tokens} tokens in {lengths.Length} texts.");
        }
    }

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

    private IdTensor Collect(LexicalForm form)
    {
        if (docs is null) throw new ArgumentException($"The batch has no ids of the form {form}; it has {string.Join(", ", keys.Keys)}.", nameof(form));
        ulong[] ids = new ulong[Tokens];
        int first = 0;
        foreach (Doc doc in docs)
        {
            doc.CopyIds(form, ids.AsSpan(first));
            first += doc.Count;
        }
        return new IdTensor(Array.ConvertAll(ids, id => (long)id), [Tokens]);
    }
}
