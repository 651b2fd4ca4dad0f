using Glossa.Testing;

namespace Glossa.Cli.Tests;

/// <summary>
/// A model the command trained on the sentences of the repository, once for all tests: data, init config and train in passing.
/// </summary>
public sealed class TrainedModel : IDisposable
{
    private readonly TempFolder folder = new();

    public TrainedModel()
    {
        Outcome data = Glossa.Run(
            "data", "sentiment-sentences", "--from", System.IO.Path.Combine(Repository.Root, "data", "sentiment-sentences"), "--output",
            folder["data"], "--json");
        Outcome init = Glossa.Run("init", "config", "--kind", "ngrams", "--train", Train, "--output", folder["config.yaml"]);
        Outcome train = Glossa.Run("train", folder["config.yaml"], "--output", Path, "--set", "training.epochs=2", "--json");
        (DataCode, InitCode, TrainCode, TrainOutput) = (data.Code, init.Code, train.Code, train.Output);
    }

    public int DataCode { get; }

    public int InitCode { get; }

    public int TrainCode { get; }

    public string TrainOutput { get; }

    public string Train => System.IO.Path.Combine(folder["data"], "train.jsonl");

    public string Test => System.IO.Path.Combine(folder["data"], "test.jsonl");

    public string Config => folder["config.yaml"];

    public string Path => folder["model"];

    public void Dispose() => folder.Dispose();
}
