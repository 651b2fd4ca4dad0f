using System.Globalization;

namespace Glossa.Training;

/// <summary>
/// Trains the optimiser's first group of parameters from the first step and each next one later (Howard and Ruder 2018, "Universal language
/// model fine-tuning"); see <see cref="Nn.LayerGroups"/>. Frozen parameters get no gradient and no step, and their optimiser state does not
/// change. The trained groups depend on the position alone, so a resumed training needs nothing else.
/// </summary>
public sealed record GradualUnfreezing
{
    /// <summary>The number of epochs (or steps) after which another group is trained.</summary>
    public long Every
    {
        get;
        init => field = value > 0 ? value : throw new TrainingException(
            string.Create(CultureInfo.InvariantCulture, $"{nameof(Every)} must be positive, but it is {value}."));
    } = 1;

    /// <summary>Whether <see cref="Every"/> counts steps rather than epochs.</summary>
    public bool CountsSteps { get; init; }

    /// <summary>Whether a group is trained.</summary>
    /// <param name="group">Its index among the optimiser's groups.</param>
    /// <param name="epoch">The number of epochs completed.</param>
    /// <param name="step">The number of steps completed.</param>
    public bool IsTrained(int group, long epoch, long step) => (CountsSteps ? step : epoch) / Every >= group;
}
