namespace Glossa.Text;

/// <summary>The merge of a pair of symbols.</summary>
/// <param name="Rank">When it is merged: pairs of lower ranks come first.</param>
/// <param name="Id">The id that it becomes.</param>
internal readonly record struct PairMerge(int Rank, int Id);
