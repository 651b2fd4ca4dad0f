namespace Glossa.Training;

/// <summary>The content of <c>checkpoint.json</c>, the one file whose replacement makes a new checkpoint the valid one.</summary>
internal sealed record CheckpointIndex(int Version, CheckpointVersion Last, CheckpointVersion? Best)
{
    public const int CurrentVersion = 1;
}

/// <summary>A folder of files that belong together.</summary>
internal sealed record CheckpointVersion(string Folder, IReadOnlyList<CheckpointFile> Files);

/// <summary>A file as it was written, to find damage.</summary>
internal sealed record CheckpointFile(string Name, long Bytes, string Sha256);
