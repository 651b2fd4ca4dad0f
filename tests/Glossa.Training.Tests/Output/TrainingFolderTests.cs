using Glossa.Testing;
using Glossa.Training.Child;
using Xunit;

namespace Glossa.Training.Tests;

/// <summary>One training at a time in a folder, and nothing of the one that runs is lost to another.</summary>
public sealed class TrainingFolderTests : IDisposable
{
    private const string Model = "model.safetensors";

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_second_training_is_refused_before_it_deletes_anything(int stages)
    {
        ToyTask first = new();
        List<Exception?> refused = [];
        int step = 0;
        // At every step of every stage another one comes, of as many stages or of one.
        Listener intruder = new(_ =>
        {
            string[] before = Content();
            refused.Add(Record.Exception(() => Train(new ToyTask(), ++step % 2 == 0 ? 1 : stages, ExistingTraining.Replace)));
            Assert.Equal(before, Content());
        });
        TrainingResult result = Train(first, stages, ExistingTraining.Refuse, intruder);
        Assert.Equal(TrainingStatus.Completed, result.Status);
        Assert.True(refused.Count > stages);
        Assert.All(refused, error => Contains("another training is running", Assert.IsType<TrainingException>(error)));
        ToyTask alone = new();
        new StagedTrainer<ToyExample>(alone, Toy.Stages(alone, stages)).Train(Toy.Data(), folder["alone"]);
        Assert.Equal(TrainerTests.Weights(alone.Module), TrainerTests.Weights(first.Module));
    }

    [Fact]
    public void A_folder_is_held_until_it_is_disposed_and_its_stages_with_it()
    {
        using (TrainingFolder whole = TrainingFolder.Open(folder["out"], ExistingTraining.Refuse))
        {
            Assert.Throws<TrainingException>(() => FolderLock.Take(folder["out"]));
            whole.Stage(2);
            Assert.Throws<TrainingException>(() => FolderLock.Take(Path.Combine(folder["out"], "stage-2")));
        }
        FolderLock.Take(folder["out"]).Dispose();
        FolderLock.Take(Path.Combine(folder["out"], "stage-2")).Dispose();
    }

