using Glossa.Text;

namespace Glossa.Pipelines;

/// <summary>What a model must know of the symbols it is made for.</summary>
/// <param name="Symbols">How many there are.</param>
/// <param name="Boundary">The one that stands between texts, or null where texts run on.</param>
/// <param name="Labels">How many labels texts have to learn from; 0 of a model that only writes.</param>
public sealed record SymbolSizes(int Symbols, int? Boundary = null, int Labels = 0)
{
    /// <summary>Returns the sizes of a codec.</summary>
    /// <param name="codec">The codec.</param>
    /// <param name="labels">How many labels there are.</param>
    public static SymbolSizes Of(TextCodec codec, int labels = 0) => new(codec.Count, codec.Boundary, labels);
}
