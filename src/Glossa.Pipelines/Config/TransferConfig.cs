namespace Glossa.Pipelines;

/// <summary>The settings of transfer learning: whether and how a model starts from one that was trained before.</summary>
public sealed record TransferConfig
{
    /// <summary>
    /// A model that was trained before, its file or folder: kind, sizes and words are taken from it, and its weights, but for an output
    /// layer of other labels. Null starts from random weights.
    /// </summary>
    public string? From { get; init; }

    /// <summary>
    /// The parts that are trained: "full" all, "last" the output's layer alone, "chain_thaw" the output's layer, then each layer from the
    /// first, then all (Felbo et al. 2017); "new" trains all without the weights of the earlier model, for comparison.
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
