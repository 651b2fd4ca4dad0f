using System.Text;
using System.Text.Json.Nodes;
using Glossa.Testing;

namespace Glossa.Cli.Tests;

/// <summary>Small files of labelled texts, and a configuration that learns from one in a second.</summary>
internal static class LabelledTexts
{
    /// <summary>Writes texts whose labels take turns, and returns the path.</summary>
    public static string Write(TempFolder folder, string[] labels, int count)
    {
        IEnumerable<JsonObject> texts = Enumerable.Range(0, count)
            .Select(i => new JsonObject { ["text"] = $"word{i % labels.Length} number {i}", ["label"] = labels[i % labels.Length] });
        return folder.Write("data.jsonl", Encoding.UTF8.GetBytes(string.Concat(texts.Select(text => $"{text.ToJsonString()}\n"))));
    }

    /// <summary>Writes a configuration for texts, and returns its path.</summary>
    public static string Configure(TempFolder folder, string data) =>
        folder.Write(
            "config.yaml",
            Encoding.UTF8.GetBytes($"data: {{train: '{data}'}}\nmodel: {{kind: ngrams, ngram_bits: 8}}\ntraining: {{epochs: 2}}\n"));
}
