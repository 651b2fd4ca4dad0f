using Glossa.Tensors;

namespace Glossa.Models;

/// <summary>The memory of a language model for the texts it is reading, one for each text.</summary>
public abstract class LanguageState
{
    /// <summary>The number of texts.</summary>
    public abstract int Streams { get; }

    /// <summary>Returns the memories of some texts, in an order; the same one may be taken several times, as beams do.</summary>
    /// <param name="streams">The indices of the texts.</param>
    /// <param name="run">The run to compute in.</param>
    /// <exception cref="OutOfRangeException">There is no such text.</exception>
    public abstract LanguageState Select(ReadOnlySpan<int> streams, Run run);

    /// <summary>Returns the same memories, cut off from the graph and from the scope they were made in.</summary>
    public abstract LanguageState Keep();

    /// <summary>Returns the tensors that a checkpoint stores of it, by name.</summary>
    public abstract IReadOnlyDictionary<string, Tensor> ToTensors();

    /// <summary>Returns the memories that a checkpoint stored, of the same model as this one's.</summary>
    /// <param name="stored">The result of <see cref="ToTensors"/>.</param>
    public abstract LanguageState Restore(IReadOnlyDictionary<string, Tensor> stored);
}
