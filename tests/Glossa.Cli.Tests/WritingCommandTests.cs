using System.Text.Json.Nodes;
using Glossa.Testing;
using Xunit;

namespace Glossa.Cli.Tests;

/// <summary>Tests of the commands that use language models: writing in turn, vectors of texts, and similar texts by them.</summary>
public sealed class WritingCommandTests : IDisposable
{
    private const string Line = "the cat sat on the mat, and the dog ran after the cat.\n";

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Synthesize_writes_with_models_of_two_levels()
    {
        string letters = Trained("ngram", "character"), words = Trained("ngram", "word");
        Outcome one = Glossa.Run("synthesize", letters, words, "--prompt", "the", "--length", "40", "--seed", "2"),
            again = Glossa.Run("synthesize", letters, words, "-p", "the", "-n", "40", "--seed", "1", "--count", "2", "--json");
        Assert.Equal((0, 0), (one.Code, again.Code));
        Assert.StartsWith("the", one.Output, StringComparison.Ordinal);
        string[] lines = again.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, lines.Length);
        Assert.Equal(one.Output, (string)JsonNode.Parse(lines[1])!["text"]! + "\n");
        Outcome symbols = Glossa.Run("synthesize", letters, letters, "--turn", "symbol", "--output", folder["texts.jsonl"]);
        Assert.Equal((0, ""), (symbols.Code, symbols.Output));
        Assert.Single(File.ReadLines(folder["texts.jsonl"]));
        Assert.Contains($"{folder["texts.jsonl"]}: 1 text.", symbols.Errors, StringComparison.Ordinal);
        foreach (string command in new[] { "generate", "synthesize" })
        {
            string mine = folder.Write("mine.txt", "mine"u8);
            Assert.Equal(2, Glossa.Run(command, letters, "--output", mine).Code);
            Assert.Equal("mine", File.ReadAllText(mine));
            Outcome several = Glossa.Run(command, letters, "--count", "2", "--length", "150");
            Outcome single = Glossa.Run(command, letters, "--count", "2", "--stop", "\n");
            Assert.Matches(@"(?s)^\[1 of 2\]\n.+\n\n\[2 of 2\]\n.+\n$", several.Output.ReplaceLineEndings("\n"));
            Assert.DoesNotContain("of 2]", single.Output, StringComparison.Ordinal);
        }
        Assert.Equal(2, Glossa.Run("synthesize", letters, "--turn", "chapter").Code);
        Assert.Equal(2, Glossa.Run("synthesize").Code);
        Outcome counts = Glossa.RunWithInput("{\"text\": \"a\"}\n", "embed", letters);
        Assert.Equal(2, counts.Code);
        Assert.Contains("models that count n-grams do not", counts.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Encode_and_similarity_read_files_and_lines()
    {
        string model = Trained("gru", "character"), texts = folder.Write("texts.txt", "the cat sat\nthe dog ran\nthe mat\n"u8);
        Outcome lines = Glossa.RunWithInput("{\"text\": \"the cat sat\"}\n{\"text\": \"🙂\"}\n", "embed", model),
            array = Glossa.Run("embed", model, "--input", texts, "--output", folder["v.npy"], "--json");
        Assert.Equal((0, 0), (lines.Code, array.Code));
        JsonNode[] vectors = [.. lines.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!)];
        Assert.Equal(["the cat sat", "🙂"], vectors.Select(line => (string)line["text"]!));
        Assert.Equal((3, 12), ((int)JsonNode.Parse(array.Output)!["texts"]!, (int)JsonNode.Parse(array.Output)!["size"]!));
        Tensors.Tensor stored = Tensors.NpyFile.Read(folder["v.npy"], Tensors.Backend.Cpu);
        Assert.Equal(stored.ToArray()[..12], vectors[0]["vector"]!.AsArray().Select(x => (float)x!));

        Outcome people = Glossa.Run("similar", model, "--query", "the dog ran", "--input", texts, "--top", "2"),
            machine = Glossa.Run("similar", model, "-q", "the dog ran", "-i", texts, "--raw", "--json");
        Assert.Equal((0, 0), (people.Code, machine.Code));
        Assert.StartsWith(" 1.000  the dog ran\n", people.Output, StringComparison.Ordinal);
        JsonNode[] found = [.. machine.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!)];
        Assert.Equal((3, "the dog ran", 1.0), (found.Length, (string)found[0]["text"]!, Math.Round((double)found[0]["similarity"]!, 5)));

        Assert.Equal(2, Glossa.Run("embed", model, "--input", texts, "--output", folder["v.csv"]).Code);
        Assert.Equal(2, Glossa.Run("similar", model).Code);
        Outcome bad = Glossa.RunWithInput("{\"text\": \"fine\"}\nplain\n", "embed", model);
        Assert.Equal((1, ""), (bad.Code, bad.Output));
        Assert.Contains("line 2", bad.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void An_infinite_loss_is_explained_to_people()
    {
        string model = Trained("ngram", "character"), text = folder.Write("other.txt", "zebra xylophone\n"u8);
        Outcome people = Glossa.Run("evaluate", model, text), machine = Glossa.Run("evaluate", model, text, "--json");
        Assert.Equal((0, 0), (people.Code, machine.Code));
        Assert.Contains("never occurred in training", people.Output, StringComparison.Ordinal);
        Assert.Contains("kneser_ney", people.Output, StringComparison.Ordinal);
        Assert.Null(JsonNode.Parse(machine.Output)!["loss"]);
    }

    private string Trained(string kind, string level)
    {
        File.WriteAllText(folder["text.txt"], string.Concat(Enumerable.Repeat(Line, 20)));
        File.WriteAllText(folder["config.yaml"], $$"""
            task: language_model
            data: {train: '{{folder["text.txt"]}}', level: {{level}}}
            model: {kind: {{kind}}{{(kind == "kneser_ney" || kind == "ngram" ? "" : ", hidden: 12, width: 8")}}}
            training: {epochs: 1, streams: 4, steps: 12}
            """);
        Assert.Equal(0, Glossa.Run("train", folder["config.yaml"], "--output", folder[kind + level]).Code);
        return folder[kind + level];
    }
}
