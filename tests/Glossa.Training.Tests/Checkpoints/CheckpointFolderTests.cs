using Glossa.Tensors;
using Glossa.Testing;
using Glossa.Training.Child;
using Xunit;

namespace Glossa.Training.Tests.Checkpoints;

public sealed class CheckpointFolderTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void At_every_moment_the_folder_holds_the_checkpoint_before_or_the_new_one()
    {
        // A copy of the folder after every change stands for a process killed there.
        List<string> moments = [];
        string path = folder["c"];
        CheckpointFolder checkpoints = new(path) { Changed = () => moments.Add(CopyOf(path, moments.Count)) };
        List<long> steps = [];
        foreach (long step in new long[] { 1, 2, 3, 3 })
        {
            if (step == 2) checkpoints.StageBest(new BestModel(Tensors(step), Row(step)));
            checkpoints.Save(NewCheckpoint(step));
        }
        Assert.True(moments.Count >= 25, $"{moments.Count} moments");
        long before = 0;
        foreach (string moment in moments)
        {
            CheckpointFolder killed = new(moment);
            if (before == 0 && !killed.Exists) continue;
            Checkpoint found = killed.Read(Backend.Cpu);
            steps.Add(found.State.Step);
            Assert.InRange(found.State.Step, before, before + 1);
            before = found.State.Step;
            Assert.Equal([before], found.Model["w"].ToArray());
            Assert.Equal([before + 0.5f], found.Optimizer.Tensors["w.exp_avg"].ToArray());
            BestModel? best = killed.ReadBest();
            Assert.Equal(before >= 2 ? 2f : null, best?.Weights["w"].ToArray()[0]);

            // Going on from there leaves nothing behind of what was half done.
            killed.Save(NewCheckpoint(9));
            Assert.Equal(
                before >= 2 ? ["best-00000002", "checkpoint.json", "last-00000009"] : ["checkpoint.json", "last-00000009"], Names(moment));
        }
        Assert.Equal([1L, 2, 3], steps.Distinct());
        Assert.Equal(["best-00000002", "checkpoint.json", "last-00000003.2"], Names(path));
    }

    [Fact]
    public void Whatever_was_put_in_is_read_back()
    {
        CheckpointFolder checkpoints = new(folder["c"]);
        TrainerState state = NewState(7);
        state.Batch = 3;
        state.RandomPosition = ulong.MaxValue - 1;
        state.SinceReport = new MeanLoss(0.1 + 0.2, 3);
        state.History.Add(Row(5) with
        {
            Loss = double.NaN,
            Scores = new Dictionary<string, double> { ["a"] = 1.0 / 3, ["b"] = double.PositiveInfinity },
        });
        state.Best = Row(5);
        checkpoints.Save(NewCheckpoint(7) with
        {
            State = state,
            Average = new("ParameterAverage", Tensors(4), new Dictionary<string, double> { ["w.step"] = 4 }),
            Plateau = new("Plateau", new Dictionary<string, Tensor>(), new Dictionary<string, double> { ["value"] = 0.1 }),
        });
        Checkpoint read = checkpoints.Read(Backend.Reference);
        Assert.Equal(Backend.Reference, read.Model["w"].Backend);
        Assert.Equal(
            (state.Position, state.Step, state.RandomPosition, state.SinceReport),
            (read.State.Position, read.State.Step, read.State.RandomPosition, read.State.SinceReport));
        Assert.Equal(state.Identity, read.State.Identity);
        Assert.Equal(
            (1.0 / 3, double.PositiveInfinity, double.NaN),
            (read.State.History[0].Scores["a"], read.State.History[0].Scores["b"], read.State.History[0].Loss));
        Assert.Equal(5, read.State.Best!.Step);
        Assert.Equal(("Adam", 2.0), (read.Optimizer.Kind, read.Optimizer.Scalars["w.step"]));
        Assert.Equal(4, read.Average!.Scalars["w.step"]);
        Assert.Equal(0.1, read.Plateau!.Scalars["value"]);
        Assert.Null(checkpoints.ReadBest());
    }

    public static IEnumerable<object[]> Files => [["model.safetensors"], ["optimizer.safetensors"], ["training.json"]];

    [Theory]
    [MemberData(nameof(Files))]
    public void Damage_is_an_error_that_names_the_file(string name)
    {
        CheckpointFolder checkpoints = new(folder["c"]);
        checkpoints.Save(NewCheckpoint(1));
        string file = Path.Combine(folder["c"], "last-00000001", name);
        byte[] content = File.ReadAllBytes(file);
        void Fails(string piece)
        {
            CheckpointException error = Assert.Throws<CheckpointException>(() => checkpoints.Read(Backend.Cpu));
            Assert.Contains(file, error.Message, StringComparison.Ordinal);
            Assert.Contains(piece, error.Message, StringComparison.Ordinal);
        }
        File.WriteAllBytes(file, content[..^1]);
        Fails($"has {content.Length - 1} bytes, but {content.Length} were written");
        File.WriteAllBytes(file, []);
        Fails("has 0 bytes");
        byte[] flipped = [.. content];
        flipped[^2] ^= 1;
        File.WriteAllBytes(file, flipped);
        Fails("check sum");
        File.Delete(file);
        Fails("missing");
        File.WriteAllBytes(file, content);
        Assert.Equal(1, checkpoints.Read(Backend.Cpu).State.Step);
    }

    [Theory]
    [InlineData("", "damaged")]
    [InlineData("null", "empty")]
    [InlineData("{\"version\": 1}", "damaged")]
    [InlineData("{\"version\": 2, \"last\": {\"folder\": \"x\", \"files\": []}, \"best\": null}", "version 2")]
    [InlineData("{\"version\": 1, \"last\": {\"folder\": \"../x\", \"files\": []}, \"best\": null}", "no name of a file")]
    [InlineData(
        "{\"version\": 1, \"last\": {\"folder\": \"x\", \"files\": [{\"name\": \"/etc/passwd\", \"bytes\": 1, \"sha256\": "
            + "\"\"}]}, \"best\": null}",
        "no name of a file")]
    [InlineData("{\"version\": 1, \"last\": {\"folder\": \"gone\", \"files\": []}, \"best\": null}", "cannot be read")]
    public void A_damaged_or_hostile_index_is_an_error(string content, string piece)
    {
        Directory.CreateDirectory(folder["c"]);
        File.WriteAllText(Path.Combine(folder["c"], "checkpoint.json"), content);
        CheckpointException error = Assert.Throws<CheckpointException>(() => new CheckpointFolder(folder["c"]).Read(Backend.Cpu));
        Assert.Contains(piece, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_there_is_none_the_error_says_so()
    {
        CheckpointFolder none = new(folder["none"]);
        Assert.False(none.Exists);
        Assert.Contains("no checkpoint", Assert.Throws<CheckpointException>(() => none.ReadBest()).Message, StringComparison.Ordinal);
        Assert.Contains("no checkpoint", Assert.Throws<CheckpointException>(() => none.ReadLast()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_failed_write_leaves_the_checkpoint_before_and_no_parts()
    {
        string path = folder["c"];
        new CheckpointFolder(path).Save(NewCheckpoint(1));
        int failures = 0;
        for (int fail = 1; fail < 20; fail++)
        {
            int changes = 0;
            CheckpointFolder full = new(path)
            {
                Changed = () => { if (++changes == fail) throw new IOException("No space left on device"); },
            };
            try
            {
                full.StageBest(new BestModel(Tensors(2), Row(2)));
                full.Save(NewCheckpoint(2));
            }
            catch (CheckpointException e)
            {
                failures++;
                Assert.Contains("No space left", e.Message, StringComparison.Ordinal);
                Assert.Contains("before is intact", e.Message, StringComparison.Ordinal);
                Assert.Equal(1, new CheckpointFolder(path).Read(Backend.Cpu).State.Step);
                Assert.Equal(["checkpoint.json", "last-00000001"], Names(path));
                continue;
            }
            catch (IOException)
            {
                // After the index was replaced the new checkpoint is the valid one; the old is deleted with the next.
            }
            Assert.Equal(2, new CheckpointFolder(path).Read(Backend.Cpu).State.Step);
            break;
        }
        Assert.True(failures >= 5, $"{failures}");
    }

    [Fact]
    public void A_folder_that_cannot_be_written_is_an_error()
    {
        folder.Write("c", "a file"u8);
        CheckpointException error = Assert.Throws<CheckpointException>(() => new CheckpointFolder(folder["c"]).Save(NewCheckpoint(1)));
        Assert.Contains("cannot be written", error.Message, StringComparison.Ordinal);
        Assert.Contains("none before", error.Message, StringComparison.Ordinal);
        Assert.Equal(["c"], folder.Names);
        folder.Write("out", "a file"u8);
        Assert.Throws<TrainingException>(() => Toy.Trainer(new ToyTask(), Toy.Options(folder["out"])).Train(Toy.Data()));
    }

    [Fact]
    public void Other_files_in_the_folder_are_left_alone()
    {
        Directory.CreateDirectory(folder["c/notes"]);
        Directory.CreateDirectory(folder["c/last-year"]);
        folder.Write("c/mine.tmp", "x"u8);
        CheckpointFolder checkpoints = new(folder["c"]);
        checkpoints.Save(NewCheckpoint(1));
        checkpoints.Delete();
        Assert.Equal(["last-year", "mine.tmp", "notes"], Names(folder["c"]));
    }

    private static Checkpoint NewCheckpoint(long step) =>
        new(
            Tensors(step),
            new("Adam", new Dictionary<string, Tensor> { ["w.exp_avg"] = Tensor.From([step + 0.5f]) }, new Dictionary<string, double>
            {
                ["w.step"] = 2,
            }),
            null, null, new Dictionary<string, Tensor> { ["hidden"] = Tensor.From([step + 0.25f]) }, NewState(step));

    private static TrainerState NewState(long step) => new() { Identity = new Dictionary<string, string> { ["seed"] = "1" }, Step = step };

    private static Dictionary<string, Tensor> Tensors(long step) => new() { ["w"] = Tensor.From([step]) };

    private static EvaluationRow Row(long step) => new(0, step, 0.5, new Dictionary<string, double> { ["accuracy"] = 0.5 }, 0.5, true, 1);

    private static string[] Names(string path) =>
        [.. Directory.EnumerateFileSystemEntries(path).Select(entry => Path.GetFileName(entry)).Order(StringComparer.Ordinal)];

    private string CopyOf(string path, int number)
    {
        string copy = folder[$"moment-{number}"];
        foreach (string file in Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories))
        {
            string target = Path.Combine(copy, Path.GetRelativePath(path, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
        Directory.CreateDirectory(copy);
        return copy;
    }
}
