using Glossa.Nn;
using Glossa.Tensors;
using Glossa.Text;

namespace Glossa.Models;

/// <summary>A table of hashed vectors for one form of a word.</summary>
/// <param name="Form">Which form's id is looked up.</param>
/// <param name="Rows">The rows of the table.</param>
public sealed record HashTable(LexicalForm Form, int Rows);

/// <summary>
/// Several forms of a word looked up in hashed tables side by side, as spaCy's MultiHashEmbed: <c>y = [W₁⟨form₁⟩, W₂⟨form₂⟩, …]</c>. A rare word is told from others by its beginning,
/// ending and shape.
/// </summary>
public sealed class MultiHashEmbedding : TokenEncoder
{
    /// <summary>The seed of the first table, spaCy's; each of the others has the next.</summary>
    private const uint FirstSeed = 8;

    private readonly HashEmbedding[] tables;

    /// <summary>Hashed tables.</summary>
    /// <param name="tables">The tables, in the order of their columns.</param>
    /// <param name="width">The columns of each.</param>
    /// <exception cref="ModuleException">There is no table, or one without rows.</exception>
    public MultiHashEmbedding(IReadOnlyList<HashTable> tables, int width)
    {
        if (tables.Count == 0) throw new ModuleException("An embedding of word forms needs at least one table.");
        Forms = [.. tables.Select(table => table.Form)];
        this.tables = [.. tables.Select((table, i) => new HashEmbedding(table.Rows, width, FirstSeed + (uint)i))];
        Size = tables.Count * width;
    }

    /// <inheritdoc/>
    public override int Size { get; }

    /// <summary>The forms that are looked up: all it needs to know of a word.</summary>
    public IReadOnlyList<LexicalForm> Forms { get; }

    /// <inheritdoc/>
    public override Tensor Forward(TokenBatch batch, Run run) =>
        Within(run, () => Tensor.Concat([.. tables.Select((table, i) => table.Forward(batch[Forms[i]], run))], 1, run));
}
