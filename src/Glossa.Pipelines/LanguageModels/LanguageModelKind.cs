using Glossa.Models;
using Glossa.Nn;
using Glossa.Tensors;
using Glossa.Text;

namespace Glossa.Pipelines;

/// <summary>What a model must know of the symbols it is made for.</summary>
/// <param name="Symbols">How many there are.</param>
/// <param name="Boundary">The one that stands between texts, or null where texts run on.</param>
/// <param name="Labels">How many labels texts have to learn from; 0 of a model that only writes.</param>
public sealed record SymbolSizes(int Symbols, int? Boundary = null, int Labels = 0)
{
    /// <summary>Those of a codec.</summary>
    /// <param name="codec">The codec.</param>
    /// <param name="labels">How many labels there are.</param>
    public static SymbolSizes Of(TextCodec codec, int labels = 0) => new(codec.Count, codec.Boundary, labels);
}

/// <summary>How language models of a kind come to be, and how they are stored.</summary>
public abstract record LanguageModelKind
{
    private protected LanguageModelKind() { }

    /// <summary>A model of stored tensors.</summary>
    /// <param name="config">Its sizes.</param>
    /// <param name="sizes">How many symbols there are.</param>
    /// <param name="tensors">What <see cref="TensorsOf"/> gave.</param>
    /// <exception cref="GlossaException">The tensors do not fit the sizes, or are damaged.</exception>
    internal abstract ILanguageModel Load(LanguageArchitectureConfig config, SymbolSizes sizes, IReadOnlyDictionary<string, Tensor> tensors);

    /// <summary>The tensors a model consists of.</summary>
    /// <param name="model">A model of this kind.</param>
    internal abstract IReadOnlyDictionary<string, Tensor> TensorsOf(ILanguageModel model);
}

/// <summary>A kind of networks.</summary>
/// <param name="Make">Makes one without weights for such symbols; it is a <see cref="Module"/>.</param>
public sealed record NetworkKind(Func<LanguageArchitectureConfig, SymbolSizes, ILanguageModel> Make) : LanguageModelKind
{
    internal override ILanguageModel Load(LanguageArchitectureConfig config, SymbolSizes sizes, IReadOnlyDictionary<string, Tensor> tensors)
    {
        ILanguageModel model = Make(config, sizes);
        ((Module)model).LoadState(tensors);
        return model;
    }

    internal override IReadOnlyDictionary<string, Tensor> TensorsOf(ILanguageModel model) => ((Module)model).State();
}

/// <summary>A kind of models that are made of counts.</summary>
/// <param name="Make">Makes one.</param>
public sealed record CountedKind(Func<NgramCounts, ILanguageModel> Make) : LanguageModelKind
{
    internal override ILanguageModel Load(LanguageArchitectureConfig config, SymbolSizes sizes, IReadOnlyDictionary<string, Tensor> tensors)
    {
        NgramCounts counts = NgramCounts.FromTensors(tensors);
        return counts.Symbols == sizes.Symbols ? Make(counts) : throw new ConfigException($"it counts {counts.Symbols} symbols, but there are {sizes.Symbols}");
    }

    internal override IReadOnlyDictionary<string, Tensor> TensorsOf(ILanguageModel model) => ((NgramLanguageModel)model).Counts.ToTensors();
}
