using Xunit;

namespace Glossa.Nn.Tests.Schedules;

/// <summary>Lowering on plateaus against PyTorch's ReduceLROnPlateau.</summary>
public class PlateauTests
{
    private static readonly PlateauOptions Higher =
        new() { HigherIsBetter = true, Patience = 0, Cooldown = 2, Minimum = 0.002, Threshold = 0.05, RelativeThreshold = false };
    private static readonly double[] Accuracies = [0.1, 0.2, 0.2, 0.2, 0.2, 0.2, 0.2, 0.2, 0.21, 0.2, 0.2, 0.2, 0.2];

    // def rates(scores, **settings):
    //     optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=.1); scheduler = ReduceLROnPlateau(optimizer, **settings)
    //     for score in scores: scheduler.step(score); print(optimizer.param_groups[0]["lr"])
    // rates([5, 4, 4, 3.9999, …], factor=.5, patience=1)
    [Fact]
    public void Losses_equal_PyTorch() => Check(
        new() { Factor = 0.5, Patience = 1 },
        [5, 4, 4, 3.9999, 4.1, 3, 3, 3, 3, 3, 3, 3, 3, 2, 2, 2, 2],
        [0.1, 0.1, 0.1, 0.05, 0.05, 0.05, 0.05, 0.025, 0.025, 0.0125, 0.0125, 0.00625, 0.00625, 0.00625, 0.00625, 0.003125, 0.003125]);

    // rates([.1, .2, …], mode="max", factor=.1, patience=0, cooldown=2, min_lr=.002, threshold=.05, threshold_mode="abs")
    [Fact]
    public void Accuracies_with_cooldown_equal_PyTorch() =>
        Check(Higher, Accuracies, [0.1, 0.1, 0.01, 0.01, 0.01, 0.002, 0.002, 0.002, 0.002, 0.002, 0.002, 0.002, 0.002]);

    // rates([-1, -1.05, -1.2, nan, -1.2, -1.31], factor=.5, patience=0, threshold=.1)
    [Fact]
    public void Negative_scores_and_NaN_equal_PyTorch() => Check(
        new() { Factor = 0.5, Patience = 0, Threshold = 0.1 },
        [-1, -1.05, -1.2, double.NaN, -1.2, -1.31],
        [0.1, 0.1, 0.1, 0.05, 0.05, 0.05]);

    [Fact]
    public void A_tiny_fall_is_none()
    {
        Plateau tiny = new(1e-8, new() { Factor = 0.5, Patience = 0 }), larger = new(4e-8, new() { Factor = 0.5, Patience = 0 });
        foreach (Plateau plateau in new[] { tiny, larger }) _ = plateau.Observe(1);
        Assert.Equal(1e-8, tiny.Observe(1));
        Assert.Equal(2e-8, larger.Observe(1));
    }

    [Fact]
    public void A_saved_plateau_continues()
    {
        for (int stop = 0; stop < Accuracies.Length; stop++)
        {
            Plateau straight = new(0.1, Higher), first = new(0.1, Higher), resumed = new(7, Higher);
            foreach (double score in Accuracies[..stop]) _ = (straight.Observe(score), first.Observe(score));
            resumed.LoadState(first.State());
            foreach (double score in Accuracies[stop..]) Assert.Equal(straight.Observe(score), resumed.Observe(score));
            Assert.Equal(straight.State().Scalars, resumed.State().Scalars);
        }
    }

    [Fact]
    public void Wrong_states_and_settings_are_errors()
    {
        Plateau plateau = new(0.1);
        Assert.Contains("'bad'", Assert.Throws<OptimizerException>(() => plateau.LoadState(
            plateau.State() with { Scalars = new Dictionary<string, double> { ["value"] = 5 } })).Message, StringComparison.Ordinal);
        Assert.Equal(0.1, plateau.Value);
        Assert.Throws<OptimizerException>(() => plateau.LoadState(plateau.State() with { Kind = "Adam" }));
        Assert.Throws<OptimizerException>(() => new PlateauOptions { Factor = 1 });
    }

    private static void Check(PlateauOptions options, double[] scores, double[] expected)
    {
        Plateau plateau = new(0.1, options);
        for (int i = 0; i < scores.Length; i++) Assert.Equal(expected[i], plateau.Observe(scores[i]), 1e-15);
    }
}
