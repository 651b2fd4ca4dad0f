using Glossa.Tensors;

namespace Glossa.Nn;

/// <summary>
/// Vectors for keys of any size without a vocabulary, as spaCy's HashEmbed: four hashes of a key choose four rows of the table, and the
/// vector is their sum, <c>y = Σ_{j&lt;4} W[h_j(key) mod rows]</c> (Svenstrup, Hansen and Winther 2017). Two keys seldom share all four
/// rows.
/// </summary>
/// <remarks><c>Shape: keys [...] → [..., columns]</c>.</remarks>
public sealed class HashEmbedding : Module, IDescribed
{
    private readonly uint seed;

    /// <summary>A hashed table of vectors.</summary>
    /// <param name="rows">The number of rows, far fewer than there are keys.</param>
    /// <param name="columns">The size of a vector.</param>
    /// <param name="seed">The seed of the hashes; tables side by side need different ones, or they confuse the same keys.</param>
    /// <param name="initializer">The initialiser of the table; uniform in [−0.1, 0.1), as in spaCy, when left out.</param>
    /// <exception cref="ModuleException">There are no rows.</exception>
    public HashEmbedding(int rows, int columns, uint seed, Initializer? initializer = null)
    {
        if (rows < 1) throw new ModuleException($"A table of hashed vectors needs at least one row, but {rows} were asked for.");
        this.seed = seed;
        Weight = NewParameter("weight", [rows, columns], initializer ?? Initializer.Uniform(-0.1, 0.1));
    }

    /// <summary>The table. <c>Shape: [rows, columns]</c>.</summary>
    public Parameter Weight { get; }

    /// <inheritdoc/>
    public string Description => $"seed {seed}";

    /// <summary>Looks keys up.</summary>
    /// <param name="keys">The 64-bit keys (as signed integers), such as hashes of words. <c>Shape: [...]</c>.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns><c>Shape: [..., columns]</c>.</returns>
    public Tensor Forward(IdTensor keys, Run run)
    {
        using LayerMark mark = run.Enter(DisplayName);
        return mark.Output(Weight.Value.HashEmbedding(keys, seed, run));
    }
}
