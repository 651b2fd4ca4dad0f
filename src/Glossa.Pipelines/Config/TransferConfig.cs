namespace Glossa.Pipelines;

/// <summary>Whether and how a model starts from one that was trained before (transfer learning).</summary>
public sealed record TransferConfig
{
    /// <summary>
    /// A model that was trained before, its file or folder: kind, sizes and words are taken from it, and its weights, but for an output
    /// layer of other labels. Null starts anew.
    /// </summary>
    public string? From { get; init; }

    /// <summary>
    /// What learns: "full" everything, "last" the output's layer alone, "chain_thaw" the output's layer, then each layer from the first,
    /// then everything (Felbo et al. 2017); "new" is everything without the weights of the model before, to compare with.
    /// </summary>
    public string Method { get; init; } = Full;

    /// <summary>The learning rate of the stages of chain_thaw after the first, which has that of the training section.</summary>
    public double LaterRate { get; init; } = 1e-4;

    internal const string Full = "full", Last = "last", Thaw = "chain_thaw", New = "new";

    internal static TransferConfig Visit(TransferConfig config, ConfigVisitor v) => config with
    {
        From = v.Text("from", config.From),
        Method = v.Choice("method", config.Method, [Full, Last, Thaw, New]),
        LaterRate = v.Number("later_rate", config.LaterRate, 0),
    };
}
