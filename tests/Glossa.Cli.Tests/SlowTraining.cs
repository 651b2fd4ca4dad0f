using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Glossa.Testing;

namespace Glossa.Cli.Tests;

/// <summary>Trainings that take long enough to be disturbed, and what they come to.</summary>
internal sealed partial class SlowTraining : IDisposable
{
    private readonly TempFolder folder = new();

    /// <summary>A training of a kind: <c>full</c>, <c>chain_thaw</c> or <c>language_model</c>.</summary>
    public SlowTraining(string kind)
    {
        File.WriteAllLines(folder["texts.jsonl"], Enumerable.Range(0, 600).Select(Line));
        string texts = $"train: '{folder["texts.jsonl"]}', validation_share: 0.2";
        string classifier = $$"""
            data: { {{texts}} }
            model: {kind: cnn, width: 64, depth: 2}
            training: {epochs: 1, batch_size: 16, patience: 0}

            """;
        string model = $$"""
            task: language_model
            data: { {{texts}}, texts: separate }
            model: {kind: lstm, width: 32, hidden: 96}
            training: {epochs: 1, streams: 8, steps: 16, patience: 0, sample_symbols: 0}

            """;
        if (kind == "chain_thaw")
        {
            File.WriteAllText(folder["start.yaml"], classifier);
            Glossa.Run("train", folder["start.yaml"], "--output", folder["start"]);
            classifier += $"transfer: {{from: '{folder["start"]}', method: chain_thaw}}\n";
        }
        File.WriteAllText(Config, kind == "language_model" ? model : classifier);
    }

    public string Config => folder["config.yaml"];

    public string this[string name] => folder[name];

    /// <summary>The command that trains into a folder.</summary>
    public string[] Command(string output, int epochs, params string[] more) =>
        ["train", Config, "--output", folder[output], "--set", $"training.epochs={epochs}", .. more];

    /// <summary>
    /// The best and the last checkpoint of each stage by name and content; of the model, which records how fast it was trained, only the
    /// name.
    /// </summary>
    public string[] Weights(string output) =>
    [
        .. Files(output, "model.safetensors")
            .Select(file => Path.GetDirectoryName(file) == folder[output] ? "model" : Weights(output, file)),
    ];

    /// <summary>The number of epochs that the first stage of a training has done.</summary>
    public int Epochs(string output) =>
        File.ReadLines(Files(output, "log.jsonl").First()).Count(line => line.Contains("\"evaluation\"", StringComparison.Ordinal));

    public void Dispose() => folder.Dispose();

    private string Weights(string output, string file) =>
        $"{SavedAgain().Replace(Path.GetRelativePath(folder[output], file), "$1")} "
        + $"{Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)))}";

    private IEnumerable<string> Files(string output, string name) =>
        Directory.GetFiles(folder[output], name, SearchOption.AllDirectories).Order(StringComparer.Ordinal);

    /// <summary>
    /// A checkpoint that is saved a second time at its step, because the training was stopped there, has a number behind it.
    /// </summary>
    [GeneratedRegex(@"(-\d+)\.\d+(?=[/\\])")]
    private static partial Regex SavedAgain();

    private static string Line(int i)
    {
        string text = string.Join(' ', Enumerable.Range(0, 30).Select(w => $"w{((i * 31) + (w * w * 7)) % 97}"));
        return $"{{\"text\": \"{text}\", \"label\": \"{(i % 3 == 0 ? "yes" : "no")}\"}}";
    }
}
