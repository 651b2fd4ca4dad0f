using System.Text.Json.Nodes;
using Glossa.Testing;
using Xunit;

namespace Glossa.Cli.Tests;

/// <summary>`glossa tokenizer train` and `glossa tokenizer encode`, as a user runs them.</summary>
public sealed class TokenizerCommandTests : IDisposable
{
    private const string Lines = "{\"text\": \"low low low lower newest newest widest\"}\n{\"text\": \"lower low newest widest widest\"}\n";

    private static readonly string Reviews = Path.Combine(Repository.Root, "data/sentiment-sentences/yelp.jsonl.gz");

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("wordpiece", "tokenizer.json tokenizer_config.json vocab.txt")]
    [InlineData("bpe", "merges.txt tokenizer.json tokenizer_config.json vocab.json")]
    [InlineData("unigram", "tokenizer.json tokenizer_config.json")]
    public void Train_writes_a_folder_that_encode_reads(string kind, string files)
    {
        string pieces = folder["pieces"];
        Outcome trained = Glossa.Run("tokenizer", "train", Reviews, "--kind", kind, "--size", "800", "--output", pieces, "--json");
        Assert.True(trained.Code == 0, trained.Errors);
        JsonNode report = JsonNode.Parse(trained.Output)!;
        Assert.Equal((kind, 800, 1000), ((string)report["kind"]!, (int)report["size"]!, (int)report["texts"]!));
        Assert.InRange((double)report["pieces_per_word"]!, 1, 3);
        Assert.Equal(0, (double)report["unknown"]!);
        Assert.Equal(files.Split(' '), Directory.GetFiles(pieces).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(files.Split(' '), report["files"]!.AsArray().Select(file => (string)file!).Order(StringComparer.Ordinal));

        Outcome encoded = Glossa.Run("tokenizer", "encode", pieces, "The food was 😂 great.", "", "--json");
        Assert.True(encoded.Code == 0, encoded.Errors);
        JsonNode[] lines = [.. encoded.Output.TrimEnd().Split('\n').Select(line => JsonNode.Parse(line)!)];
        Assert.Equal(["The food was 😂 great.", ""], lines.Select(line => (string)line["text"]!));
        int count = lines[0]["pieces"]!.AsArray().Count;
        Assert.Equal((count, count), (lines[0]["ids"]!.AsArray().Count, lines[0]["offsets"]!.AsArray().Count));
        // The emoji is one code point, so the full stop is the 20th character.
        Assert.Contains("[20,21]", lines[0]["offsets"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(2, lines[0]["offsets"]!.AsArray().Count(place => place is null));
        Assert.Equal(2, lines[1]["ids"]!.AsArray().Count);
    }

    [Fact]
    public void People_get_a_report_and_a_table()
    {
        Outcome trained = Glossa.RunWithInput(Lines, "tokenizer", "train", "--size", "40", "--output", folder["pieces"]);
        Assert.True(trained.Code == 0, trained.Errors);
        Assert.Matches(@"(?m)^  vocabulary +\d+ pieces, wordpiece$", trained.Output);
        Assert.Matches(@"(?m)^  unknown +0\.000 % of the pieces$", trained.Output);
        Assert.Contains($"Next: glossa tokenizer encode {folder["pieces"]}", trained.Output, StringComparison.Ordinal);
        Outcome encoded = Glossa.Run("tokenizer", "encode", folder["pieces"], "Low lowest", "--pair", "newest");
        Assert.Equal(0, encoded.Code);
        Assert.Matches(@"(?m)^ +2  \[CLS\]$", encoded.Output);
        Assert.Matches(@"(?m)^ +\d+  low +0–3  Low$", encoded.Output);
        Assert.Equal(2, encoded.Output.Split("[SEP]").Length - 1);
        Outcome input = Glossa.RunWithInput(Lines, "tokenizer", "encode", folder["pieces"], "--json", "--max-length", "4");
        Assert.All(
            input.Output.TrimEnd().Split('\n'), line => Assert.Equal(4, JsonNode.Parse(line)!["ids"]!.AsArray().Count));
        JsonNode pair = JsonNode.Parse(Glossa.Run("tokenizer", "encode", folder["pieces"], "low", "--pair", "", "--json").Output)!;
        Assert.Equal("[0,0,0,1]", pair["segments"]!.ToJsonString());
    }

    [Fact]
    public void Encode_gives_the_pieces_that_a_transformer_reads()
    {
        string bert = Path.Combine(Repository.Root, "tests/fixtures/transformers/bert-uncased");
        JsonObject plain = JsonNode.Parse(Glossa.Run("tokenizer", "encode", bert, "one two", "--json").Output)!.AsObject();
        JsonObject vectors = JsonNode.Parse(Glossa.Run("transformer", "encode", bert, "one two", "--json").Output)!.AsObject();
        Assert.Equal(["text", "pieces", "ids", "offsets"], plain.Select(field => field.Key));
        Assert.All(plain, field => Assert.Equal(vectors[field.Key]!.ToJsonString(), field.Value!.ToJsonString()));
    }

    [Fact]
    public void Several_files_are_read_and_a_tokenizer_is_replaced_only_when_told()
    {
        string one = folder.Write("one.txt", "low lower\nnewest\n"u8), two = folder.Write("two.csv", "id,text\n1,\"Widest, low\"\n"u8);
        string[] options = ["--kind", "unigram", "--cased", "--min-frequency", "1", "--output", folder["pieces"]];
        string[] command = ["tokenizer", "train", one, two, .. options];
        Outcome first = Glossa.Run([.. command, "--json"]);
        Assert.True(first.Code == 0, first.Errors);
        Assert.Equal(3, (int)JsonNode.Parse(first.Output)!["texts"]!);
        Outcome again = Glossa.Run(command);
        Assert.Equal(1, again.Code);
        Assert.Contains("tokenizer.json is there already. --overwrite replaces it", again.Errors, StringComparison.Ordinal);
        Assert.Equal(0, Glossa.Run([.. command, "--overwrite"]).Code);
    }

    [Fact]
    public void Mistakes_are_explained()
    {
        string data = folder.Write("a.txt", "low lower\n"u8);
        Failed(2, "--lowercase and --cased contradict each other", "train", data, "--lowercase", "--cased", "--output", folder["x"]);
        Failed(
            1, "has no room for the 5 special tokens and the 256 bytes: it needs 261",
            "train", data, "--kind", "bpe", "--size", "9", "-o", folder["x"]);
        Failed(1, "standard input: there are no texts", "train", "--output", folder["x"]);
        Failed(1, "there is no such file", "train", folder["missing.txt"], "--output", folder["x"]);
        Failed(1, "has no tokenizer", "encode", Path.GetDirectoryName(data)!, "a");
        Failed(1, "There is no folder", "encode", folder["missing"], "a");
        Failed(2, "A text is given, and --input names more", "encode", folder["missing"], "a", "--input", data);
        Assert.Equal(["a.txt"], folder.Names);

        static void Failed(int code, string message, params string[] arguments)
        {
            Outcome outcome = Glossa.Run(["tokenizer", .. arguments]);
            Assert.Equal(code, outcome.Code);
            Assert.Contains(message, outcome.Errors, StringComparison.Ordinal);
        }
    }
}
