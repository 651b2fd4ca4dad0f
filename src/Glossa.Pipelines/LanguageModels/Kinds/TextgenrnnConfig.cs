using Glossa.Models;

namespace Glossa.Pipelines;

/// <summary>
/// textgenrnn's network, with the sizes of the original, with which its weights fit (<see cref="Textgenrnn"/>, Woolf 2017).
/// </summary>
public sealed record TextgenrnnConfig : NetworkConfig
{
    /// <summary>Creates the sizes of the original.</summary>
    public TextgenrnnConfig() => (Width, Hidden) = (100, 128);

    /// <inheritdoc/>
    public override string Kind => "textgenrnn";

    /// <inheritdoc/>
    public override bool LearnsLabels => true;

    /// <summary>The number of recurrent layers.</summary>
    public int Layers { get; init; } = 2;

    /// <summary>The number of previous symbols that the model reads.</summary>
    public int Window { get; init; } = 40;

    /// <summary>Whether the window is read from both sides.</summary>
    public bool Bidirectional { get; init; }

    /// <summary>The fraction of the values that is dropped in training.</summary>
    public double Dropout { get; init; }

    /// <inheritdoc/>
    public override LanguageModelKind Visit(ConfigVisitor v) => VisitSizes(this, v) with
    {
        Layers = v.Number("layers", Layers, 1, 100),
        Window = v.Number("window", Window, 1, 1000),
        Bidirectional = v.Flag("bidirectional", Bidirectional),
        Dropout = v.Number("dropout", Dropout, 0, 0.99),
    };

    /// <inheritdoc/>
    public override ILanguageModel Make(SymbolSizes sizes) => new Textgenrnn(new TextgenrnnOptions
    {
        Symbols = sizes.Symbols,
        Boundary = sizes.Boundary,
        ContextLabels = sizes.Labels,
        Width = Width,
        Hidden = Hidden,
        Layers = Layers,
        Window = Window,
        Bidirectional = Bidirectional,
        Dropout = Dropout,
    });
}
