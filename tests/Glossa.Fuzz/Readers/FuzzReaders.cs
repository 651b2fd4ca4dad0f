namespace Glossa.Fuzz;

/// <summary>All readers of files, from tensors up to models.</summary>
internal static class FuzzReaders
{
    /// <summary>The table.</summary>
    public static IReadOnlyList<FuzzReader> All { get; } =
        [.. TensorFiles.All, .. TextFiles.All, .. CorpusFiles.All, .. ConfigFiles.All, .. ModelFiles.All, .. ForeignModels.All];
}
