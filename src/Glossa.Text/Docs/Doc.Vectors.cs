using Glossa.Tensors;

namespace Glossa.Text;

/// <summary>The sources of the vectors of tokens, spans and documents.</summary>
public enum VectorSource
{
    /// <summary>There are none.</summary>
    None,

    /// <summary>The static vectors of the vocabulary.</summary>
    Static,

    /// <summary>The vectors that a pipeline computed for the tokens of this document (<see cref="Doc.Tensor"/>).</summary>
    Tensor,
}

public sealed partial class Doc
{
    /// <summary>
    /// The vectors that a pipeline computed for the tokens, such as a transformer's; or null. <c>Shape: [tokens, size]</c>.
    /// </summary>
    /// <exception cref="TextException">There is not one row for each token.</exception>
    public Tensor? Tensor
    {
        get;
        set
        {
            if (value is not null && (value.Shape.Rank != 2 || value.Shape[0] != Count))
            {
                throw new TextException(
                    $"The document has {Count} tokens, so its tensor needs as many rows; this one has shape {value.Shape}.");
            }
            field = value;
        }
    }

    /// <summary>The results of the pipeline's transformer; or null.</summary>
    public DocTransformer? Transformer { get; set; }

    /// <summary>The source of vectors: the vocabulary's static vectors if it has some, otherwise <see cref="Tensor"/>.</summary>
    public VectorSource VectorSource =>
        Vocab.Vectors is not null ? VectorSource.Static : Tensor is not null ? VectorSource.Tensor : VectorSource.None;

    /// <summary>The mean of the tokens' vectors (<see cref="VectorSource"/>), those without one counting as zeros.</summary>
    /// <exception cref="TextException">There are no vectors.</exception>
    public float[] Vector => MeanOf(Slice(0, Count));

    /// <summary>The similarity of the mean vectors of two documents, <c>cos(a, b)</c> in [−1, 1]; 0 if one has none.</summary>
    /// <param name="other">The other document.</param>
    /// <exception cref="TextException">There are no vectors, or vectors of different sizes.</exception>
    public float Similarity(Doc other) => WordVectors.Cosine(Vector, other.Vector);

    /// <summary>The mean of the vectors of some tokens.</summary>
    internal float[] MeanOf(Span span)
    {
        if (Vocab.Vectors is { } vectors) return vectors.MeanOf(span);
        if (Tensor is not { } rows)
        {
            throw new TextException("The document has no vectors. Give the vocabulary static ones, "
                + "new Vocab(language) { Vectors = WordVectors.Load(path) }, or use a pipeline with a transformer.");
        }
        int size = rows.Shape[1];
        float[] mean = new float[size];
        for (int token = span.Start; token < span.End; token++)
        {
            for (int i = 0; i < size; i++) mean[i] += (float)rows[token, i];
        }
        for (int i = 0; i < size; i++) mean[i] /= Math.Max(1, span.Count);
        return mean;
    }
}
