using System.Diagnostics;
using Glossa.Nn;
using Glossa.Testing;
using Glossa.Training.Child;
using Xunit;

namespace Glossa.Training.Tests.Checkpoints;

/// <summary>A training that was interrupted and resumed comes to the same bits as one that was not.</summary>
public sealed class ResumeTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    public static IEnumerable<object[]> Cuts
    {
        get
        {
            // The toy has 15 steps of 3 batches: the first, within an epoch, its end, an evaluation, the last but one; and several in a
            // row.
            int[][] cuts = [[1], [2], [3], [4], [7], [8], [14], [1, 2, 3, 5, 9, 13]];
            return cuts.Select(steps => new object[] { steps });
        }
    }

    [Theory]
    [MemberData(nameof(Cuts))]
    public void Cancelled_and_resumed_equals_uninterrupted(int[] cuts)
    {
        (TrainingResult whole, string weights, string last) = Uninterrupted();
        TrainingOptions options = Toy.Options(folder["cut"]) with { CheckpointEvery = null };
        foreach (int cut in cuts)
        {
            using CancellationTokenSource cancellation = new();
            ToyTask interrupted = new();
            TrainingResult part = Toy.Trainer(interrupted, options).Train(Toy.Data(), new CancelAt(cut, cancellation), cancellation.Token);
            Assert.Equal((TrainingStatus.Cancelled, cut), (part.Status, part.Steps));
        }
        Finish(options, whole, weights, last);
    }

    [Fact]
    public void Cancelled_in_an_evaluation_the_evaluation_is_done_anew()
    {
        (TrainingResult whole, string weights, string last) = Uninterrupted();
        TrainingOptions options = Toy.Options(folder["cut"]) with { CheckpointEvery = null };
        using CancellationTokenSource cancellation = new();
        int evaluations = 0;
        ToyTask interrupted = new()
        {
            OnEvaluate = () =>
            {
                if (++evaluations == 2) cancellation.Cancel();
            },
        };
        TrainingResult part = Toy.Trainer(interrupted, options).Train(Toy.Data(), cancellation: cancellation.Token);
        Assert.Equal((TrainingStatus.Cancelled, 8, 1), (part.Status, part.Steps, part.History.Count));
        Finish(options, whole, weights, last);
    }

    [Fact]
    public void An_error_in_the_middle_resumes_from_the_last_checkpoint()
    {
        (TrainingResult whole, string weights, string last) = Uninterrupted();
        TrainingOptions options = Toy.Options(folder["cut"]) with { CheckpointEvery = 2 };
        ToyTask failing = new();
        failing.OnLoss = (loss, _) => failing.Seen.Count > 20 ? throw new InvalidOperationException("out of luck") : loss;
        Assert.Throws<InvalidOperationException>(() => Toy.Trainer(failing, options).Train(Toy.Data()));
        Finish(options, whole, weights, last);
    }

    [Fact]
    public void More_epochs_go_on_from_the_end()
    {
        (TrainingResult whole, string weights, string last) = Uninterrupted();
        TrainingOptions options = Toy.Options(folder["cut"]);
        // Four epochs end with an evaluation the whole training has too.
        Toy.Trainer(new ToyTask(), options with { MaxEpochs = 4 }).Train(Toy.Data());
        Finish(options, whole, weights, last);
        ToyTask again = new();
        TrainingResult nothing = Toy.Trainer(again, options).Train(Toy.Data());
        Assert.Equal((TrainingStatus.Completed, 15), (nothing.Status, nothing.Steps));
        Assert.Empty(again.Seen);
        Assert.Equal(weights, TrainerTests.Weights(again.Module));
    }

    [Fact]
    public void A_training_stopped_early_stays_stopped()
    {
        TrainingOptions options = Toy.Options(folder["cut"]) with { Patience = 1 };
        TrainingResult first = Toy.Trainer(new ToyTask { Scores = new([0.5, 0.4]) }, options).Train(Toy.Data());
        TrainingResult second = Toy.Trainer(new ToyTask { Scores = new() }, options).Train(Toy.Data());
        Assert.Equal((TrainingStatus.StoppedEarly, TrainingStatus.StoppedEarly), (first.Status, second.Status));
        Assert.Equal(first.Steps, second.Steps);
    }

    [Fact]
    public void Time_before_the_interruption_counts()
    {
        Clock clock = new();
        TrainingOptions options = Toy.Options(folder["cut"]) with { Time = clock, MaxTime = TimeSpan.FromSeconds(25), MaxEpochs = null };
        Func<ToyTask> slow = () => new ToyTask { OnLoss = (loss, _) => { clock.Advance(TimeSpan.FromSeconds(1)); return loss; } };
        using CancellationTokenSource cancellation = new();
        Toy.Trainer(slow(), options).Train(Toy.Data(), new CancelAt(4, cancellation), cancellation.Token);
        clock.Advance(TimeSpan.FromHours(1));
        TrainingResult result = Toy.Trainer(slow(), options).Train(Toy.Data());
        // Three batches a step, an epoch of eight batches: 3 + 3 + 2 + 3 and so on, until 25 seconds are over.
        Assert.Equal((TrainingStatus.OutOfTime, 10), (result.Status, result.Steps));
        Assert.Equal(TimeSpan.FromSeconds(27), result.Elapsed);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Killed_at_any_moment_and_resumed_equals_uninterrupted(int stages)
    {
        string killed = folder["killed"];
        int kills = 0;
        bool isDone = false;
        // Each child lives long enough to come further, and is killed right after it is answered, that is, while it computes or writes
        // a checkpoint.
        while (!isDone && kills < 40)
        {
            using Process child = Start(killed, stages);
            for (int steps = 0; steps < 3 && !isDone;)
            {
                string? line = await child.StandardOutput.ReadLineAsync();
                if (line is null) Assert.Fail($"The child ended early: {await child.StandardError.ReadToEndAsync()}");
                isDone = line == "done";
                if (!line!.StartsWith("step ", StringComparison.Ordinal)) continue;
                steps++;
                await child.StandardInput.WriteLineAsync();
            }
            if (!isDone)
            {
                child.Kill();
                kills++;
            }
            await child.WaitForExitAsync();
        }
        Assert.True(isDone && kills >= 3, $"done: {isDone}, killed {kills} times");
        ToyTask whole = new(width: 200);
        if (stages == 1) Toy.Trainer(whole, Toy.Options(folder["whole"])).Train(Toy.Data());
        else new StagedTrainer<ToyExample>(whole, Toy.Stages(whole, stages)).Train(Toy.Data(), folder["whole"]);
        string model = TrainerTests.Weights(whole.Module);
        foreach (string stage in stages == 1 ? [""] : Enumerable.Range(1, stages).Select(stage => $"stage-{stage}"))
        {
            ToyTask best = new(width: 200), last = new(width: 200);
            CheckpointFolder checkpoints = new(Path.Combine(killed, stage, "checkpoints"));
            CheckpointFolder expected = new(Path.Combine(folder["whole"], stage, "checkpoints"));
            best.Module.LoadState(checkpoints.ReadBest()!.Weights);
            whole.Module.LoadState(expected.ReadBest()!.Weights);
            Assert.Equal(TrainerTests.Weights(whole.Module), TrainerTests.Weights(best.Module));
            if (stages == 1 || stage == $"stage-{stages}") Assert.Equal(model, TrainerTests.Weights(best.Module));
            last.Module.LoadState(checkpoints.ReadLast());
            whole.Module.LoadState(expected.ReadLast());
            Assert.Equal(TrainerTests.Weights(whole.Module), TrainerTests.Weights(last.Module));
            string[] left = [.. Directory.EnumerateFileSystemEntries(checkpoints.Path).Order(StringComparer.Ordinal)];
            Assert.Equal(["best", "checkpoint.json", "last"], left.Select(entry => Path.GetFileName(entry).Split('-')[0]));
            Assert.Equal(LogWithoutTimes(Path.Combine(folder["whole"], stage)), LogWithoutTimes(Path.Combine(killed, stage)));
        }
    }

    private (TrainingResult Result, string Weights, string Last) Uninterrupted()
    {
        ToyTask task = new();
        TrainingResult result = Toy.Trainer(task, Toy.Options(folder["whole"])).Train(Toy.Data());
        return (result, TrainerTests.Weights(task.Module), Last(folder["whole"]));
    }

    private void Finish(TrainingOptions options, TrainingResult whole, string weights, string last)
    {
        // Another start value: everything must come from the checkpoint.
        ToyTask task = new();
        task.Model.Initialize(99);
        TrainingResult rest = Toy.Trainer(task, options).Train(Toy.Data());
        Assert.Equal((whole.Status, whole.Steps, whole.Epochs), (rest.Status, rest.Steps, rest.Epochs));
        Assert.Equal(weights, TrainerTests.Weights(task.Module));
        Assert.Equal(last, Last(options.OutputFolder!));
        Assert.Equal(whole.History.Select(Describe), rest.History.Select(Describe));
        Assert.Equal(Describe(whole.Best!), Describe(rest.Best!));
        Assert.Equal(LogWithoutTimes(folder["whole"]), LogWithoutTimes(options.OutputFolder!));
    }

    private static string Last(string output)
    {
        ToyTask task = new();
        task.Module.LoadState(new CheckpointFolder(Path.Combine(output, "checkpoints")).ReadLast());
        return TrainerTests.Weights(task.Module);
    }

    private static string Describe(EvaluationRow row) =>
        $"{row.Epoch} {row.Step} {row.Loss:R} {row.Score:R} {row.IsBest} {string.Join(",", row.Scores)}";

    private static string[] LogWithoutTimes(string output) =>
        [.. File.ReadLines(Path.Combine(output, "log.jsonl"))
            .Select(line => System.Text.RegularExpressions.Regex.Replace(line, "\"(seconds|words_per_second)\":[^,}]*", ""))];

    private static string Host => Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    private static Process Start(string output, int stages) => Process.Start(new ProcessStartInfo(Host)
    {
        ArgumentList = { Path.Combine(AppContext.BaseDirectory, "Glossa.Training.Child.dll"), output, $"{stages}" },
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;

    private sealed class CancelAt(int step, CancellationTokenSource cancellation) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            if (value.Step == step && value.Evaluation is null) cancellation.Cancel();
        }
    }
}
