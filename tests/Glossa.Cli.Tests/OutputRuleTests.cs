using System.CommandLine;
using Glossa.Cli.Commands;
using Glossa.Models;
using Glossa.Nn;
using Glossa.Tensors;
using Glossa.Testing;
using Xunit;

namespace Glossa.Cli.Tests;

/// <summary>
/// Files that are there already: work is replaced only where --overwrite says so, results replace results and nothing else.
/// </summary>
public sealed class OutputRuleTests(TrainedModel model) : IClassFixture<TrainedModel>, IDisposable
{
    private const string Mine = "mine\n";

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Init_replaces_a_configuration_only_when_told()
    {
        File.WriteAllText(folder["c.yaml"], Mine);
        Refused(folder["c.yaml"], Glossa.Run("init", "config", "--output", folder["c.yaml"]));
        Assert.Equal(0, Glossa.Run("init", "config", "--output", folder["c.yaml"], "--overwrite").Code);
        Assert.StartsWith("#", File.ReadAllText(folder["c.yaml"]), StringComparison.Ordinal);
        // As mktemp makes it.
        File.WriteAllText(folder["empty.yaml"], "");
        Assert.Equal(0, Glossa.Run("init", "config", "--output", folder["empty.yaml"]).Code);
    }

    [Fact]
    public void Data_replaces_a_data_set_only_when_told()
    {
        string from = Path.Combine(Repository.Root, "data", "sentiment-sentences");
        string[] command = ["data", "sentiment-sentences", "--from", from, "--output", folder["data"]];
        Directory.CreateDirectory(folder["data"]);
        File.WriteAllText(folder["data/test.jsonl"], Mine);
        Refused(folder["data/test.jsonl"], Glossa.Run(command));
        Assert.Equal(["test.jsonl"], Directory.GetFiles(folder["data"]).Select(Path.GetFileName));
        Assert.Equal(0, Glossa.Run([.. command, "--overwrite"]).Code);
        Assert.Equal(600, File.ReadLines(folder["data/test.jsonl"]).Count());
    }

    [Fact]
    public void Quickstart_replaces_what_is_in_its_folder_only_when_told()
    {
        Directory.CreateDirectory(folder["quickstart"]);
        File.WriteAllText(folder["quickstart/train.jsonl"], Mine);
        Refused(folder["quickstart/train.jsonl"], Glossa.Run("quickstart", "--output", folder["quickstart"]));
    }

    [Fact]
    public void Train_replaces_a_training_or_a_model_only_when_told()
    {
        string file = folder["model/model.safetensors"];
        Directory.CreateDirectory(folder["model"]);
        File.WriteAllText(file, Mine);
        string[] command = ["train", model.Config, "--output", folder["model"], "--set", "training.epochs=1"];
        Refused(file, Glossa.Run(command));
        Refused(file, Glossa.Run([.. command, "--resume"]));
        Assert.Equal(0, Glossa.Run([.. command, "--overwrite"]).Code);
        byte[] trained = File.ReadAllBytes(file);
        Outcome again = Glossa.Run(command);
        Assert.Equal(1, again.Code);
        Assert.Contains("--resume continues it, --overwrite replaces it", again.Errors, StringComparison.Ordinal);
        Assert.Equal(trained, File.ReadAllBytes(file));
        Assert.Equal(2, Glossa.Run([.. command, "--overwrite", "--resume"]).Code);
    }

    [Fact]
    public void Counts_obey_the_same_rule()
    {
        File.WriteAllText(folder["text.txt"], string.Concat(Enumerable.Repeat("the cat sat on the mat.\n", 20)));
        File.WriteAllText(folder["c.yaml"], $"task: language_model\ndata: {{train: '{folder["text.txt"]}'}}\nmodel: {{kind: ngram}}\n");
        string[] command = ["train", folder["c.yaml"], "--output", folder["model"]];
        Assert.Equal(0, Glossa.Run(command).Code);
        Outcome again = Glossa.Run(command);
        Assert.Equal(1, again.Code);
        Assert.Contains("holds a model already", again.Errors, StringComparison.Ordinal);
        Assert.Equal((0, 0), (Glossa.Run([.. command, "--overwrite"]).Code, Glossa.Run([.. command, "--resume"]).Code));
    }

