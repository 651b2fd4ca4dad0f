using System.Text.Json.Nodes;
using Glossa.Testing;
using Xunit;

namespace Glossa.Cli.Tests;

/// <summary>Every command once, as a user runs it: what it prints, what it writes, and its exit code.</summary>
public sealed class CommandTests(TrainedModel model) : IClassFixture<TrainedModel>
{
    [Fact]
    public void Data_init_and_train_make_a_model()
    {
        Assert.Equal((0, 0, 0), (model.DataCode, model.InitCode, model.TrainCode));
        Assert.Equal(2_400, File.ReadLines(model.Train).Count());
        Assert.Equal(600, File.ReadLines(model.Test).Count());
        Assert.True((double)JsonNode.Parse(model.TrainOutput)!["accuracy"]! > 0.6);
    }

    [Fact]
    public void Train_says_how_it_ended_which_epoch_is_best_and_what_was_scored()
    {
        using TempFolder folder = new();
        string[] changes = ["--set", "training.epochs=50", "--set", "training.patience=2", "--set", "training.learning_rate=0.5"];
        Outcome people = Glossa.Run(["train", model.Config, "--output", folder["a"], .. changes]);
        Outcome machine = Glossa.Run(["train", model.Config, "--output", folder["b"], "--json", .. changes]);
        Assert.True((people.Code, machine.Code) == (0, 0), people.Errors);
        Assert.Matches(@"(?m)^model: [\d,]+ parameters, [\d,]+ trained, \d", people.Errors);
        JsonNode training = JsonNode.Parse(machine.Output)!["training"]!, best = training["best"]!;
        Assert.Equal(("stopped_early", "accuracy"), ((string)training["status"]!, (string)best["metric"]!));
        Assert.Equal(folder["b/model.safetensors"], (string)training["model"]!);
        Assert.Equal((double)JsonNode.Parse(machine.Output)!["accuracy"]!, (double)best["score"]!);
        Assert.Equal((int)training["epochs"]!, (int)best["epoch"]! + 2);
        Assert.Contains($"Stopped early after {training["epochs"]} epochs", people.Errors, StringComparison.Ordinal);
        Assert.Contains("accuracy did not improve for 2 evaluations.", people.Errors, StringComparison.Ordinal);
        Assert.Contains($"Best: epoch {best["epoch"]}, ", people.Errors, StringComparison.Ordinal);
        Assert.StartsWith("On the validation texts:", people.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Resuming_with_other_settings_says_which()
    {
        using TempFolder folder = new();
        string[] train = ["train", model.Config, "--output", folder["a"], "--set", "training.patience=0"];
        Assert.Equal(0, Glossa.Run([.. train, "--set", "training.epochs=1"]).Code);
        Outcome longer = Glossa.Run([.. train, "--set", "training.epochs=2", "--resume"]);
        Assert.True(longer.Code == 0, longer.Errors);
        Assert.DoesNotContain("that is resumed had", longer.Errors, StringComparison.Ordinal);
        Outcome faster = Glossa.Run([.. train, "--set", "training.epochs=3", "--set", "training.learning_rate=0.5", "--resume"]);
        Assert.Contains("training.learning_rate is 0.5; the training that is resumed had ", faster.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Train_answers_in_JSON_without_validation_texts_too()
    {
        using TempFolder folder = new();
        string[] changes = ["--set", "training.epochs=1", "--set", "training.patience=0", "--set", "data.validation_share=0"];
        Outcome outcome = Glossa.Run(["train", model.Config, "--output", folder["a"], "--json", .. changes]);
        Assert.True(outcome.Code == 0, outcome.Errors);
        JsonNode training = JsonNode.Parse(outcome.Output)!["training"]!;
        Assert.Equal(("completed", 1), ((string)training["status"]!, (int)training["epochs"]!));
        Assert.Null(training["best"]);
        Assert.Contains("no validation texts", outcome.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Init_explains_its_keys() =>
        Assert.Contains("# The base-2 logarithm", File.ReadAllText(model.Config), StringComparison.Ordinal);

    [Fact]
    public void Find_lr_suggests_a_rate_and_plots_it()
    {
        using TempFolder folder = new();
        Outcome people = Glossa.Run("find-lr", model.Config, "--output", folder["lr.svg"], "--steps", "40"),
            machine = Glossa.Run("find-lr", model.Config, "--steps", "40", "--json");
        Assert.Equal((0, 0), (people.Code, machine.Code));
        double suggestion = (double)JsonNode.Parse(machine.Output)!["suggestion"]!;
        Assert.InRange(suggestion, 1e-5, 1);
        Assert.Contains(
            $"--set training.learning_rate={suggestion.ToString("0.#e0", System.Globalization.CultureInfo.InvariantCulture)}",
            people.Output,
            StringComparison.Ordinal);
        Assert.Contains("<svg", File.ReadAllText(folder["lr.svg"]), StringComparison.Ordinal);
    }

    [Fact]
    public void Evaluate_prints_scores_confusion_and_calibration()
    {
        Outcome people = Glossa.Run("evaluate", model.Path, model.Test), machine = Glossa.Run("evaluate", model.Path, model.Test, "--json");
        Assert.Equal((0, 0), (people.Code, machine.Code));
        Assert.Contains("macro AUC", people.Output, StringComparison.Ordinal);
        Assert.Contains("calibration", people.Output, StringComparison.Ordinal);
        Assert.Contains("predicted", people.Output, StringComparison.Ordinal);
        Assert.Equal(600, (int)JsonNode.Parse(machine.Output)!["examples"]!);
    }

    [Fact]
    public void Evaluate_reads_other_fields()
    {
        using TempFolder folder = new();
        string data = folder.Write("other.jsonl", "{\"review\": \"good\", \"stars\": \"positive\"}\n"u8);
        Assert.Equal(0, Glossa.Run("evaluate", model.Path, data, "--text-field", "review", "--label-field", "stars", "--json").Code);
        Assert.Equal(1, Glossa.Run("evaluate", model.Path, data, "--json").Code);
    }

    [Fact]
    public void Predict_keeps_fields_and_order_and_says_which_line_is_bad()
    {
        Outcome outcome = Glossa.RunWithInput(
            "{\"text\": \"Great!\", \"id\": 7}\nnonsense\n{\"text\": \"Awful.\"}\n", "predict", model.Path);
        JsonNode[] lines = [.. outcome.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!)];
        Assert.Equal(1, outcome.Code);
        Assert.Equal(3, lines.Length);
        Assert.Equal(7, (int)lines[0]["id"]!);
        Assert.Equal(2, (int)lines[1]["line"]!);
        Assert.Equal("Awful.", (string)lines[2]["text"]!);
    }

    [Fact]
    public void Predict_writes_a_file_whole_or_not_at_all()
    {
        using TempFolder folder = new();
        string output = folder["answers.jsonl"];
        Assert.Equal(0, Glossa.Run("predict", model.Path, "--input", model.Test, "--output", output).Code);
        Assert.Equal(600, File.ReadLines(output).Count());
        File.Delete(output);
        // A folder cannot be read: the error comes before anything is written, and leaves nothing.
        Assert.Equal(1, Glossa.Run("predict", model.Path, "--input", folder["missing.jsonl"], "--output", output).Code);
        Assert.Empty(folder.Names);
    }

    [Fact]
    public void Info_says_what_a_model_is()
    {
        Outcome people = Glossa.Run("info", model.Path), machine = Glossa.Run("info", model.Path, "--json");
        JsonNode json = JsonNode.Parse(machine.Output)!;
        Assert.Equal((0, 0), (people.Code, machine.Code));
        Assert.Equal("ngrams", (string)json["kind"]!);
        Assert.InRange((int)json["parameters"]!, 10_000, 1_000_000);
        Assert.Contains($"{json["parameters"]!.GetValue<int>():N0} parameters", people.Output, StringComparison.Ordinal);
        Assert.NotNull(json["scores"]!["accuracy"]);
    }

    [Fact]
    public void Info_draws_what_a_model_computes()
    {
        using TempFolder folder = new();
        Outcome svg = Glossa.Run("info", model.Path, "--graph", folder["model.svg"], "--text", "A fine film.");
        Outcome dot = Glossa.Run("info", model.Path, "--graph", folder["model.dot"], "--graph-detail", "operations");
        Assert.Equal((0, 0), (svg.Code, dot.Code));
        Assert.Contains("model.svg: 2 nodes", svg.Errors, StringComparison.Ordinal);
        string drawn = File.ReadAllText(folder["model.svg"]);
        Assert.StartsWith("<svg", drawn, StringComparison.Ordinal);
        int parameters = JsonNode.Parse(Glossa.Run("info", model.Path, "--json").Output)!["parameters"]!.GetValue<int>();
        string[] expected = ["NgramClassifier", $"{parameters:N0} parameters", ">4 tokens<", "[1, 2]"];
        Assert.All(expected, text => Assert.Contains(text, drawn, StringComparison.Ordinal));
        Assert.Contains("label=\"weight\\n", File.ReadAllText(folder["model.dot"]), StringComparison.Ordinal);
    }

    [Fact]
    public void Info_refuses_drawings_it_cannot_make()
    {
        Outcome png = Glossa.Run("info", model.Path, "--graph", "model.png"), none = Glossa.Run("info", "--graph", "model.svg");
        Assert.Equal((2, 2), (png.Code, none.Code));
        Assert.Contains("ends in .svg or .dot", png.Errors, StringComparison.Ordinal);
        Assert.Contains("--graph draws a model: name one", none.Errors, StringComparison.Ordinal);
        Outcome weights = Glossa.Run("info", model.Path, "--graph", System.IO.Path.Combine(model.Path, "missing", "model.svg"));
        Assert.Contains("there is no folder", weights.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Tokenize_counts_code_points()
    {
        Outcome outcome = Glossa.RunWithInput("{\"text\": \"😀 don't\"}\n", "tokenize", "--model", model.Path);
        Assert.Equal(
            "{\"tokens\":[{\"text\":\"😀\",\"start\":0,\"end\":1,\"space\":true},"
                + "{\"text\":\"do\",\"start\":2,\"end\":4,\"space\":false},"
                + "{\"text\":\"n't\",\"start\":4,\"end\":7,\"space\":false}]}\n",
            Decoded(outcome.Output));
        Assert.Equal(0, outcome.Code);
    }

    [Fact]
    public void Debug_data_fails_on_leakage_and_passes_clean_data()
    {
        Outcome clean = Glossa.Run("debug", "data", model.Config),
            leaking = Glossa.Run("debug", "data", model.Train, model.Train, "--json");
        Assert.Equal((0, 1), (clean.Code, leaking.Code));
        Assert.Contains("2,400", clean.Output, StringComparison.Ordinal);
        Assert.Contains(
            JsonNode.Parse(leaking.Output)!["findings"]!.AsArray(),
            finding => (string)finding!["check"]! == "leakage" && (string)finding["severity"]! == "error");
    }

    [Fact]
    public void Data_lists_the_sets() =>
        Assert.Equal(
            ["imdb", "sentiment-sentences", "goemotions", "clinc150"],
            JsonNode.Parse(Glossa.Run("data", "--json").Output)!.AsArray().Select(set => (string)set!["name"]!));

    [Fact]
    public void Version_is_one_line() => Assert.Single(Glossa.Run("--version").Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));

    [Theory]
    [InlineData(2, "predcit")]
    [InlineData(2, "predict")]
    [InlineData(1, "predict", "no-such-model", "text")]
    [InlineData(1, "train", "no-such.yaml", "--output", "out")]
    [InlineData(2, "find-lr", "any.yaml", "--output", "lr.gif")]
    [InlineData(1, "find-lr", "no-such.yaml")]
    [InlineData(2, "data", "imbd")]
    [InlineData(2, "tokenize", "--lang", "en", "--model", "m")]
    public void Mistakes_are_one_paragraph_and_an_exit_code(int code, params string[] arguments)
    {
        Outcome outcome = Glossa.Run(arguments);
        Assert.Equal(code, outcome.Code);
        Assert.NotEmpty(outcome.Errors);
        Assert.Empty(outcome.Output);
        Assert.DoesNotContain("   at ", outcome.Errors, StringComparison.Ordinal);
    }

    /// <summary>The same with characters in place of their escapes, of which JSON writers make different use.</summary>
    private static string Decoded(string json) => json.Replace("\\uD83D\\uDE00", "😀", StringComparison.Ordinal);
}
