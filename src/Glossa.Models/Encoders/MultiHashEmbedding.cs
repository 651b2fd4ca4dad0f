using Glossa.Nn;
using Glossa.Tensors;
using Glossa.Text;

namespace Glossa.Models;

/// <summary>A table of hashed vectors for one form of a word.</summary>
/// <param name="Form">The form whose id is looked up.</param>
/// <param name="Rows">The rows of the table.</param>
public sealed record HashTable(LexicalForm Form, int Rows);

/// <summary>A table of word vectors made elsewhere.</summary>
/// <param name="Vectors">The vectors.</param>
/// <param name="Form">The form of a word that is looked up.</param>
public sealed record VectorTable(WordVectors Vectors, LexicalForm Form = LexicalForm.Norm);

/// <summary>
/// Several forms of a word looked up in hashed tables side by side, as spaCy's MultiHashEmbed: <c>y = [W₁⟨form₁⟩, W₂⟨form₂⟩, …]</c>. A rare
/// word is distinguished from others by its prefix, suffix and shape. Static vectors, if there are any, are one more block: <c>[…, W_v
/// v⟨form⟩]</c>.
/// </summary>
public sealed class MultiHashEmbedding : TokenEncoder
{
    /// <summary>The seed of the first table, spaCy's; each of the others has the next.</summary>
    private const uint FirstSeed = 8;

    private readonly LexicalForm[] forms;
    private readonly HashEmbedding[] tables;
    private readonly StaticVectors? vectors;
    private readonly double wordDropout;

    /// <summary>An embedding by hashed tables.</summary>
    /// <param name="tables">The tables, in the order in which their vectors are concatenated.</param>
    /// <param name="width">The width of each table.</param>
    /// <param name="vectors">Word vectors to concatenate with the hashed ones, or null.</param>
    /// <param name="known">The words that have rows, the others get zeros; null gives rows to all words.</param>
    /// <param name="wordDropout">The fraction of words hidden in training: their whole vectors are zeros then.</param>
    /// <exception cref="ModuleException">There is no table, or one without rows.</exception>
    public MultiHashEmbedding(
        IReadOnlyList<HashTable> tables, int width, VectorTable? vectors = null, KnownWords? known = null, double wordDropout = 0)
    {
        if (tables.Count == 0) throw new ModuleException("An embedding of word forms needs at least one table.");
        (Known, this.wordDropout) = (known, wordDropout);
        forms = [.. tables.Select(table => table.Form)];
        Forms = vectors is null ? forms : [.. forms.Append(vectors.Form).Distinct()];
        this.tables = [.. tables.Select((table, i) => new HashEmbedding(table.Rows, width, FirstSeed + (uint)i))];
        if (vectors is not null) this.vectors = new StaticVectors(vectors.Vectors, vectors.Form, width);
        Size = (tables.Count + (vectors is null ? 0 : 1)) * width;
    }

    /// <inheritdoc/>
    public override int Size { get; }

    /// <inheritdoc/>
    public override int? ReceptiveField => 0;

    /// <summary>The forms that are looked up; nothing else of a word is read.</summary>
    public IReadOnlyList<LexicalForm> Forms { get; }

    /// <summary>The words that have rows; null where all have.</summary>
    public KnownWords? Known { get; }

    /// <inheritdoc/>
    public override Tensor Forward(TokenBatch batch, Run run) => Within(run, () =>
    {
        IEnumerable<Tensor> hashed = tables.Select((table, i) =>
            Kept(table.Forward(batch[forms[i]], run), Known?.FactorsOf(forms[i], batch[forms[i]].Span), run));
        Tensor x = Tensor.Concat([.. hashed, .. vectors is null ? [] : new[] { vectors.Forward(batch, run) }], 1, run);
        bool[]? isHidden = WordDropout.Draw(batch.Tokens, wordDropout, run);
        return Kept(x, isHidden is null ? null : [.. isHidden.Select(hidden => hidden ? 0f : 1)], run);
    });

    private static Tensor Kept(Tensor x, float[]? factors, Run run) =>
        factors is null ? x : x.MultiplyColumn(run.From(factors, [factors.Length]), run);
}
