using System.Text.Json.Nodes;
using Glossa.Models;
using Glossa.Nn;
using Glossa.Tensors;
using Glossa.Testing;
using Glossa.Text;
using Xunit;

namespace Glossa.Cli.Tests;

/// <summary>Tests of the path from texts with emoji to a model and its answers, as a user takes it.</summary>
public sealed class EmojiCommandTests(EmojiCommandTests.Model model) : IClassFixture<EmojiCommandTests.Model>
{
    [Fact]
    public void A_corpus_trains_a_model()
    {
        Assert.True(model.Corpus.Code == 0, model.Corpus.Errors);
        JsonNode report = JsonNode.Parse(model.Corpus.Output)!;
        Assert.Equal((60, 40, 2), ((int)report["texts"]!, (int)report["examples"]!, report["counts"]!.AsObject().Count));
        Assert.Contains("😂", model.Corpus.Output, StringComparison.Ordinal);
        Assert.True(model.Train.Code == 0, model.Train.Errors);
    }

    [Fact]
    public void A_corpus_for_people_is_a_table_and_what_to_do_next()
    {
        using TempFolder folder = new();
        File.WriteAllLines(folder["a.txt"], ["one 😂", "two 😂", "three 🙈", "four 🦖"]);
        Outcome outcome = Glossa.Run("emoji", "corpus", folder["a.txt"], "--output", folder["out.jsonl"], "--only", "deepmoji");
        Assert.True(outcome.Code == 0, outcome.Errors);
        Assert.Contains("66.7 %", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("4 texts, 4 with emoji of 3 kinds", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("glossa init config --kind deepmoji", outcome.Output, StringComparison.Ordinal);
        Assert.Equal(3, File.ReadLines(folder["out.jsonl"]).Count());
    }

    [Fact]
    public void Coverage_counts_known_words_and_names_the_others()
    {
        using TempFolder folder = new();
        File.WriteAllLines(folder["a.txt"], ["what a xqz joke", "xqz zyx", "12 @me"]);
        Outcome people = Glossa.Run("emoji", "coverage", model.Path, "--input", folder["a.txt"], "--top", "1"),
            machine = Glossa.Run("emoji", "coverage", model.Path, "--input", folder["a.txt"], "--json");
        Assert.True(people.Code == 0, people.Errors);
        Assert.Contains("62.5 % of 8 words", people.Output, StringComparison.Ordinal);
        Assert.Contains("2  xqz", people.Output, StringComparison.Ordinal);
        JsonNode answer = JsonNode.Parse(machine.Output)!;
        Assert.Equal((8, 3, 2, 1), (
            (int)answer["words"]!, (int)answer["unknown"]!, (int)answer["most_frequent_unknown"]!["xqz"]!,
            (int)answer["most_frequent_unknown"]!["zyx"]!));
    }

    [Fact]
    public void Score_prints_a_table_or_JSON_of_a_text()
    {
        Outcome people = Glossa.Run("emoji", "score", model.Path, "what a funny joke"),
            machine = Glossa.Run("emoji", "score", model.Path, "what a funny joke", "--json", "--top", "1");
        Assert.Equal((0, 0), (people.Code, machine.Code));
        Assert.Matches("^(😂|😭) +█+ .* %", people.Output);
        JsonNode answer = JsonNode.Parse(machine.Output)!;
        Assert.Equal("what a funny joke", (string)answer["text"]!);
        Assert.InRange((double)answer["emoji"]!.AsArray().Single()!["p"]!, 0.5, 1);
        using TempFolder folder = new();
        Outcome written = Glossa.Run("emoji", "score", model.Path, "what a funny joke", "--output", folder["out.jsonl"], "--top", "1");
        Assert.Equal((0, ""), (written.Code, written.Output));
        Assert.Equal(machine.Output, File.ReadAllText(folder["out.jsonl"]));
    }

    [Fact]
    public void Score_keeps_fields_and_order_and_says_which_line_is_bad()
    {
        Outcome outcome = Glossa.RunWithInput(
            "{\"text\": \"funny\", \"id\": 7}\nnonsense\n{\"text\": \"\"}\n{\"text\": 3}\n{\"text\": \"a\", \"text\": \"b\"}\n", "emoji",
            "score", model.Path, "--top", "9");
        JsonNode[] lines = [.. outcome.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!)];
        Assert.Equal((1, 5), (outcome.Code, lines.Length));
        Assert.Equal(7, (int)lines[0]["id"]!);
        Assert.Equal(["😂", "😭"], lines[0]["emoji"]!.AsArray().Select(score => (string)score!["emoji"]!).Order(StringComparer.Ordinal));
        Assert.Equal([2, 4, 5], new[] { 1, 3, 4 }.Select(i => (int)lines[i]["line"]!));
        Assert.Equal("", (string)lines[2]["text"]!);
    }

    [Fact]
    public void Scores_in_a_table_are_no_formulas_and_in_JSON_lines_the_texts_as_they_are()
    {
        using TempFolder folder = new();
        string[] texts = ["=1+2", "@SUM(A1)", "-1.5", "+good"];
        File.WriteAllLines(folder["in.txt"], texts);
        Assert.Equal(0, Glossa.Run("emoji", "score", model.Path, "--input", folder["in.txt"], "--output", folder["out.csv"]).Code);
        Assert.Equal(0, Glossa.Run("emoji", "score", model.Path, "--input", folder["in.txt"], "--output", folder["out.jsonl"]).Code);
        Assert.Equal(["'=1+2", "'@SUM(A1)", "-1.5", "'+good"], File.ReadLines(folder["out.csv"]).Skip(1).Select(row => row.Split(',')[0]));
        Assert.Equal(texts, File.ReadLines(folder["out.jsonl"]).Select(line => (string)JsonNode.Parse(line)!["text"]!));
    }

    [Fact]
    public void Score_writes_tables()
    {
        using TempFolder folder = new();
        File.WriteAllLines(folder["in.txt"], ["a \"funny\" joke, really", "sad"]);
        Assert.Equal(
            0, Glossa.Run("emoji", "score", model.Path, "--input", folder["in.txt"], "--output", folder["out.csv"], "--top", "2").Code);
        string[] rows = File.ReadAllLines(folder["out.csv"]);
        Assert.Equal("text,total,emoji_1,p_1,emoji_2,p_2", rows[0]);
        Assert.StartsWith("\"a \"\"funny\"\" joke, really\",1,", rows[1], StringComparison.Ordinal);
        Assert.Equal(3, rows.Length);
    }

    [Fact]
    public void Encode_writes_vectors()
    {
        using TempFolder folder = new();
        File.WriteAllLines(folder["in.txt"], ["a funny joke", "sad"]);
        Outcome outcome = Glossa.Run("embed", model.Path, "--input", folder["in.txt"], "--output", folder["out.npy"], "--json");
        Assert.True(outcome.Code == 0, outcome.Errors);
        Assert.Equal([2, (4 * 8) + 12], NpyFile.Read(folder["out.npy"], Backend.Cpu).Shape.ToArray());
        Assert.Equal((2, 44), ((int)JsonNode.Parse(outcome.Output)!["texts"]!, (int)JsonNode.Parse(outcome.Output)!["size"]!));
    }

    [Fact]
    public void Annotate_adds_emoji()
    {
        Outcome text = Glossa.Run("emoji", "annotate", model.Path, "What a joke! How sad."), line = Glossa.RunWithInput(
            "{\"text\": \"What a joke! How sad.\", \"id\": 1}\n", "emoji", "annotate", model.Path, "--each", "text", "--minimum", "0.4");
        Assert.Matches("^What a joke! (😂|😭) How sad\\. (😂|😭)\\s*$", text.Output);
        using TempFolder folder = new();
        Assert.Equal(0, Glossa.Run("emoji", "annotate", model.Path, "What a joke! How sad.", "--output", folder["out.txt"]).Code);
        Assert.Equal(text.Output, File.ReadAllText(folder["out.txt"]));
        Assert.Matches("^\\{\"text\":\"What a joke! How sad\\. (😂|😭)\",\"id\":1\\}\\s*$", line.Output);
    }

    [Fact]
    public void Annotate_reads_tables_and_writes_texts()
    {
        using TempFolder folder = new();
        File.WriteAllText(folder["in.csv"], "tweet;id\n\"What a joke!\";1\n");
        string[] options = ["--input", folder["in.csv"], "--text-field", "tweet", "--delimiter", ";", "--output"];
        Assert.Equal(0, Glossa.Run(["emoji", "annotate", model.Path, .. options, folder["out.txt"]]).Code);
        Assert.Matches("^What a joke! (😂|😭)$", Assert.Single(File.ReadAllLines(folder["out.txt"])));
        Assert.Equal(0, Glossa.Run(["emoji", "annotate", model.Path, .. options, folder["out.jsonl"]]).Code);
        Assert.Equal("1", (string)JsonNode.Parse(File.ReadAllText(folder["out.jsonl"]))!["id"]!);
    }

    [Fact]
    public void Attention_shows_words()
    {
        using TempFolder folder = new();
        Outcome people = Glossa.Run("emoji", "attention", model.Path, "a funny joke"),
            machine = Glossa.Run("emoji", "attention", model.Path, "a funny joke", "--json");
        Assert.Equal((0, 0), (people.Code, machine.Code));
        Assert.Contains("funny", people.Output, StringComparison.Ordinal);
        Assert.Contains("█", people.Output, StringComparison.Ordinal);
        Assert.Equal(1, JsonNode.Parse(machine.Output)!["attention"]!.AsArray().Sum(weight => (double)weight!), 1e-4);
        Assert.Equal(0, Glossa.Run("emoji", "attention", model.Path, "a funny joke", "--html", folder["page.html"]).Code);
        Assert.Contains(">funny</span>", File.ReadAllText(folder["page.html"]), StringComparison.Ordinal);
        Outcome page = Glossa.Run("emoji", "attention", model.Path, "a funny joke", "--html", "-");
        Assert.Equal((File.ReadAllText(folder["page.html"]), ""), (page.Output, page.Errors));
    }

    [Fact]
    public void A_model_of_torchMoji_is_imported_and_reads()
    {
        using TempFolder folder = new();
        DeepMoji network = new DeepMoji(new DeepMojiOptions { Words = SocialWords.Count + 1, Width = 3, Hidden = 2 }).Initialize(1);
        SafetensorsWriter.Write(folder["weights.safetensors"], network.State());
        File.WriteAllText(
            folder["vocabulary.json"],
            $"{{{string.Join(", ", SocialWords.All.Append("funny").Select((word, id) => $"\"{word}\": {id}"))}}}");
        Outcome import = Glossa.Run(
            "import", "torchmoji", folder["weights.safetensors"], "--vocabulary", folder["vocabulary.json"], "--output", folder["model"]);
        Assert.True(import.Code == 0, import.Errors);
        Outcome score = Glossa.Run("emoji", "score", folder["model"], "funny", "--json", "--top", "64");
        Assert.Equal(
            DeepMojiEmoji.All.Order(StringComparer.Ordinal),
            JsonNode.Parse(score.Output)!["emoji"]!.AsArray().Select(one => (string)one!["emoji"]!).Order(StringComparer.Ordinal));
        File.WriteAllLines(folder["labels.txt"], ["good", "bad"]);
        Outcome wrong = Glossa.Run(
            "import", "torchmoji", folder["weights.safetensors"], "--vocabulary", folder["vocabulary.json"], "--labels",
            folder["labels.txt"], "--output", folder["other"]);
        Assert.Equal(1, wrong.Code);
        Assert.Contains("64 classes apart, but 2 labels", wrong.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, "There is no model", "score", "no-such-model", "text")]
    [InlineData(2, "at least 1", "score", "m", "--top", "0")]
    [InlineData(2, ".jsonl or .csv", "score", "m", "--output", "a.xls")]
    [InlineData(2, ".jsonl or .txt", "annotate", "m", "--output", "a.csv")]
    [InlineData(2, "from 0 to 1", "annotate", "m", "--minimum", "2")]
    [InlineData(2, "at least 1", "corpus", "a.txt", "--output", "b.jsonl", "--emoji", "0")]
    [InlineData(2, "as .jsonl", "corpus", "a.txt", "--output", "b.csv")]
    [InlineData(1, "no such file", "corpus", "no-such.txt", "--output", "b.jsonl")]
    public void Mistakes_say_what_there_is(int code, string piece, params string[] arguments)
    {
        Outcome outcome = Glossa.Run(["emoji", .. arguments]);
        Assert.Equal(code, outcome.Code);
        Assert.Contains(piece, outcome.Errors, StringComparison.Ordinal);
    }

    /// <summary>A model the command trained on a corpus the command made, once for all tests.</summary>
    public sealed class Model : IDisposable
    {
        private readonly TempFolder folder = new();

        public Model()
        {
            File.WriteAllLines(folder["texts.txt"], Enumerable.Range(0, 60).Select(i => (i % 3) switch
            {
                0 => $"what a funny joke number{i} 😂😂",
                1 => $"how sad I miss you number{i} 😭",
                _ => $"nothing number{i}",
            }));
            Corpus = Glossa.Run("emoji", "corpus", folder["texts.txt"], "--output", folder["corpus.jsonl"], "--json");
            File.WriteAllText(folder["config.yaml"], $$"""
                data: {train: '{{folder["corpus.jsonl"]}}', validation_share: 0.2}
                model: {kind: deepmoji, width: 12, hidden: 8, dropout: 0}
                training: {epochs: 6, batch_size: 8, learning_rate: 0.02, sampler: {kind: balanced} }
                """);
            Train = Glossa.Run("train", folder["config.yaml"], "--output", Path, "--json");
        }

        internal Outcome Corpus { get; }

        internal Outcome Train { get; }

        public string Path => folder["model"];

        public void Dispose() => folder.Dispose();
    }
}
