using Glossa.Models;
using Glossa.Nn;
using Glossa.Tensors;
using Glossa.Training;

namespace Glossa.Pipelines;

/// <summary>How language models of a kind come to be, and how they are stored.</summary>
public abstract record LanguageModelKind
{
    private protected LanguageModelKind() { }

    /// <summary>A model of stored tensors.</summary>
    /// <param name="config">Its sizes.</param>
    /// <param name="symbols">How many symbols there are.</param>
    /// <param name="tensors">What <see cref="TensorsOf"/> gave.</param>
    /// <exception cref="GlossaException">The tensors do not fit the sizes, or are damaged.</exception>
    internal abstract ILanguageModel Load(LanguageArchitectureConfig config, int symbols, IReadOnlyDictionary<string, Tensor> tensors);

    /// <summary>The tensors a model consists of.</summary>
    /// <param name="model">A model of this kind.</param>
    internal abstract IReadOnlyDictionary<string, Tensor> TensorsOf(ILanguageModel model);
}

/// <summary>A kind of networks.</summary>
/// <param name="Make">Makes one without weights for so many symbols; it is a <see cref="Module"/>.</param>
public sealed record NetworkKind(Func<LanguageArchitectureConfig, int, ILanguageModel> Make) : LanguageModelKind
{
    internal override ILanguageModel Load(LanguageArchitectureConfig config, int symbols, IReadOnlyDictionary<string, Tensor> tensors)
    {
        ILanguageModel model = Make(config, symbols);
        ((Module)model).LoadState(tensors);
        if (tensors.FirstOrDefault(entry => !GradientStep<StreamChunk>.IsFinite(entry.Value)).Key is { } damaged) throw new ConfigException($"its weight '{damaged}' is damaged: not all of its numbers are finite. Take an undamaged copy of the file, or train again");
        return model;
    }

    internal override IReadOnlyDictionary<string, Tensor> TensorsOf(ILanguageModel model) => ((Module)model).State();
}

/// <summary>A kind of models that are made of counts.</summary>
/// <param name="Make">Makes one.</param>
public sealed record CountedKind(Func<NgramCounts, ILanguageModel> Make) : LanguageModelKind
{
    internal override ILanguageModel Load(LanguageArchitectureConfig config, int symbols, IReadOnlyDictionary<string, Tensor> tensors)
    {
        NgramCounts counts = NgramCounts.FromTensors(tensors);
        return counts.Symbols == symbols ? Make(counts) : throw new ConfigException($"it counts {counts.Symbols} symbols, but there are {symbols}");
    }

    internal override IReadOnlyDictionary<string, Tensor> TensorsOf(ILanguageModel model) => ((NgramLanguageModel)model).Counts.ToTensors();
}