    [Fact]
    public void A_folder_that_cannot_be_written_is_named_without_talk_of_another_training()
    {
        folder.Write("file", []);
        string message = Assert.Throws<TrainingException>(() => FolderLock.Take(folder["file"])).Message;
        Assert.Contains(folder["file"], message, StringComparison.Ordinal);
        Assert.DoesNotContain("another training", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Replacing_deletes_every_stage_of_before_but_nothing_else()
    {
        Train(new ToyTask(), 3, ExistingTraining.Refuse);
        Train(new ToyTask(), 3, ExistingTraining.Replace);
        File.WriteAllText(At(Model), "a model");
        File.WriteAllText(At("notes.txt"), "mine");
        string[] before = Content();
        using (TrainingFolder again = TrainingFolder.Open(folder["out"], ExistingTraining.Replace, Model))
        {
            Assert.Equal(before, Content());
            again.Begin();
        }
        // The model stays until the new one takes its place: a full disk, say, must not leave nothing.
        Assert.Equal([At(Model), At("notes.txt")], Files());
    }

    [Fact]
    public void A_model_without_checkpoints_is_neither_replaced_nor_resumed_unasked()
    {
        Directory.CreateDirectory(folder["out"]);
        File.WriteAllText(At(Model), "a model");
        Assert.False(Refused(() => TrainingFolder.Open(folder["out"], ExistingTraining.Refuse, Model)).CanResume);
        using (TrainingFolder resumed = TrainingFolder.Open(folder["out"], ExistingTraining.Resume, Model))
        {
            Assert.False(Refused(() => resumed.Begin()).CanResume);
            // What makes no checkpoints, such as counts, comes to the same model again.
            resumed.Begin(stages: 0);
        }
        Assert.Equal("a model", File.ReadAllText(At(Model)));
    }

    [Theory]
    [InlineData(1, 3)]
    [InlineData(3, 1)]
    [InlineData(3, 2)]
    public void A_training_of_other_stages_cannot_be_resumed(int before, int now)
    {
        Train(new ToyTask(), before, ExistingTraining.Refuse);
        string[] content = Content();
        Contains("other stages", Assert.Throws<CheckpointException>(() => Train(new ToyTask(), now, ExistingTraining.Resume)));
        Assert.Equal(content, Content());
    }

    [Fact]
    public void What_killed_processes_left_is_deleted_at_the_start()
    {
        Train(new ToyTask(), 1, ExistingTraining.Refuse);
        string whole = Path.GetFileName(Directory.GetDirectories(At("checkpoints"), "last-*").Single());
        string half = $"checkpoints/last-{1:D8}", temporary = ".glossa-abcdefgh.ijk.tmp";
        Directory.CreateDirectory(At(half));
        string[] leftovers = [temporary, $"checkpoints/{temporary}", $"{half}/model.safetensors"];
        foreach (string left in leftovers) File.WriteAllText(At(left), "half");
        Refused(() => Train(new ToyTask(), 1, ExistingTraining.Refuse));
        Assert.True(File.Exists(At(temporary)));
        Train(new ToyTask(), 1, ExistingTraining.Resume);
        Assert.Empty(Directory.GetFiles(folder["out"], "*.tmp", SearchOption.AllDirectories));
        Assert.False(Directory.Exists(At(half)));
        Assert.True(Directory.Exists(At($"checkpoints/{whole}")));
    }

    [Fact]
    public void A_file_of_somebody_else_with_the_name_of_the_log_stays()
    {
        Directory.CreateDirectory(folder["out"]);
        File.WriteAllText(At("log.jsonl"), "{\"text\": \"mine\"}\n");
        Contains("no log of a training", Assert.Throws<TrainingException>(() => Train(new ToyTask(), 1, ExistingTraining.Refuse)));
        Assert.Equal("{\"text\": \"mine\"}\n", File.ReadAllText(At("log.jsonl")));
        // A line that a killed process has written in part is no obstacle.
        File.WriteAllText(At("log.jsonl"), "{\"ty");
        Assert.Equal(TrainingStatus.Completed, Train(new ToyTask(), 1, ExistingTraining.Refuse).Status);
    }

    [Fact]
    public void Bad_data_deletes_nothing()
    {
        Train(new ToyTask(), 2, ExistingTraining.Refuse);
        string[] before = Content();
        TrainingData<ToyExample> bad = Toy.Data() with { Validation = [] };
        ToyTask task = new();
        StagedTrainer<ToyExample> trainer = new(task, Toy.Stages(task, 2));
        Assert.Throws<TrainingException>(() => trainer.Train(bad, folder["out"], ExistingTraining.Replace));
        Assert.Equal(before, Content());
    }

    private TrainingResult Train(ToyTask task, int stages, ExistingTraining existing, IProgress<TrainingProgress>? progress = null) =>
        new StagedTrainer<ToyExample>(task, Toy.Stages(task, stages)).Train(Toy.Data(), folder["out"], existing, progress);

    private string At(string name) => Path.Combine(folder["out"], name);

    private static ExistingTrainingException Refused(Action train) => Assert.Throws<ExistingTrainingException>(train);

    private static void Contains(string piece, Exception error) => Assert.Contains(piece, error.Message, StringComparison.Ordinal);

    private string[] Content() => [.. Files().Select(file => $"{file} {Convert.ToHexString(Read(file))}")];

    private IEnumerable<string> Files() => Directory.GetFiles(folder["out"], "*", SearchOption.AllDirectories)
        .Where(file => Path.GetFileName(file) != ".lock").Order(StringComparer.Ordinal);

    /// <summary>Reads a file that a training may be writing to.</summary>
    private static byte[] Read(string file)
    {
        using FileStream stream = new(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    private sealed class Listener(Action<TrainingProgress> told) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => told(value);
    }
}
