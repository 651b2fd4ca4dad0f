using Glossa.Models;

namespace Glossa.Pipelines;

/// <summary>Elman's simple recurrent network, made of building blocks (<see cref="ElmanLanguageModel"/>, Elman 1990).</summary>
public sealed record ElmanConfig : NetworkConfig
{
    /// <inheritdoc/>
    public override string Kind => "elman";

    /// <inheritdoc/>
    public override LanguageModelKind Visit(ConfigVisitor v) => VisitSizes(this, v);

    /// <inheritdoc/>
    public override ILanguageModel Make(SymbolSizes sizes) =>
        new ElmanLanguageModel(sizes.Symbols, new ElmanLanguageModelOptions { Width = Width, Hidden = Hidden });
}
