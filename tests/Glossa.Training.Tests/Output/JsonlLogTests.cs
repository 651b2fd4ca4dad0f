using System.Text.Json;
using Glossa.Testing;
using Glossa.Training.Child;
using Xunit;

namespace Glossa.Training.Tests;

public sealed class JsonlLogTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Every_line_is_a_step_or_an_evaluation()
    {
        Log seen = new();
        Toy.Trainer(new ToyTask(), Toy.Options(folder["out"])).Train(Toy.Data(), seen);
        JsonElement[] lines =
            [.. File.ReadLines(Path.Combine(folder["out"], "log.jsonl")).Select(line => JsonDocument.Parse(line).RootElement)];
        JsonElement[] steps = [.. lines.Where(line => line.GetProperty("type").GetString() == "step")];
        Assert.Equal(
            seen.Steps.Select(row => (row.Epoch, row.Step, row.Loss, row.LearningRate, row.GradientNorm!.Value)), steps.Select(line => (
                line.GetProperty("epoch").GetInt64(), line.GetProperty("step").GetInt64(), line.GetProperty("loss").GetDouble(),
                line.GetProperty("learning_rate").GetDouble(), line.GetProperty("gradient_norm").GetDouble())));
        JsonElement[] evaluations = [.. lines.Where(line => line.GetProperty("type").GetString() == "evaluation")];
        Assert.Equal(lines.Length, steps.Length + evaluations.Length);
        Assert.Equal(seen.Evaluations.Select(row => (row.Step, row.Scores["accuracy"], row.IsBest)), evaluations.Select(line => (
            line.GetProperty("step").GetInt64(), line.GetProperty("scores").GetProperty("accuracy").GetDouble(), line.GetProperty("best")
                .GetBoolean())));
    }

    [Fact]
    public void NaN_is_written_as_null()
    {
        using (JsonlLog log = new(folder["l"], 0))
        {
            log.Evaluation(new EvaluationRow(0, 1, double.NaN, new Dictionary<string, double> { ["auc"] = double.NaN }, null, false, 0));
        }
        JsonElement line = JsonDocument.Parse(File.ReadAllText(folder["l"])).RootElement;
        Assert.Equal(JsonValueKind.Null, line.GetProperty("loss").ValueKind);
        Assert.Equal(JsonValueKind.Null, line.GetProperty("scores").GetProperty("auc").ValueKind);
    }

    [Fact]
    public void Opened_again_it_is_cut_to_the_length_and_goes_on()
    {
        EvaluationRow row = new(0, 1, 0.5, new Dictionary<string, double>(), 0.5, false, 0);
        long length;
        using (JsonlLog log = new(folder["l"], 0))
        {
            log.Evaluation(row);
            length = log.Length;
            log.Evaluation(row with { Step = 2 });
        }
        File.AppendAllText(folder["l"], "{\"type\": \"st");
        using (JsonlLog log = new(folder["l"], length)) log.Evaluation(row with { Step = 3 });
        Assert.Equal(
            [1, 3], File.ReadLines(folder["l"]).Select(line => JsonDocument.Parse(line).RootElement.GetProperty("step").GetInt32()));
    }
}
