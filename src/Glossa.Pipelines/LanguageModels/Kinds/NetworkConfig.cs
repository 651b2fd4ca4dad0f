using Glossa.Models;
using Glossa.Nn;
using Glossa.Tensors;

namespace Glossa.Pipelines;

/// <summary>A language model that is a network: trained by gradients.</summary>
public abstract record NetworkConfig : LanguageModelKind
{
    /// <summary>The width of a symbol's vector.</summary>
    public int Width { get; init; } = 128;

    /// <summary>The size of a layer's state, or of the hidden layer.</summary>
    public int Hidden { get; init; } = 256;

    /// <summary>Makes a network without weights; it is a <see cref="Module"/>.</summary>
    /// <param name="sizes">The symbols it is for.</param>
    public abstract ILanguageModel Make(SymbolSizes sizes);

    /// <inheritdoc/>
    public override ILanguageModel Load(SymbolSizes sizes, IReadOnlyDictionary<string, Tensor> tensors)
    {
        ILanguageModel model = Make(sizes);
        ((Module)model).LoadState(tensors);
        return model;
    }

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, Tensor> TensorsOf(ILanguageModel model) => ((Module)model).State();

    /// <summary>Goes through the settings that all networks have.</summary>
    /// <param name="config">The settings.</param>
    /// <param name="v">Reads or writes them.</param>
    protected static T VisitSizes<T>(T config, ConfigVisitor v) where T : NetworkConfig => config with
    {
        Width = v.Number("width", config.Width, 1, ConfigLimits.MostColumns),
        Hidden = v.Number("hidden", config.Hidden, 1, ConfigLimits.MostColumns),
    };
}
