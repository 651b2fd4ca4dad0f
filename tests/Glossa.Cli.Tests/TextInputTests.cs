using System.Text.Json.Nodes;
using Glossa.Testing;
using Xunit;

namespace Glossa.Cli.Tests;

/// <summary>Every command reads the same files in the same way, with the same options and the same errors.</summary>
public sealed class TextInputTests(TrainedModel model) : IClassFixture<TrainedModel>
{
    private static readonly string[] Tokenize = ["tokenize"];

    private static readonly Dictionary<string, (string File, string[] Options, string[] Texts)> Files = new()
    {
        ["quoted TSV"] = ("tsv-pandas2.tsv", ["--quotes", "true"], ["plain text", "She said \"great\" twice", "bad, really", "awful"]),
        ["TSV of two lines"] = ("tsv-newline.tsv", ["--quotes"], ["first line\nsecond line", "plain"]),
        ["semicolons"] = ("csv-semicolon.csv", ["--delimiter", ";"], ["ein guter Film", "ein schlechter, langweiliger Film"]),
        ["no header"] = ("csv-noheader.csv", ["--columns", "label,id,query,user,text"], ["is upset that he can't update", "I love this"]),
        ["empty columns"] = ("csv-duphdr.csv", ["--text-field", "v2"], ["Ok, see you later", "WIN a prize now", "part one"]),
        ["doubled columns"] = ("csv-jira-dup.csv", ["--text-field", "Summary"], ["Login fails", "Map slow"]),
        ["UTF-16 table"] = ("csv-utf16.csv", [], ["a good film", "a bad film"]),
        ["UTF-16 lines"] = ("jsonl-utf16.jsonl", [], ["a good film", "a bad film"]),
        ["carriage returns"] = ("csv-cr.csv", [], ["a good film", "a bad film"]),
        ["array"] = ("array.json", [], ["a good film", "a bad film"]),
        ["lines"] = ("lines.json", [], ["a", "b", "a c", "b d"]),
        ["mark"] = ("in-bom.jsonl", [], ["a good film", "bad"]),
        ["blank line"] = ("in-blank.jsonl", [], ["a good film", "bad"]),
        ["spaCy's file"] = ("bin-no-entid.spacy", [], ["Anna met _ Ben in Rome ."]),
    };

    public static IEnumerable<object[]> Names => Files.Keys.Select(name => new object[] { name });

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_file_is_read(string name)
    {
        (string file, string[] options, string[] texts) = Files[name];
        Outcome tokens = Glossa.Run(["tokenize", "--input", Faults.PathOf(file), .. options]);
        Assert.True(tokens.Code == 0, tokens.Errors);
        Assert.Equal(texts, Lines(tokens).Select(line => string.Concat(line["tokens"]!.AsArray().Select(Written))));

        static string Written(JsonNode? token) => (string)token!["text"]! + ((bool)token["space"]! ? " " : "");
    }

    [Theory]
    [InlineData("quoted TSV")]
    [InlineData("UTF-16 table")]
    [InlineData("array")]
    [InlineData("spaCy's file")]
    public void Predict_reads_the_same_files(string name)
    {
        (string file, string[] options, string[] texts) = Files[name];
        Outcome outcome = Glossa.Run(["predict", model.Path, "--input", Faults.PathOf(file), .. options]);
        Assert.True(outcome.Code == 0, outcome.Errors);
        Assert.Equal(texts, Lines(outcome).Select(line => (string)line["text"]!));
        Assert.All(Lines(outcome), line => Assert.Equal(2, line["scores"]!.AsObject().Count));
    }

    [Theory]
    [InlineData("in-bom.jsonl", 2, 0)]
    [InlineData("in-blank.jsonl", 2, 0)]
    [InlineData("in-latin1.jsonl", 0, 1)]
    [InlineData("jsonl-utf16.jsonl", 2, 0)]
    [InlineData("array.json", 2, 0)]
    [InlineData("hostile/jl_sur.jsonl", 1, 1)]
    public void Standard_input_is_read_as_a_file(string file, int good, int bad)
    {
        foreach (string[] command in new[] { Tokenize, ["predict", model.Path] })
        {
            byte[] content = File.ReadAllBytes(Faults.PathOf(file));
            Outcome input = Glossa.RunWithInput(content, command), dash = Glossa.RunWithInput(content, [.. command, "--input", "-"]);
            Assert.Equal(input, dash);
            Outcome named = Glossa.Run([.. command, "--input", Faults.PathOf(file)]);
            Assert.Equal((bad > 0 ? 1 : 0, input.Code), (input.Code, named.Code));
            Assert.Equal(good, Lines(input).Count(line => line["error"] is null));
            Assert.Equal(Lines(input).Select(Shape), Lines(named).Select(Shape));
            if (bad > 0)
            {
                Assert.Contains(
                    $"{good + bad} text{(good + bad == 1 ? "" : "s")}, 1 error; first: standard input, line 1: ",
                    input.Errors,
                    StringComparison.Ordinal);
            }
        }

        static string Shape(JsonNode line) => line["error"] is null ? line.ToJsonString() : $"line {line["line"]}";
    }

