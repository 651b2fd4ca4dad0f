using Glossa.Tensors;

namespace Glossa.Nn;

/// <summary>
/// Vectors of words from their characters (Kim et al. 2016; Peters et al. 2018): character embeddings, convolutions of several widths, the
/// largest value of each filter over the word, highway layers, and a projection.
/// </summary>
public sealed class CharCnnEmbedder : Module
{
    private readonly Activation activation;

    /// <summary>A character-CNN.</summary>
    /// <param name="characters">The number of character ids; id 0 is padding.</param>
    /// <param name="characterSize">The size of a character's vector.</param>
    /// <param name="filters">Width and number of each kind of filter.</param>
    /// <param name="outputs">The size of a word's vector; the number of filters, unprojected, when null.</param>
    /// <param name="highways">The number of highway layers.</param>
    /// <param name="activation">The activation after the convolutions; ReLU when left out.</param>
    /// <exception cref="ModuleException">There are no filters, or one has no width.</exception>
    public CharCnnEmbedder(
        int characters, int characterSize, IReadOnlyList<(int Width, int Count)> filters, int? outputs = null, int highways = 1,
        Activation? activation = null)
    {
        if (filters.Count == 0 || filters.Any(filter => filter.Width < 1))
        {
            throw new ModuleException("A character-CNN needs filters, each at least one character wide.");
        }
        this.activation = activation ?? Activation.Relu;
        Characters = new Embedding(characters, characterSize, paddingId: 0);
        Convolutions = [.. filters
            .Select(filter => new Conv1d(characterSize, filter.Count, filter.Width, ConvolutionOptions.Square(padding: filter.Width - 1)))];
        int total = filters.Sum(filter => filter.Count);
        if (highways > 0) Highway = new Highway(total, highways);
        if (outputs is { } size) Projection = new Linear(total, size);
    }

    /// <summary>The vectors of characters.</summary>
    public Embedding Characters { get; }

    /// <summary>One convolution for each width.</summary>
    public IReadOnlyList<Conv1d> Convolutions { get; }

    /// <summary>The highway layers, or null.</summary>
    public Highway? Highway { get; }

    /// <summary>The projection, or null.</summary>
    public Linear? Projection { get; }

    /// <summary>Computes vectors of words.</summary>
    /// <param name="characters">The character ids of each word, 0 beyond its end. <c>Shape: [words, length]</c>.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns><c>Shape: [words, outputs]</c>.</returns>
    /// <exception cref="ShapeException">The ids are not a matrix.</exception>
    /// <exception cref="OutOfRangeException">An id is not a character's.</exception>
    public Tensor Forward(IdTensor characters, Run run)
    {
        using LayerMark mark = run.Enter(DisplayName);
        if (characters.Shape.Rank != 2)
        {
            throw run.Mismatch(
                "charCnn", $"the ids have shape {characters.Shape}, but one row of characters for each word, [words, length], is needed");
        }
        (int words, int length) = (characters.Shape[0], characters.Shape[1]);
        int[] lengths = [.. Enumerable.Range(0, words).Select(word => LengthOf(characters.Span.Slice(word * length, length)))];
        // Padding is zero however its row of the table was trained, and windows of padding alone do not count: a word's vector does not
        // depend on the words beside it.
        Tensor vectors = Characters.Forward(characters, run).MultiplyColumn(LengthMask.Of(lengths, length, run), run);
        Tensor channels = vectors.Transpose(1, 2, run);
        Tensor[] largest = [.. Convolutions.Select(convolution => Largest(convolution, channels, lengths, run))];
        Tensor y = activation.Apply(Tensor.Concat(largest, -1, run), run);
        if (Highway is not null) y = Highway.Forward(y, run);
        return mark.Output(Projection is null ? y : Projection.Forward(y, run));
    }

    /// <summary>The largest value of each filter over the windows that touch the word.</summary>
    private static Tensor Largest(Conv1d convolution, Tensor channels, int[] lengths, Run run)
    {
        Tensor y = convolution.Forward(channels, run);
        int width = convolution.Weight.Shape[2];
        Tensor isWord = LengthMask.Of([.. lengths.Select(length => Math.Max(1, length + width - 1))], y.Shape[2], run);
        return y.Mask(isWord.Expand(1, y.Shape[1], run), run, double.NegativeInfinity).Max(-1, run);
    }

    private static int LengthOf(ReadOnlySpan<long> word) => word.LastIndexOfAnyExcept(0) + 1;
}
