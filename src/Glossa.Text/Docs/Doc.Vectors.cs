namespace Glossa.Text;

public sealed partial class Doc
{
    /// <summary>The mean of the tokens' static vectors, those without one counting as zeros.</summary>
    /// <exception cref="TextException">The vocabulary has no vectors.</exception>
    public float[] Vector => RequireVectors().MeanOf(Slice(0, Count));

    /// <summary>The similarity of the mean static vectors of two documents, <c>cos(a, b)</c> in [−1, 1]; 0 if one has none.</summary>
    /// <param name="other">The other document.</param>
    /// <exception cref="TextException">The vocabulary has no vectors.</exception>
    public float Similarity(Doc other) => WordVectors.Cosine(Vector, other.Vector);

    internal WordVectors RequireVectors() => Vocab.Vectors
        ?? throw new TextException(
            "The vocabulary has no word vectors. Give it some: new Vocab(language) { Vectors = WordVectors.Load(path) }.");
}
