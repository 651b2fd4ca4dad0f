using Glossa.Data;
using Glossa.Tensors;
using Glossa.Testing;
using Glossa.Text;
using Glossa.Training;
using Xunit;

namespace Glossa.Pipelines.Tests;

/// <summary>Tests of failures from outside: full disks, killed processes, damaged files, odd texts, too high a learning rate.</summary>
public sealed class RobustnessTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("\0")]
    [InlineData("a\0b \0 c")]
    [InlineData("🙂🙂 👩‍👩‍👧 漢字かな交じり文。 한국어")]
    [InlineData("half \ud83d of a pair \udc00")]
    [InlineData(" \t\r\n\u2028\u00a0")]
    public void Odd_texts_are_answered_and_stay_what_they_are(string text)
    {
        Language language = Language.Load(Samples.Train(folder)).Add("sentencizer");
        Doc doc = language.Process(text);
        Assert.Equal(text, doc.Text);
        Assert.Equal(1, doc.Cats.Values.Sum(), 1e-5);
        Assert.Equal(doc.Cats, language.Pipe(["before", text, "after"]).ElementAt(1).Cats);
    }

    [Fact]
    public void A_text_of_ten_megabytes_is_answered()
    {
        string text = string.Concat(Enumerable.Repeat("a warm film, not dull 漢字 at all. ", 10_000_000 / 32));
        Assert.Equal(1, Language.Load(Samples.Train(folder, "ngrams")).Process(text).Cats.Values.Sum(), 1e-5);
        string one = new('x', 10_000_000);
        Assert.Equal(1, Language.Load(Samples.Train(folder, name: "again")).Process(one).Cats.Values.Sum(), 1e-5);
    }

    [Fact]
    public void Every_truncation_and_many_bit_flips_of_a_model_are_a_clear_error_or_a_model()
    {
        byte[] bytes = File.ReadAllBytes(Samples.Train(folder));
        long header = 8 + BitConverter.ToInt64(bytes);
        string path = folder["damaged.safetensors"];
        for (int length = 0; length < bytes.Length; length += length < header ? 13 : 501)
        {
            File.WriteAllBytes(path, bytes[..length]);
            Assert.IsType<TensorFileException>(Record.Exception(() => Language.Load(path)));
        }
        CounterRandom random = new(5, 0);
        int refused = 0;
        for (int i = 0; i < 3000; i++)
        {
            byte[] damaged = [.. bytes];
            int at = (int)random.Integer(2 * i, (int)header);
            damaged[at] ^= (byte)(1 << (int)random.Integer((2 * i) + 1, 8));
            File.WriteAllBytes(path, damaged);
            long before = GC.GetAllocatedBytesForCurrentThread();
            Exception? error = Record.Exception(() => Language.Load(path));
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 << 20);
            Assert.True(error is null or GlossaException, $"byte {at}, now '{(char)damaged[at]}': {error}");
            if (error is not null) refused++;
        }
        Assert.InRange(refused, 500, 3000);
    }

    [Theory]
    [InlineData("depth: 1", "depth: 2147483647")]
    [InlineData("depth: 1", "depth: 100000")]
    [InlineData("width: 8", "width: 2147483647")]
    [InlineData("rows: 60", "rows: 2147483647")]
    [InlineData("pieces: 3", "pieces: 2147483647")]
    [InlineData("window: 1", "window: 2147483647")]
    [InlineData("kind: cnn", "kind: lstm")]
    [InlineData("kind: cnn", "kind: none")]
    [InlineData("language: en", "language: xx")]
    [InlineData("seed: 3", "sead: 3")]
    public void A_model_with_settings_that_are_not_its_own_is_refused_without_a_huge_allocation(string own, string other)
    {
        using (SafetensorsFile stored = SafetensorsFile.Open(Samples.Train(folder)))
        {
            Dictionary<string, string> texts = stored.Metadata.ToDictionary(
                entry => entry.Key, entry => entry.Value.Replace(own, other, StringComparison.Ordinal));
            SafetensorsWriter.Write(folder["hostile.safetensors"], stored.ReadAll(Backend.Cpu), texts);
        }
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains(
            "hostile.safetensors",
            Assert.Throws<ConfigException>(() => Language.Load(folder["hostile.safetensors"])).Message,
            StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 << 20);
    }

    [Fact]
    public void Too_high_a_learning_rate_says_what_to_do_and_leaves_checkpoint_and_best_model()
    {
        ClassifierConfig config = Samples.Config(folder);
        ClassifierTraining.Train(config with { Training = config.Training with { Epochs = 2 } }, folder["out"]);
        byte[] model = File.ReadAllBytes(Path.Combine(folder["out"], ModelFile.FileName));
        string[] checkpoints = Content(Path.Combine(folder["out"], "checkpoints"));
        ClassifierConfig wild = config with { Training = config.Training with { LearningRate = 1e38, ClipNorm = 0 } };
        string message = Assert.Throws<DivergedException>(
            () => ClassifierTraining.Train(wild, new TrainingRun(folder["out"]) { Existing = ExistingTraining.Resume })).Message;
        Assert.Contains("learning rate", message, StringComparison.Ordinal);
        Assert.Equal(model, File.ReadAllBytes(Path.Combine(folder["out"], ModelFile.FileName)));
        Assert.Equal(checkpoints, Content(Path.Combine(folder["out"], "checkpoints")));
        Assert.Equal(
            TrainingStatus.Completed,
            ClassifierTraining.Train(config, new TrainingRun(folder["out"]) { Existing = ExistingTraining.Resume }).Result.Status);
    }

    [Fact]
    public void Damaged_data_says_where()
    {
        ClassifierConfig config = Samples.Config(folder);
        File.WriteAllBytes(
            folder["bad.jsonl"], [.. "{\"text\": \"fine\", \"label\": \"a\"}\n{\"text\": \"not "u8, 0xff, .. "\", \"label\": \"b\"}\n"u8]);
        string message = Assert.Throws<DataException>(
            () => ClassifierTraining.Train(config with { Data = new DataConfig { Train = folder["bad.jsonl"] } }, folder["out"])).Message;
        Assert.Contains("bad.jsonl, line 2", message, StringComparison.Ordinal);
        File.WriteAllText(folder["bad.yaml"], "seed: 1\ntraining:\n  epoch: 3\n");
        message = Assert.Throws<ConfigException>(() => ClassifierConfig.Load(folder["bad.yaml"])).Message;
        Assert.Contains("bad.yaml, line 3", message, StringComparison.Ordinal);
        Assert.Contains("'epochs'", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Killed_while_training_and_resumed_the_model_is_the_same_to_the_byte()
    {
        File.WriteAllText(folder["config.yaml"], Samples.Config(folder, epochs: 400).ToYaml());
        await GlossaProcess.AssertSameBitsWhenKilled(folder["config.yaml"], folder["killed"], folder["whole"]);
    }

    [Fact]
    public async Task A_full_disk_is_one_clear_error_and_the_old_model_stays()
    {
        string model = Samples.Train(folder);
        byte[] before = File.ReadAllBytes(model);
        string[] names = [.. Directory.EnumerateFiles(folder["out"]).Order(StringComparer.Ordinal)];
        File.WriteAllText(folder["config.yaml"], (Samples.Config(folder) with { Model = new CnnConfig { Rows = 5000 } }).ToYaml());
        // A limit on the size of files stands for a full disk; what the runtime maps for its own code must not count.
        (int code, string errors) = await GlossaProcess.Finish(
            GlossaProcess.Start($"ulimit -f 400; trap '' XFSZ; DOTNET_EnableWriteXorExecute=0 exec dotnet '{GlossaProcess.Program}' train "
                + $"'{folder["config.yaml"]}' --output '{folder["out"]}' --overwrite"));
        Assert.True(code == 1, errors);
        Assert.Contains("glossa: ", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(model));
        Assert.Equal(names, Directory.EnumerateFiles(folder["out"]).Order(StringComparer.Ordinal));
        (code, errors) = await GlossaProcess.Finish(GlossaProcess.Start($"exec dotnet '{GlossaProcess.Program}' predict '{model}' --input "
            + $"'{folder["train.jsonl"]}' --output /dev/full"));
        Assert.Equal(1, code);
        Assert.StartsWith("glossa: ", errors, StringComparison.Ordinal);
    }

    private static string[] Content(string path) =>
        [.. Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(file => $"{file} {Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(file)))}")];
}
