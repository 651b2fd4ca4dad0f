using Glossa.Tensors;

namespace Glossa.Training;

/// <summary>
/// The loss, a gradient or a parameter became NaN or infinite. Nothing was saved since the checkpoint before, which is intact.
/// </summary>
public sealed class DivergedException : GlossaException
{
    /// <summary>An error that names the step and, where it can be found, the operation.</summary>
    /// <param name="message">The value that became NaN, where, and what to do.</param>
    /// <param name="step">The number of steps completed before.</param>
    /// <param name="epoch">The number of epochs completed before.</param>
    /// <param name="loss">The loss of the batch.</param>
    /// <param name="inner">The first operation that made a NaN, if it was found.</param>
    public DivergedException(string message, long step, long epoch, double loss, NonFiniteException? inner = null) : base(message, inner)
    {
        Step = step;
        Epoch = epoch;
        Loss = loss;
    }

    /// <summary>The number of steps completed before.</summary>
    public long Step { get; }

    /// <summary>The number of epochs completed before.</summary>
    public long Epoch { get; }

    /// <summary>The loss of the batch.</summary>
    public double Loss { get; }
}
