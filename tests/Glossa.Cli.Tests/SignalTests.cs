using Glossa.Testing;
using Xunit;

namespace Glossa.Cli.Tests;

/// <summary>Ctrl-C, SIGTERM and SIGKILL as they reach the process: exit code 130, no stack trace, and nothing lost that was done.</summary>
public sealed class SignalTests(TrainedModel model) : IClassFixture<TrainedModel>
{
    private const int Epochs = 4;

    private static readonly string[][] Endings = [["INT"], ["TERM"], ["INT", "INT"], ["TERM", "TERM"], ["INT", "TERM"], ["KILL"]];

    [UnixTheory]
    [InlineData("full")]
    [InlineData("chain_thaw")]
    [InlineData("language_model")]
    public void A_training_that_was_stopped_again_and_again_comes_to_the_same_bits(string kind)
    {
        using SlowTraining training = new(kind);
        Assert.Equal(0, Glossa.Run(training.Command("whole", Epochs)).Code);
        for (int repeat = 0; repeat < Repeats.Or(1); repeat++)
        {
            Random random = new(repeat);
            string output = $"parts{repeat}";
            bool isDone = false;
            for (int stop = 0; !isDone; stop++)
            {
                using RunningGlossa part = new(training.Command(output, Epochs, "--resume", "--log-level", "information"));
                string[] signals = Endings[stop % Endings.Length];
                // After each ending was tried, the training may end.
                if (stop < Endings.Length && part.WaitFor("Training "))
                {
                    Thread.Sleep(random.Next(1_000));
                    part.Send(signals);
                }
                Outcome outcome = part.End();
                isDone = outcome.Code == 0;
                if (isDone) break;
                Assert.True(outcome.Code == (signals[0] == "KILL" ? 137 : StopCode), $"{outcome.Code}: {outcome.Errors}");
                Assert.DoesNotContain("   at ", outcome.Errors, StringComparison.Ordinal);
                if (signals is [not "KILL"]) Assert.Contains("--resume continues", outcome.Errors, StringComparison.Ordinal);
            }
            Assert.Equal(training.Weights("whole"), training.Weights(output));
            Assert.Empty(Directory.GetFiles(training[output], "*.tmp", SearchOption.AllDirectories));
        }
    }

    [UnixTheory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public void The_second_signal_does_not_wait_for_the_running_step(string signal)
    {
        using TempFolder folder = new();
        File.WriteAllText(folder["text.txt"], string.Concat(Enumerable.Repeat("the cat sat on the mat, and the dog ran after it.\n", 400)));
        File.WriteAllText(folder["config.yaml"], $$"""
            task: language_model
            data: {train: '{{folder["text.txt"]}}'}
            model: {kind: gru, hidden: 1024, width: 64}
            training: {epochs: 1, streams: 16, steps: 100, sample_symbols: 0}
            """);
        string[] command = ["train", folder["config.yaml"], "--output", folder["out"], "--overwrite", "--log-level", "information"];
        for (int repeat = 0; repeat < Repeats.Or(1); repeat++)
        {
            using RunningGlossa training = new(command);
            Assert.True(training.WaitFor("Training starts"));
            training.Send(signal, signal);
            Outcome outcome = training.End();
            Assert.Equal((StopCode, ""), (outcome.Code, outcome.Output));
            Assert.DoesNotContain("   at ", outcome.Errors, StringComparison.Ordinal);
        }
    }

    [UnixTheory]
    [InlineData("INT", "predict")]
    [InlineData("TERM", "predict")]
    [InlineData("INT", "tokenize")]
    [InlineData("TERM", "tokenize")]
    public void A_command_that_waits_for_input_ends_at_the_first_signal(string signal, string command)
    {
        using RunningGlossa waiting = new(command == "predict" ? [command, model.Path, "--log-level", "information"] : [command]);
        if (command == "tokenize") waiting.Write("{\"text\": \"ready\"}");
        Assert.True(waiting.WaitFor(command == "tokenize" ? "ready" : "model.safetensors"));
        waiting.Send(signal);
        Outcome outcome = waiting.End();
        Assert.Equal(StopCode, outcome.Code);
        Assert.DoesNotContain("   at ", outcome.Errors, StringComparison.Ordinal);
    }

    [UnixTheory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public void Writing_together_with_a_model_ends_at_the_first_signal(string signal)
    {
        using SlowTraining training = new("language_model");
        Assert.Equal(0, Glossa.Run(training.Command("lm", 1)).Code);
        using RunningGlossa writing = new("generate", training["lm"], "--interactive");
        Assert.True(writing.WaitFor("(nothing yet)"));
        writing.Send(signal);
        Outcome outcome = writing.End();
        Assert.Equal(StopCode, outcome.Code);
        Assert.Contains("stopped", outcome.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", outcome.Errors, StringComparison.Ordinal);
    }

    [UnixFact]
    public void A_command_that_ends_at_once_says_so()
    {
        Outcome outcome = new(0, "", "");
        // It says nothing when it begins; a signal before it listens ends it without a word.
        for (int seconds = 1; seconds <= 32 && outcome.Errors.Length == 0; seconds *= 4)
        {
            using RunningGlossa measuring = new("bench", "gemm", "--seconds", "600");
            Thread.Sleep(TimeSpan.FromSeconds(seconds));
            measuring.Send("INT");
            outcome = measuring.End();
        }
        Assert.Equal((StopCode, "", "glossa: stopped.\n"), (outcome.Code, outcome.Output, outcome.Errors));
    }

    [UnixFact]
    public void Commands_that_compute_long_end_at_the_first_signal()
    {
        using SlowTraining training = new("language_model");
        File.WriteAllText(training["comparison.yaml"], $$$"""
            data: {train: '{{{training["texts.jsonl"]}}}', texts: separate}
            models:
              one: {model: {kind: lstm, hidden: 96}, training: {epochs: 1000, sample_symbols: 0} }
            """);
        Assert.Equal(0, Glossa.Run(training.Command("lm", 1)).Code);
        (string Sign, string[] Command)[] commands =
        [
            (
                "Training starts",
                ["lm", "compare", training["comparison.yaml"], "--output", training["comparison"], "--log-level", "information"]),
            ("the same again", ["generate", training["lm"], "--count", "20000", "--length", "1000"]),
        ];
        foreach ((string sign, string[] command) in commands)
        {
            using RunningGlossa computing = new(command);
            Assert.True(computing.WaitFor(sign));
            computing.Send("INT");
            Outcome outcome = computing.End();
            Assert.Equal(StopCode, outcome.Code);
            Assert.Contains("glossa: stopped.", outcome.Errors, StringComparison.Ordinal);
        }
    }

    private const int StopCode = 130;
}