    [Fact]
    public void Import_replaces_a_model_only_when_told_and_says_which_weights_it_took()
    {
        Textgenrnn network = new(new TextgenrnnOptions { Symbols = 3, Width = 2, Hidden = 2, Layers = 1, Window = 4 });
        network.Initialize(1);
        Directory.CreateDirectory(folder["source"]);
        const string Usual = "textgenrnn_weights.safetensors", Other = "poem_weights.safetensors", Taken = "--weights takes others:";
        SafetensorsWriter.Write(folder[$"source/{Usual}"], TextgenrnnWeights.ToKeras(network));
        File.Copy(folder[$"source/{Usual}"], folder[$"source/{Other}"]);
        File.WriteAllText(folder["source/textgenrnn_vocab.json"], """{"a": 1, "<s>": 2}""");
        File.WriteAllText(folder["source/textgenrnn_config.json"], """
            {"rnn_layers": 1, "rnn_size": 2, "rnn_bidirectional": false, "max_length": 4, "dim_embeddings": 2, "word_level": false}
            """);
        string[] command = ["import", "textgenrnn", folder["source"], "--output", folder["model"]];
        Outcome usual = Glossa.Run(command), refused = Glossa.Run(command);
        Outcome other = Glossa.Run([.. command, "--overwrite", "--weights", "poem_weights"]);
        Assert.True((usual.Code, refused.Code, other.Code) == (0, 1, 0), usual.Errors + refused.Errors + other.Errors);
        Assert.Contains($"{Usual}. {Taken} {Other}.", usual.Errors, StringComparison.Ordinal);
        Assert.Contains(folder["model/model.safetensors"], refused.Errors, StringComparison.Ordinal);
        Assert.Contains("--overwrite", refused.Errors, StringComparison.Ordinal);
        Assert.Contains($"{Other}. {Taken} {Usual}.", other.Errors, StringComparison.Ordinal);
        File.Move(folder[$"source/{Usual}"], folder["source/other.safetensors"]);
        Outcome asks = Glossa.Run([.. command, "--overwrite"]);
        Assert.Equal(1, asks.Code);
        Assert.Contains($"Say which (--weights): other.safetensors, {Other}", asks.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void A_result_replaces_a_result_but_neither_its_input_nor_a_model_nor_a_configuration()
    {
        File.WriteAllText(folder["texts.jsonl"], "{\"text\": \"Great!\"}\n");
        File.WriteAllText(folder["answers.jsonl"], Mine);
        Assert.Equal(0, Glossa.Run("predict", model.Path, "--input", folder["texts.jsonl"], "--output", folder["answers.jsonl"]).Code);
        Assert.Contains("Great!", File.ReadAllText(folder["answers.jsonl"]), StringComparison.Ordinal);
        foreach (string other in new[] { "texts.jsonl", "model.safetensors", "config.yaml" })
        {
            if (other != "texts.jsonl") File.WriteAllText(folder[other], Mine);
            string before = File.ReadAllText(folder[other]);
            Outcome outcome = Glossa.Run("predict", model.Path, "--input", folder["texts.jsonl"], "--output", folder[other]);
            Assert.Equal((2, ""), (outcome.Code, outcome.Output));
            Assert.Contains($"--output {folder[other]}", outcome.Errors, StringComparison.Ordinal);
            Assert.Equal(before, File.ReadAllText(folder[other]));
        }
    }

    [Fact]
    public void Every_output_is_a_folder_or_a_file()
    {
        foreach (Command command in CommandTable.All(CommandTable.Root()))
        {
            if (command.Options.FirstOrDefault(option => option.Name == "--output") is not { } output) continue;
            string path = CommandTable.PathOf(command);
            Assert.True(OutputRules.WritesFolder(command) == output.Description!.StartsWith("The folder", StringComparison.Ordinal), path);
        }
    }

    [Theory]
    [InlineData("find-lr", "any.yaml", "--output", "{0}/lr.svg")]
    [InlineData("init", "config", "--output", "{0}/c.yaml")]
    [InlineData("tokenize", "a text", "--output", "{0}/t.jsonl")]
    [InlineData("predict", "model", "a text", "--output", "{0}/t.csv")]
    [InlineData("generate", "model", "--output", "{0}/t.jsonl")]
    [InlineData("embed", "model", "--output", "{0}/t.npy")]
    [InlineData("emoji", "corpus", "a.txt", "--output", "{0}/t.jsonl")]
    [InlineData("emoji", "attention", "model", "a text", "--html", "{0}/t.html")]
    public void A_file_that_cannot_be_written_is_refused_before_the_work(params string[] arguments)
    {
        string path = folder["none"];
        string[] command = [.. arguments.Select(argument => argument.Replace("{0}", path, StringComparison.Ordinal))];
        Outcome missing = Glossa.Run(command);
        Assert.Equal((2, ""), (missing.Code, missing.Output));
        string message = $"there is no folder '{path}' to write {Path.GetFileName(arguments[^1])} into.";
        Assert.Contains(message, missing.Errors, StringComparison.Ordinal);
        Directory.CreateDirectory(command[^1]);
        Outcome inTheWay = Glossa.Run(command);
        Assert.Equal((2, ""), (inTheWay.Code, inTheWay.Output));
        Assert.Contains($"{command[^1]} is a folder, but a file is needed", inTheWay.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_cannot_be_a_file_or_standard_output()
    {
        File.WriteAllText(folder["file"], Mine);
        Outcome file = Glossa.Run("train", model.Config, "--output", folder["file"]), dash = Glossa.Run("data", "imdb", "--output", "-");
        Assert.Equal((2, 2), (file.Code, dash.Code));
        Assert.Contains("is a file, but a folder is needed.", file.Errors, StringComparison.Ordinal);
        Assert.Contains("a folder is written", dash.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tokenize", "a text", "--json")]
    [InlineData("tokenize", "a text")]
    [InlineData("init", "config")]
    public void A_dash_is_standard_output(params string[] command)
    {
        Outcome without = Glossa.Run(command);
        Assert.Equal(0, without.Code);
        Assert.Equal(without, Glossa.Run([.. command, "--output", "-"]));
        Assert.Equal(without, Glossa.Run([.. command, "--output=-"]));
        Assert.Equal(without, Glossa.Run([command[0], .. command[1..], "-o", "-"]));
        Assert.False(File.Exists("-"));
    }

    [Fact]
    public void A_training_that_fails_at_once_leaves_no_folder_and_does_not_suggest_it()
    {
        File.WriteAllText(folder["c.yaml"], $"data: {{train: '{folder["dato"]}'}}\nmodel: {{kind: ngrams}}\n");
        Outcome outcome = Glossa.Run("train", folder["c.yaml"], "--output", folder["data"]);
        Assert.Equal(1, outcome.Code);
        Assert.DoesNotContain("'data'", outcome.Errors, StringComparison.Ordinal);
        Assert.Equal(["c.yaml"], folder.Names);
    }

    [Fact]
    public void Import_names_files_and_folders_that_are_missing()
    {
        Directory.CreateDirectory(folder["poems"]);
        File.WriteAllText(folder["words.json"], "{}");
        File.WriteAllText(folder["weights.bin"], "text,label\n");
        string[] output = ["--output", folder["out"]];
        (string Words, Outcome Outcome)[] refused =
        [
            ("there is no such folder. In", Glossa.Run(["import", "textgenrnn", folder["poem"], .. output])),
            ("'poems'", Glossa.Run(["import", "textgenrnn", folder["poem"], .. output])),
            ("'weights.bin'", Glossa.Run(["import", "torchmoji", folder["weight.bin"], "--vocabulary", folder["words.json"], .. output])),
            ("'words.json'", Glossa.Run(["import", "torchmoji", folder["weights.bin"], "--vocabulary", folder["word.json"], .. output])),
            ("weights.bin: it is no", Glossa.Run(["import", "torchmoji", folder["weights.bin"], "-v", folder["words.json"], .. output])),
        ];
        Assert.All(refused, one =>
        {
            Assert.Equal((1, ""), (one.Outcome.Code, one.Outcome.Output));
            Assert.Contains(one.Words, one.Outcome.Errors, StringComparison.Ordinal);
        });
        Assert.DoesNotContain("out", folder.Names);
    }

    [Fact]
    public void What_a_killed_command_left_beside_its_output_is_deleted_at_the_next_start()
    {
        folder.Write(".glossa-abcdefgh.ijk.tmp", "half"u8);
        File.WriteAllText(folder["texts.jsonl"], "{\"text\": \"Great!\"}\n");
        Assert.Equal(0, Glossa.Run("predict", model.Path, "--input", folder["texts.jsonl"], "--output", folder["answers.jsonl"]).Code);
        Assert.Equal(["answers.jsonl", "texts.jsonl"], folder.Names);
    }

    [Theory]
    [InlineData("--output", "quickstart", "--output", "")]
    [InlineData("--output", "train", "any.yaml", "--output", "")]
    [InlineData("config", "train", "", "--output", "out")]
    [InlineData("--output", "find-lr", "any.yaml", "--output", "")]
    [InlineData("data", "evaluate", "model", "")]
    [InlineData("model", "predict", "", "text")]
    [InlineData("--output", "predict", "model", "--output", "")]
    [InlineData("--output", "generate", "model", "--output=")]
    [InlineData("--output", "synthesize", "model", "-o", "")]
    [InlineData("--output", "lm", "compare", "any.yaml", "--output", "")]
    [InlineData("--output", "embed", "model", "--output", "")]
    [InlineData("--output", "emoji", "score", "model", "--output", "")]
    [InlineData("--output", "emoji", "annotate", "model", "--output", "")]
    [InlineData("--html", "emoji", "attention", "model", "--html", "")]
    [InlineData("--output", "emoji", "corpus", "a.txt", "--output", "")]
    [InlineData("--output", "import", "textgenrnn", "folder", "--output", "")]
    [InlineData("--vocabulary", "import", "torchmoji", "weights.bin", "--output", "out", "--vocabulary", "")]
    [InlineData("--output", "data", "imdb", "--output", "")]
    [InlineData("--from", "data", "imdb", "--from", "")]
    [InlineData("--output", "init", "config", "--output", "")]
    [InlineData("--output", "lab", "gradients", "--output", "")]
    [InlineData("--input", "tokenize", "--input", "")]
    public void An_empty_value_is_named(string name, params string[] arguments)
    {
        Outcome outcome = Glossa.Run(arguments);
        Assert.Equal((2, ""), (outcome.Code, outcome.Output));
        Assert.Contains($"{name} is empty, but needs a value.", outcome.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_may_be_empty() => Assert.Equal(0, Glossa.Run("predict", model.Path, "").Code);

    private static void Refused(string path, Outcome outcome)
    {
        Assert.Equal((1, ""), (outcome.Code, outcome.Output));
        Assert.Contains(Path.GetDirectoryName(path)!, outcome.Errors, StringComparison.Ordinal);
        Assert.Contains("--overwrite replaces it", outcome.Errors, StringComparison.Ordinal);
        Assert.Equal(Mine, File.ReadAllText(path));
    }
}
