using Glossa.Text;

namespace Glossa.Pipelines;

/// <summary>The numbers of symbols and labels that a model is made for.</summary>
/// <param name="Symbols">The number of symbols.</param>
/// <param name="Boundary">The id of the symbol between texts, or null where the text is one running text.</param>
/// <param name="Labels">The number of labels to learn from; 0 for a model that only writes.</param>
public sealed record SymbolSizes(int Symbols, int? Boundary = null, int Labels = 0)
{
    /// <summary>Returns the sizes of a codec.</summary>
    /// <param name="codec">The codec.</param>
    /// <param name="labels">The number of labels.</param>
    public static SymbolSizes Of(TextCodec codec, int labels = 0) => new(codec.Count, codec.Boundary, labels);
}
