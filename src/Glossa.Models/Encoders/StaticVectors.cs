using Glossa.Nn;
using Glossa.Tensors;
using Glossa.Text;

namespace Glossa.Models;

/// <summary>
/// Word vectors made elsewhere as inputs of a model, as spaCy's StaticVectors: <c>y = W v⟨form⟩</c>. The table is not changed, only
/// <c>W</c> is trained; a word that it does not contain gives zeros. The table is shared, not part of the state: it is saved once with the
/// model.
/// </summary>
public sealed class StaticVectors : TokenEncoder, IDescribed
{
    private readonly LexicalForm form;

    /// <summary>Static vectors.</summary>
    /// <param name="vectors">The table.</param>
    /// <param name="form">The form of a word that is looked up in it.</param>
    /// <param name="width">The width of the result.</param>
    public StaticVectors(WordVectors vectors, LexicalForm form, int width)
    {
        (Vectors, this.form, Size) = (vectors, form, width);
        Weight = NewParameter("weight", [width, vectors.Dimensions], Initializer.GlorotUniform);
    }

    /// <inheritdoc/>
    public override int Size { get; }

    /// <inheritdoc/>
    public override int? ReceptiveField => 0;

    /// <summary>The table.</summary>
    public WordVectors Vectors { get; }

    /// <summary>W. <c>Shape: [width, dimensions]</c>.</summary>
    public Parameter Weight { get; }

    /// <inheritdoc/>
    public string Description => $"{Vectors.Count} vectors of {Vectors.Dimensions} by {form}";

    /// <inheritdoc/>
    public override Tensor Forward(TokenBatch batch, Run run) => Within(run, () =>
    {
        int dimensions = Vectors.Dimensions;
        ReadOnlySpan<long> ids = batch[form].Span;
        float[] rows = new float[ids.Length * dimensions];
        for (int i = 0; i < ids.Length; i++)
        {
            if (Vectors.TryGetRow((ulong)ids[i], out int row)) Vectors.Row(row).CopyTo(rows.AsSpan(i * dimensions));
        }
        return run.From(rows, [ids.Length, dimensions]).Linear(Weight.Value, null, run);
    });
}
