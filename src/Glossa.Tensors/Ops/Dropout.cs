namespace Glossa.Tensors;

public sealed partial class Tensor
{
    /// <summary>
    /// Dropout: every element is set to zero with probability p and otherwise divided by 1 − p, so that the expectation stays
    /// (Srivastava et al. 2014). Element i is decided by number i of the next random sequence of the run. Outside training it does nothing.
    /// </summary>
    /// <param name="p">The probability of zero, in [0, 1].</param>
    /// <param name="run">The run to compute in; its random stream decides.</param>
    /// <returns><c>Shape:</c> as this.</returns>
    /// <exception cref="OutOfRangeException">p is not a probability.</exception>
    public Tensor Dropout(double p, Run run)
    {
        if (DropsNothing(p, run)) return this;
        return Multiply(KeepMask(Shape, p, run), run);
    }

    /// <summary>
    /// Dropout with a mask that is smaller than the tensor and stretched over it: <c>[batch, 1, features]</c> drops the same features at
    /// every time step (variational, Gal and Ghahramani 2016), <c>[batch, channels, 1, 1]</c> drops whole channels (spatial, Tompson et al.
    /// 2015).
    /// </summary>
    /// <param name="p">The probability of zero, in [0, 1].</param>
    /// <param name="maskShape">The shape of the mask, which stretches to this by <see cref="BroadcastTo"/>.</param>
    /// <param name="run">The run to compute in; its random stream decides.</param>
    /// <returns><c>Shape:</c> as this.</returns>
    /// <exception cref="OutOfRangeException">p is not a probability.</exception>
    /// <exception cref="ShapeException">The mask does not stretch to this shape.</exception>
    public Tensor Dropout(double p, Shape maskShape, Run run)
    {
        if (DropsNothing(p, run)) return this;
        return Multiply(KeepMask(maskShape, p, run).BroadcastTo(Shape, run), run);
    }

    /// <summary>A mask of zeros (with probability p) and 1/(1 − p).</summary>
    /// <param name="shape">Its shape.</param>
    /// <param name="p">The probability of zero, in [0, 1].</param>
    /// <param name="run">The run; its random stream decides.</param>
    internal static Tensor KeepMask(Shape shape, double p, Run run)
    {
        Tensor mask = run.Empty(shape);
        run.Backend.Bernoulli(run.Random.Next(), 1 - p, p < 1 ? 1 / (1 - p) : 0, mask, run);
        return mask;
    }

    private static bool DropsNothing(double p, Run run)
    {
        if (p is not (>= 0 and <= 1)) throw new OutOfRangeException($"{run.Where("dropout")}: the probability {p} is outside [0, 1].");
        return !run.IsTraining || p == 0;
    }
}
