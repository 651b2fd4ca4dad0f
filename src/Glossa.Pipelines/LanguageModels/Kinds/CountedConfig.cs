using Glossa.Models;
using Glossa.Tensors;

namespace Glossa.Pipelines;

/// <summary>A language model that is made of counts: it is trained when the text is counted.</summary>
public abstract record CountedConfig : LanguageModelKind
{
    /// <summary>The n of n-grams: the predicted symbol and those it is predicted from.</summary>
    public int Order { get; init; } = 5;

    /// <inheritdoc/>
    public override bool IsExact => true;

    /// <inheritdoc/>
    public override LanguageModelKind Visit(ConfigVisitor v) => this with { Order = v.Number("order", Order, 1, 100) };

    /// <summary>Makes a model of counts.</summary>
    /// <param name="counts">The counts.</param>
    public abstract ILanguageModel Make(NgramCounts counts);

    /// <inheritdoc/>
    public override ILanguageModel Load(SymbolSizes sizes, IReadOnlyDictionary<string, Tensor> tensors)
    {
        NgramCounts counts = NgramCounts.FromTensors(tensors);
        return counts.Symbols == sizes.Symbols
            ? Make(counts)
            : throw new ConfigException($"it counts {counts.Symbols} symbols, but there are {sizes.Symbols}");
    }

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, Tensor> TensorsOf(ILanguageModel model) => ((NgramLanguageModel)model).Counts.ToTensors();
}

/// <summary>Unsmoothed n-grams: those that the text does not contain have probability 0 (<see cref="NgramMaximumLikelihood"/>).</summary>
public sealed record NgramConfig : CountedConfig
{
    /// <inheritdoc/>
    public override string Kind => "ngram";

    /// <inheritdoc/>
    public override ILanguageModel Make(NgramCounts counts) => new NgramMaximumLikelihood(counts);
}

/// <summary>N-grams with interpolated Kneser-Ney smoothing (<see cref="NgramKneserNey"/>).</summary>
public sealed record KneserNeyConfig : CountedConfig
{
    /// <inheritdoc/>
    public override string Kind => "kneser_ney";

    /// <inheritdoc/>
    public override ILanguageModel Make(NgramCounts counts) => new NgramKneserNey(counts);
}
