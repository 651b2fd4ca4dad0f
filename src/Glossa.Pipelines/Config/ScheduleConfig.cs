namespace Glossa.Pipelines;

/// <summary>The schedule of the learning rate after the warm-up.</summary>
public sealed record ScheduleConfig
{
    private const double UsualFactor = 0.5, UsualSpan = 3;

    /// <summary>
    /// The kind: "constant", "linear", "cosine", "one_cycle", "slanted", "step", "triangular" or "plateau"; see
    /// <see cref="Schedules.Kinds"/>.
    /// </summary>
    public string Kind { get; init; } = "constant";

    /// <summary>The fraction of the learning rate at which a linear or cosine decay ends.</summary>
    public double End { get; init; }

    /// <summary>The factor by which "step" and "plateau" multiply the learning rate at each decay.</summary>
    public double Factor { get; init; } = UsualFactor;

    /// <summary>The number of epochs between two decays of "step", and of a rise or a fall of "triangular".</summary>
    public int Every { get; init; } = 1;

    /// <summary>The number of evaluations without improvement that "plateau" accepts; the next one lowers the rate.</summary>
    public int Patience { get; init; } = 1;

    /// <summary>"triangular" goes from the learning rate divided by it up to the learning rate times it, and back.</summary>
    public double Span { get; init; } = UsualSpan;

    internal static ScheduleConfig Visit(ScheduleConfig config, ConfigVisitor v) => config with
    {
        Kind = v.Choice("kind", config.Kind, Schedules.Kinds.Keys),
        End = v.Number("end", config.End, 0, 1),
        Factor = v.Number("factor", config.Factor, 0.000001, 0.999999),
        Every = v.Number("every", config.Every, 1),
        Patience = v.Number("patience", config.Patience, 0),
        Span = v.Number("span", config.Span, 1, 1000),
    };

    internal void Validate() => Schedules.Kinds.CheckKeys(
        "training.schedule", Kind, ("end", End != 0), ("factor", Factor != UsualFactor), ("every", Every != 1),
        ("patience", Patience != 1), ("span", Span != UsualSpan));
}
