using System.Globalization;
using System.Text;

namespace Glossa.Models;

/// <summary>
/// The settings by which the next symbol is chosen. The limits take effect one after another in the order of their declaration; at least
/// the likeliest symbol always stays.
/// </summary>
public sealed record SamplingOptions
{
    /// <summary>
    /// The divisors of the logits: below 1 for the likely, above 1 for the surprising; 0 always takes the likeliest symbol. Several are
    /// taken in turn, one a symbol.
    /// </summary>
    /// <exception cref="ModelException">One is negative, infinite or NaN, or there is none.</exception>
    public IReadOnlyList<double> Temperatures
    {
        get;
        init => field = value.Count > 0 && value.All(temperature => temperature is >= 0 and < double.PositiveInfinity) ? value
            : throw new ModelException("A temperature is 0 (always the likeliest symbol) or a positive number, "
                + $"and at least one is needed; given were: {string.Join(", ", value)}.");
    } = [1];

    /// <summary>
    /// The factor by which the logit of a symbol is lowered that is among the last <see cref="RepetitionWindow"/>: a positive one is
    /// divided, a negative one multiplied (Keskar et al. 2019); 1 leaves it.
    /// </summary>
    /// <exception cref="ModelException">It is below 1 or NaN.</exception>
    public double RepetitionPenalty
    {
        get;
        init => field = value >= 1 ? value
            : throw new ModelException($"The repetition penalty is at least 1, which changes nothing, not {value}.");
    } = 1;

    /// <summary>The number of last symbols among which a repetition counts.</summary>
    /// <exception cref="ModelException">It is negative.</exception>
    public int RepetitionWindow
    {
        get;
        init => field = value >= 0 ? value : throw new ModelException($"The repetition window is not negative, as {value} is.");
    } = 64;

    /// <summary>Only the k likeliest symbols can be chosen (Fan et al. 2018); 0 for all.</summary>
    /// <exception cref="ModelException">It is negative.</exception>
    public int TopK
    {
        get;
        init => field = value >= 0 ? value
            : throw new ModelException($"Top-k is the number of symbols that can be chosen, or 0 for all, not {value}.");
    }

    /// <summary>
    /// Only the likeliest symbols can be chosen that together have this probability (nucleus sampling, Holtzman et al. 2020); 1 for all.
    /// </summary>
    /// <exception cref="ModelException">It is not in (0, 1].</exception>
    public double TopP
    {
        get;
        init =>
            field = value is > 0 and <= 1 ? value : throw new ModelException($"Top-p is a probability above 0 and at most 1, not {value}.");
    } = 1;

    /// <summary>
    /// Only symbols can be chosen with at least this fraction of the likeliest one's probability (Nguyen et al. 2024); 0 for all.
    /// </summary>
    /// <exception cref="ModelException">It is not in [0, 1].</exception>
    public double MinP
    {
        get;
        init => field = value is >= 0 and <= 1 ? value : throw new ModelException($"Min-p is a share from 0 to 1, not {value}.");
    }

    /// <summary>The settings that are not their defaults.</summary>
    public override string ToString()
    {
        StringBuilder settings = new();
        settings.Append(CultureInfo.InvariantCulture, $"temperature {string.Join(", ", Temperatures)}");
        if (TopK > 0) settings.Append(CultureInfo.InvariantCulture, $", top-k {TopK}");
        if (TopP < 1) settings.Append(CultureInfo.InvariantCulture, $", top-p {TopP}");
        if (MinP > 0) settings.Append(CultureInfo.InvariantCulture, $", min-p {MinP}");
        if (RepetitionPenalty > 1) settings.Append(CultureInfo.InvariantCulture, $", repetition penalty {RepetitionPenalty}");
        return settings.ToString();
    }
}
