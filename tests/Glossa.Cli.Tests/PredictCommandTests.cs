using System.Text.Json.Nodes;
using Glossa.Data;
using Glossa.Pipelines;
using Glossa.Testing;
using Xunit;

namespace Glossa.Cli.Tests;

/// <summary>
/// Tests of the answers of predict: the same rows with what the model says, errors by line, and a clear message where a file is no model
/// for it.
/// </summary>
public sealed class PredictCommandTests(TrainedModel model) : IClassFixture<TrainedModel>, IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Fields_of_the_input_are_kept_in_their_order()
    {
        string input = folder.Write("in.jsonl", "{\"label\": \"gold\", \"text\": \"a good film\", \"n\": [1.50, null], \"scores\": 3}\n"u8);
        JsonObject row = Rows(Glossa.Run("predict", model.Path, "--input", input)).Single();
        Assert.Equal(["label", "text", "n", "scores", "predicted_label", "predicted_scores"], row.Select(field => field.Key));
        Assert.Equal(("gold", "[1.50,null]"), ((string)row["label"]!, row["n"]!.ToJsonString()));
        Assert.Contains((string)row["predicted_label"]!, new[] { "negative", "positive" });
    }

    [Fact]
    public void A_table_is_answered_as_a_table()
    {
        string input = folder.Write("in.csv", "id,text,label\n1,\"a good, long \"\"film\"\"\",x\n2\n3,bad,y\n"u8);
        Outcome outcome = Glossa.Run("predict", model.Path, "--input", input, "--output", folder["out.csv"]);
        Assert.Equal(1, outcome.Code);
        Assert.Contains("3 texts, 1 error; first: ", outcome.Errors, StringComparison.Ordinal);
        Assert.Contains("in.csv, line 3: the row has 1 columns", outcome.Errors, StringComparison.Ordinal);
        LabelledText[] rows = [.. CorpusReader.Open(folder["out.csv"]).Read()];
        Assert.Equal(["a good, long \"film\"", "bad"], rows.Select(row => row.Text));
        Assert.Equal(["id", "predicted_label", "scores.negative", "scores.positive"], rows[0].Fields.Keys);
        Assert.Equal(["x", "y"], rows.Select(row => row.Label));
    }

    [Fact]
    public void Rows_that_all_fail_are_counted_on_standard_error()
    {
        string input = folder.Write("in.jsonl", "{\"review\": \"a\"}\n{\"review\": \"b\"}\n"u8);
        Outcome outcome = Glossa.Run("predict", model.Path, "--input", input, "--output", folder["out.jsonl"]);
        Assert.Equal(1, outcome.Code);
        Assert.Contains("2 texts, 2 errors; first: ", outcome.Errors, StringComparison.Ordinal);
        Assert.Contains("--text-field", outcome.Errors, StringComparison.Ordinal);
        Assert.Equal([1, 2], File.ReadLines(folder["out.jsonl"]).Select(line => (int)JsonNode.Parse(line)!["line"]!));
        Assert.Equal(0, Glossa.Run("predict", model.Path, "--input", input, "--text-field", "review").Code);
    }

    [Fact]
    public void Several_texts_are_answered_one_after_another()
    {
        Outcome people = Glossa.Run("predict", model.Path, "a good film", "a bad film"), machine = Glossa.Run("predict", model.Path, "a "
            + "good film", "a bad film", "--json");
        Assert.Equal((0, 0), (people.Code, machine.Code));
        Assert.Contains("a bad film\n", people.Output.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Equal(["a good film", "a bad film"], Rows(machine).Select(row => (string)row["text"]!));
        Assert.Equal(2, Glossa.Run("predict", model.Path, "a text", "--input", "in.jsonl").Code);
        Assert.Equal(2, Glossa.Run("predict", model.Path, "--output", "out.xlsx").Code);
    }

    [Fact]
    public void Several_classifiers_answer_under_their_names_beside_the_sentences()
    {
        Language language = Language.Load(model.Path);
        TextCategorizer categorizer = ModelFile.Load<TextCategorizer>(model.Path);
        language.Rename("textcat", "first").Add(categorizer, name: "second").Add("sentencizer").Save(folder["both.safetensors"]);
        JsonObject row = Rows(Glossa.Run("predict", folder["both.safetensors"], "A good film! 😀 Really.", "--json")).Single();
        JsonObject alone = Rows(Glossa.Run("predict", model.Path, "A good film! 😀 Really.", "--json")).Single();
        Assert.Equal(["text", "first", "second", "sentences"], row.Select(field => field.Key));
        Assert.Equal(alone["scores"]!.ToJsonString(), row["first"]!["scores"]!.ToJsonString());
        Assert.Equal(alone["label"]!.ToJsonString(), row["second"]!["label"]!.ToJsonString());
        JsonArray sentences = row["sentences"]!.AsArray();
        Assert.Equal([(0, 12), (13, 22)], sentences.Select(sentence => ((int)sentence!["start"]!, (int)sentence["end"]!)));
    }

    [Fact]
    public void A_file_without_a_part_that_annotates_names_the_command_for_it()
    {
        File.WriteAllText(folder["text.txt"], string.Concat(Enumerable.Repeat("the cat sat on the mat. ", 60)));
        LanguageModelConfig config = new() { Data = new LanguageDataConfig { Train = folder["text.txt"] } };
        LanguageModelTraining.Train(config with { Model = new KneserNeyConfig() }, folder["model"]);
        Outcome writes = Glossa.Run("predict", folder["model"], "a text");
        Assert.Equal(2, writes.Code);
        Assert.Contains("glossa generate", writes.Errors, StringComparison.Ordinal);
        Language.Blank("en").Save(folder["blank.safetensors"]);
        Outcome blank = Glossa.Run("predict", folder["blank.safetensors"], "a text");
        Assert.Equal(2, blank.Code);
        Assert.DoesNotContain("   at ", blank.Errors + writes.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_that_needs_fields_names_them_where_only_a_text_is_given()
    {
        IEnumerable<JsonObject> rows = Enumerable.Range(0, 8)
            .Select(i => new JsonObject { ["text"] = "word", ["label"] = $"{i % 2}", ["stars"] = i, ["price"] = i > 0 ? null : 1 });
        File.WriteAllLines(folder["rows.jsonl"], rows.Select(row => row.ToJsonString()));
        File.WriteAllText(folder["c.yaml"], $$"""
            data: {train: '{{folder["rows.jsonl"]}}', validation_share: 0}
            features: {stars: {kind: numeric}, price: {kind: numeric, optional: true} }
            model: {kind: ngrams, ngram_bits: 8}
            training: {epochs: 1, patience: 0}
            """);
        Outcome train = Glossa.Run("train", folder["c.yaml"], "--output", folder["model"]);
        Assert.True(train.Code == 0, train.Errors);
        Outcome people = Glossa.Run("predict", folder["model"], "a text");
        Outcome machine = Glossa.Run("predict", folder["model"], "a text", "--json");
        Assert.Equal(people, machine);
        Assert.Equal((2, ""), (people.Code, people.Output));
        Assert.Contains("needs the field 'stars' beside each text. Give rows that have them", people.Errors, StringComparison.Ordinal);
        Assert.Equal(0, Glossa.Run("predict", folder["model"], "--input", folder["rows.jsonl"]).Code);
    }

    private static JsonObject[] Rows(Outcome outcome)
    {
        Assert.True(outcome.Code == 0, outcome.Errors);
        return [.. outcome.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!.AsObject())];
    }
}
