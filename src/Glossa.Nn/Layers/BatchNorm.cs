using Glossa.Tensors;

namespace Glossa.Nn;

/// <summary>
/// Batch normalisation (Ioffe and Szegedy 2015): <c>y = (x − mean) / √(var + ε) · weight + bias</c> for each channel. Training uses the
/// batch's statistics and moves the running ones toward them, <c>running ← (1 − momentum) · running + momentum · batch</c> (with the
/// unbiased variance, as PyTorch does); predictions use the running ones.
/// </summary>
public abstract class BatchNorm : Layer, IDescribed
{
    private readonly int channels;
    private readonly int[] ranks;

    private protected BatchNorm(int channels, double epsilon, double momentum, bool affine, int[] ranks)
    {
        (Epsilon, Momentum, this.channels, this.ranks) = (epsilon, momentum, channels, ranks);
        if (affine)
        {
            Weight = NewParameter("weight", [channels], Initializer.Ones);
            Bias = NewParameter("bias", [channels], Initializer.Zeros);
        }
        RunningMean = NewBuffer("running_mean", [channels], Initializer.Zeros);
        RunningVariance = NewBuffer("running_var", [channels], Initializer.Ones);
        BatchesSeen = NewBuffer("num_batches_tracked", [], Initializer.Zeros);
    }

    /// <summary>The gain of every channel, or null. <c>Shape: [channels]</c>.</summary>
    public Parameter? Weight { get; }

    /// <summary>The shift of every channel, or null. <c>Shape: [channels]</c>.</summary>
    public Parameter? Bias { get; }

    /// <summary>The mean predictions use. <c>Shape: [channels]</c>.</summary>
    public Parameter RunningMean { get; }

    /// <summary>The variance predictions use. <c>Shape: [channels]</c>.</summary>
    public Parameter RunningVariance { get; }

    /// <summary>The number of batches seen in training. <c>Shape: []</c>.</summary>
    public Parameter BatchesSeen { get; }

    /// <summary>ε.</summary>
    public double Epsilon { get; }

    /// <summary>The weight of the newest batch in the running statistics.</summary>
    public double Momentum { get; }

    /// <inheritdoc/>
    public string Description => $"ε = {Epsilon:G3}, momentum {Momentum:G3}";

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x, Run run)
    {
        if (!ranks.Contains(x.Shape.Rank))
        {
            throw run.Mismatch(
                "batchNorm", $"the input has shape {x.Shape}, but rank {string.Join(" or ", ranks)} is needed: [batch, channels, …]");
        }
        if (x.Shape[1] != channels)
        {
            throw run.Mismatch("batchNorm", $"the input {x.Shape} has {x.Shape[1]} channels, but the layer is made for {channels}");
        }
        if (!run.IsTraining) return x.BatchNorm(RunningMean, RunningVariance, Weight, Bias, Epsilon, run);
        (Tensor mean, Tensor variance) = x.ChannelStatistics(run);
        UpdateRunning(mean, variance, x.Shape.Count / x.Shape[1], run.WithoutGradients());
        return x.BatchNorm(mean, variance, Weight, Bias, Epsilon, run);
    }

    private void UpdateRunning(Tensor mean, Tensor variance, long count, Run run)
    {
        double unbiased = count > 1 ? (double)count / (count - 1) : 1;
        RunningMean.Value.CopyFrom(RunningMean.Value.Scale(1 - Momentum, run).Add(mean.Scale(Momentum, run), run));
        RunningVariance.Value.CopyFrom(RunningVariance.Value.Scale(1 - Momentum, run).Add(variance.Scale(Momentum * unbiased, run), run));
        BatchesSeen.Value.CopyFrom(BatchesSeen.Value.Shift(1, run));
    }
}

/// <summary>Batch normalisation of <c>[batch, channels]</c> or <c>[batch, channels, length]</c>, in and out.</summary>
/// <param name="channels">The number of channels.</param>
/// <param name="epsilon">ε: keeps constant channels finite.</param>
/// <param name="momentum">The weight of the newest batch in the running statistics.</param>
/// <param name="affine">Whether there are a weight and a bias.</param>
public sealed class BatchNorm1d(int channels, double epsilon = 1e-5, double momentum = 0.1, bool affine = true)
    : BatchNorm(channels, epsilon, momentum, affine, [2, 3]);

/// <summary>Batch normalisation of <c>[batch, channels, height, width]</c>, in and out.</summary>
/// <param name="channels">The number of channels.</param>
/// <param name="epsilon">ε: keeps constant channels finite.</param>
/// <param name="momentum">The weight of the newest batch in the running statistics.</param>
/// <param name="affine">Whether there are a weight and a bias.</param>
public sealed class BatchNorm2d(int channels, double epsilon = 1e-5, double momentum = 0.1, bool affine = true)
    : BatchNorm(channels, epsilon, momentum, affine, [4]);
