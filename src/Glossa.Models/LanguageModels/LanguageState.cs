using Glossa.Tensors;

namespace Glossa.Models;

/// <summary>What a language model remembers of the texts it is reading, one memory a text.</summary>
public abstract class LanguageState
{
    /// <summary>How many texts there are.</summary>
    public abstract int Streams { get; }

    /// <summary>The memories of some texts, in an order; the same one may be taken several times, as beams do.</summary>
    /// <param name="streams">Their numbers.</param>
    /// <param name="run">The run to compute in.</param>
    /// <exception cref="OutOfRangeException">There is no such text.</exception>
    public abstract LanguageState Select(ReadOnlySpan<int> streams, Run run);

    /// <summary>The same memories, cut off from the graph and from the scope they were made in.</summary>
    public abstract LanguageState Keep();

    /// <summary>What a checkpoint stores of it, by name.</summary>
    public abstract IReadOnlyDictionary<string, Tensor> ToTensors();

    /// <summary>The memories a checkpoint stored, of the same model as this one's.</summary>
    /// <param name="stored">What <see cref="ToTensors"/> gave.</param>
    public abstract LanguageState Restore(IReadOnlyDictionary<string, Tensor> stored);
}
