namespace Glossa.Pipelines;

/// <summary>How the learning rate changes after the warm-up.</summary>
public sealed record ScheduleConfig
{
    private const double UsualFactor = 0.5;

    /// <summary>"constant", "linear", "cosine", "one_cycle", "slanted", "step" or "plateau": see <see cref="Schedules.Kinds"/>.</summary>
    public string Kind { get; init; } = "constant";

    /// <summary>What part of the learning rate a linear or cosine fall ends at.</summary>
    public double End { get; init; }

    /// <summary>What each fall of "step" and "plateau" multiplies the learning rate by.</summary>
    public double Factor { get; init; } = UsualFactor;

    /// <summary>After how many epochs "step" falls, again and again.</summary>
    public int Every { get; init; } = 1;

    /// <summary>How many evaluations without improvement "plateau" bears; the next one lowers the rate.</summary>
    public int Patience { get; init; } = 1;

    internal static ScheduleConfig Visit(ScheduleConfig config, ConfigVisitor v) => config with
    {
        Kind = v.Choice("kind", config.Kind, Schedules.Kinds.Keys),
        End = v.Number("end", config.End, 0, 1),
        Factor = v.Number("factor", config.Factor, 0.000001, 0.999999),
        Every = v.Number("every", config.Every, 1),
        Patience = v.Number("patience", config.Patience, 0),
    };

    internal void Validate() => Schedules.Kinds.CheckKeys(
        "training.schedule", Kind, ("end", End != 0), ("factor", Factor != UsualFactor), ("every", Every != 1),
        ("patience", Patience != 1));
}
