namespace Glossa.Lab;

/// <summary>The settings of the lab.</summary>
public sealed record GradientLabOptions
{
    /// <summary>A lab of seconds, to see that it works; its networks learn little.</summary>
    public static GradientLabOptions Quick { get; } = new() { Longest = 60, Lags = [10, 20], Steps = 60, GradientSeeds = 2, Tested = 500 };

    /// <summary>The size of the networks' state.</summary>
    public int Hidden { get; init; } = 32;

    /// <summary>The longest lag of the gradients.</summary>
    public int Longest { get; init; } = 100;

    /// <summary>The lags of the tasks.</summary>
    public IReadOnlyList<int> Lags { get; init; } = [10, 20, 40, 80];

    /// <summary>The largest number of steps to learn a task at one lag; a network stops when it can do it.</summary>
    public int Steps { get; init; } = 2000;

    /// <summary>The number of sequences of a step.</summary>
    public int Batch { get; init; } = 32;

    /// <summary>The learning rate of Adam.</summary>
    public double LearningRate { get; init; } = 3e-3;

    /// <summary>The norm to which gradients are clipped, which keeps exploding ones from doing harm.</summary>
    public double ClipNorm { get; init; } = 1;

    /// <summary>Over how many starts the gradients are averaged.</summary>
    public int GradientSeeds { get; init; } = 5;

    /// <summary>The number of new sequences that a network is tested on.</summary>
    public int Tested { get; init; } = 2000;

    /// <summary>The number of networks that learn at the same time; 0 means one for each core. The results do not depend on it.</summary>
    public int Workers { get; init; }

    /// <summary>The first seed.</summary>
    public ulong Seed { get; init; } = 1;
}
