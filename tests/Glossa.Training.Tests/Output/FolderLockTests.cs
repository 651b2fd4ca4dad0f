using Glossa.Testing;
using Xunit;

namespace Glossa.Training.Tests;

/// <summary>Tests of the state of a folder after its lock is released.</summary>
public sealed class FolderLockTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_new_folder_in_which_nothing_was_written_is_deleted()
    {
        FolderLock.Take(folder["new"]).Dispose();
        Assert.Empty(folder.Names);
    }

    [Fact]
    public void A_folder_that_was_there_stays()
    {
        Directory.CreateDirectory(folder["old"]);
        FolderLock.Take(folder["old"]).Dispose();
        FolderLock.Take(folder["old"]).Dispose();
        Assert.Equal(["old"], folder.Names);
    }

    [Fact]
    public void A_new_folder_in_which_something_was_written_stays()
    {
        using (FolderLock.Take(folder["new"])) File.WriteAllText(folder["new/log.jsonl"], "");
        Assert.True(File.Exists(folder["new/log.jsonl"]));
    }

    [Fact]
    public void A_folder_that_is_held_is_refused_and_stays()
    {
        using FolderLock held = FolderLock.Take(folder["new"]);
        Assert.Throws<TrainingException>(() => FolderLock.Take(folder["new"]));
        Assert.Equal(["new"], folder.Names);
    }
}