    [Theory]
    [InlineData("cut-table.csv.gz", "cut off", "gzip -t")]
    [InlineData("cut-text.txt.gz", "cut off", "gzip -t")]
    [InlineData("csv-semicolon.csv", "--delimiter", "';'")]
    [InlineData("csv-noheader.csv", "--columns", "data.columns")]
    [InlineData("hostile/bomb_cols.csv.gz", "16384 columns", "line 1")]
    [InlineData("glove.zip", ".zip", ".jsonl")]
    public void What_cannot_be_read_is_an_error_with_what_to_do(string file, string first, string second)
    {
        foreach (string[] command in new[] { Tokenize, ["predict", model.Path] })
        {
            Outcome outcome = Glossa.Run([.. command, "--input", Faults.PathOf(file)]);
            Assert.Equal(1, outcome.Code);
            Assert.Contains(first, outcome.Errors, StringComparison.Ordinal);
            Assert.Contains(second, outcome.Errors, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", outcome.Errors, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Evaluate_and_debug_read_tables_with_the_same_options()
    {
        using TempFolder folder = new();
        string data = folder.Write("data.csv", "positive;\"a good; film\"\nnegative;a bad film\n"u8);
        string[] options = ["--columns", "label,text", "--delimiter", ";", "--json"];
        Outcome scores = Glossa.Run(["evaluate", model.Path, data, .. options]), audit = Glossa.Run(["debug", "data", data, .. options]);
        Assert.True(scores.Code == 0, scores.Errors);
        Assert.Equal(2, (int)JsonNode.Parse(scores.Output)!["examples"]!);
        JsonNode report = JsonNode.Parse(audit.Output)!;
        Assert.Equal(1, (int)report["splits"]![0]!["labels"]!["negative"]!);
        File.WriteAllText(folder["config.yaml"], $"data: {{train: '{data}', columns: [label, text], delimiter: ';'}}\n");
        Outcome configured = Glossa.Run("debug", "data", folder["config.yaml"], "--json");
        Assert.Equal(report.ToJsonString(), JsonNode.Parse(configured.Output)!.ToJsonString());
    }

    [Theory]
    [InlineData("csv-badquote.csv", "--quotes false")]
    [InlineData("cats-allzero.jsonl", "exclusive: false")]
    [InlineData("tsv-newline.tsv", "--quotes")]
    [InlineData("hostile/jl_sur.jsonl", "surrogate")]
    public void Errors_of_labelled_texts_name_keys_and_options(string file, string piece)
    {
        string field = file == "cats-allzero.jsonl" ? "cats" : "label";
        Outcome outcome = Glossa.Run("evaluate", model.Path, Faults.PathOf(file), "--label-field", field);
        Assert.Equal(1, outcome.Code);
        Assert.Contains(piece, outcome.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("Quotes", outcome.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("Requires", outcome.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Tokenize_prints_JSON_of_a_text_and_writes_files()
    {
        using TempFolder folder = new();
        Outcome outcome = Glossa.Run("tokenize", "a film", "--json");
        const string First = """{"text":"a","start":0,"end":1,"space":true}""",
            Second = """{"text":"film","start":2,"end":6,"space":false}""";
        Assert.Equal($"{{\"tokens\":[{First},{Second}]}}", outcome.Output.TrimEnd());
        Assert.Equal(0, Glossa.Run("tokenize", "--input", Faults.PathOf("array.json"), "--output", folder["tokens.jsonl"]).Code);
        Assert.Equal(2, File.ReadLines(folder["tokens.jsonl"]).Count());
        Outcome written = Glossa.Run("tokenize", "a film", "--output", folder["text.jsonl"]);
        Assert.Equal((0, "", outcome.Output), (written.Code, written.Output, File.ReadAllText(folder["text.jsonl"])));
        Outcome both = Glossa.Run("tokenize", "a film", "--input", Faults.PathOf("array.json"));
        Assert.Equal(2, both.Code);
        Assert.Contains("A text is given, and --input names more.", both.Errors, StringComparison.Ordinal);
    }

    private static JsonNode[] Lines(Outcome outcome) =>
        [.. outcome.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!)];
}
