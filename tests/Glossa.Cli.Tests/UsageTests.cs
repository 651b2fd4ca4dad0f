using System.CommandLine;
using System.CommandLine.Parsing;
using Glossa.Cli.Commands;
using Glossa.Testing;
using Xunit;

namespace Glossa.Cli.Tests;

/// <summary>Help, examples and what is said about a mistyped command line.</summary>
public class UsageTests
{
    public static TheoryData<string> Paths => [.. CommandTable.All(CommandTable.Root()).Select(CommandTable.PathOf)];

    [Theory]
    [MemberData(nameof(Paths))]
    public void Every_command_has_a_help_of_80_columns_with_examples_that_are_right(string path)
    {
        Command command = CommandTable.All(CommandTable.Root()).Single(command => CommandTable.PathOf(command) == path);
        foreach (int width in new[] { 80, 60 })
        {
            StringWriter help = new();
            new HelpPage(help, width).Write(command);
            string[] lines = help.ToString().ReplaceLineEndings("\n").Split('\n');
            string[] examples = [.. Examples.Of(path).Select(example => $"  {example}")];
            Assert.All(lines.Except(examples), line => Assert.True(line.Length <= width, line));
            Assert.All(examples, example => Assert.InRange(example.Length, 10, 80));
            Assert.NotEmpty(examples);
            Assert.All(examples, example => Assert.Contains(example, lines));
        }
        foreach (string example in Examples.Of(path).Where(example => example.StartsWith("glossa ", StringComparison.Ordinal)))
        {
            string[] words = [.. CommandLineParser.SplitCommandLine(example.Split('|')[0]).Skip(1)];
            ParseResult parsed = CommandTable.Parse(words);
            Assert.Empty(UsageErrors.Of(parsed, words));
            Assert.StartsWith(path, CommandTable.PathOf(parsed.CommandResult.Command), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Groups_are_the_folders_of_the_commands() => Assert.Equal(
        Directory.GetDirectories(Path.Combine(Repository.Root, "src/Glossa.Cli/Commands")).Select(Path.GetFileName)
            .Order(StringComparer.Ordinal),
        CommandTable.Groups.Select(group => group.Name).Order(StringComparer.Ordinal));

    [Fact]
    public void Without_arguments_the_help_shows_all_commands_in_their_groups()
    {
        Outcome nothing = Glossa.Run(), help = Glossa.Run("--help"), group = Glossa.Run("emoji");
        Assert.Equal((0, 0, 0), (nothing.Code, help.Code, group.Code));
        Assert.Equal(help.Output, nothing.Output);
        Assert.All(CommandTable.Groups, each => Assert.Matches($"(?s)\n{each.Name} \\(.*\n  {each.Commands[^1].Name} ", help.Output));
        Assert.Contains("docs/", help.Output, StringComparison.Ordinal);
        Assert.Contains("glossa emoji <command>", group.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("there is no command 'predcit'; nearest of 23 are 'predict'", "predcit", "m")]
    [InlineData("emoji has no command 'scor'; nearest of 5 are 'score'", "emoji", "scor", "m", "text")]
    [InlineData("predict has no option '--jsn'; nearest of 11 are '--json'", "predict", "--jsn", "m", "text")]
    [InlineData("predict has no option '--jsn'; nearest of 11 are '--json'", "--jsn", "predict", "m", "text")]
    [InlineData("predict has no option '--jsn'", "predict", "m", "--jsn")]
    [InlineData("predict has no option '--outptu'; nearest of 11 are '--output'", "predict", "m", "--outptu=f")]
    [InlineData("predict has no option '-output'; nearest of 11 are '--output'", "predict", "m", "-output", "f")]
    [InlineData("synthesize has no option '--trun'", "synthesize", "a", "--trun", "line")]
    [InlineData("there is no option '-x'", "-x")]
    [InlineData("--input needs a value; one that begins with a dash is written --input=--json.", "predict", "m", "--input", "--json")]
    [InlineData("--input needs a value.", "predict", "m", "--input")]
    [InlineData("--json takes no value.", "predict", "m", "--json=maybe")]
    [InlineData("--threads 'x': a whole number is needed.", "predict", "m", "--threads", "x")]
    [InlineData("--threads -3: there are 0 threads (all) or more.", "predict", "m", "--threads", "-3")]
    [InlineData("--minimum 'x': a number is needed.", "emoji", "annotate", "m", "--minimum", "x")]
    [InlineData("--minimum 2: a probability is from 0 to 1.", "emoji", "annotate", "m", "--minimum", "2")]
    [InlineData("--top 0: at least 1 is needed.", "emoji", "score", "m", "--top", "0")]
    [InlineData("--kind 'lstmm': nearest of 17 are 'lstm'", "init", "config", "--kind", "lstmm")]
    [InlineData("--log-level 'debgu': nearest of 7 are 'Debug'", "info", "--log-level", "debgu")]
    [InlineData("--log-level 'info': nearest of 7 are 'Information'", "info", "--log-level", "info")]
    [InlineData("debug has no command 'config'; there is 'data'.", "debug", "config", "--help")]
    [InlineData("there is no command 'predcit'; nearest of 23 are 'predict'", "predcit", "--help")]
    [InlineData("--quotes is true or false, not 'yes'.", "tokenize", "--quotes", "yes")]
    [InlineData("--quotes is true or false, not 'data.tsv'.", "evaluate", "model", "--quotes", "data.tsv")]
    [InlineData("--quotes is true or false, not 'yes'.", "predict", "m", "--quotes=yes")]
    [InlineData("--temperature is 0, which takes the likeliest symbol, or a positive number.", "generate", "m", "--temperature", "-1")]
    [InlineData("--temperature 'x': a number is needed.", "generate", "m", "-t", "x")]
    [InlineData("'0.7' is one argument too many", "generate", "m", "--temperature", "0.5", "0.7")]
    [InlineData("--top-p 1.5: a probability above 0", "generate", "m", "--top-p", "1.5")]
    [InlineData("--min-p -0.5: a fraction from 0 to 1", "synthesize", "m", "--min-p", "-0.5")]
    [InlineData("--length -5: a text gets 0 symbols or more.", "generate", "m", "--length", "-5")]
    [InlineData("--count -5: 0 texts or more are written.", "generate", "m", "--count", "-5")]
    [InlineData("--top-k -5: symbols are chosen among 0 (all) or more.", "generate", "m", "--top-k", "-5")]
    [InlineData("--repetition-penalty 0.5: a penalty is 1", "generate", "m", "--repetition-penalty", "0.5")]
    [InlineData("--beams 0: at least 1 is needed.", "generate", "m", "--beams", "0")]
    [InlineData("--beams does not heed --temperature, --seed:", "generate", "m", "--beams", "2", "--seed", "1", "-t", "1")]
    [InlineData("--interactive does not heed --count: leave one of them out.", "generate", "m", "--interactive", "--count", "2")]
    [InlineData("--beams searches by itself", "generate", "m", "--interactive", "--beams", "2")]
    [InlineData("--seconds is a number of seconds above 0.", "bench", "gemm", "--seconds", "0")]
    [InlineData("--minimum-words -1: 0 words or more", "emoji", "corpus", "a.txt", "-o", "b.jsonl", "--minimum-words", "-1")]
    [InlineData("--lang 'xx': there is 'en'.", "tokenize", "--lang", "xx")]
    [InlineData("--lang 'xx': there is 'en'.", "debug", "data", "a.csv", "--lang", "xx")]
    [InlineData("<name> 'imbd': nearest of 4 are 'imdb'", "data", "imbd")]
    [InlineData("--html a.txt: the name of a web page ends in .html.", "emoji", "attention", "m", "--html", "a.txt")]
    [InlineData("<name> 'gem': nearest of 15 are 'gemm'", "bench", "gem")]
    [InlineData("--kind 'wordpieces': there is 'wordpiece', 'bpe', 'unigram'", "tokenizer", "train", "--kind", "wordpieces", "-o", "x")]
    [InlineData("--size 0: at least 1 is needed.", "tokenizer", "train", "--size", "0", "-o", "x")]
    [InlineData("--max-length 0: at least 1 is needed.", "tokenizer", "encode", "m", "--max-length", "0")]
    [InlineData("train needs <config> and --output: glossa train <config> --output <output> [options]", "train")]
    [InlineData("'b' is one argument too many: glossa info [<model>] [options]", "info", "a", "b")]
    public void A_mistake_is_named_with_what_was_meant(string message, params string[] arguments)
    {
        string found = Assert.Single(UsageErrors.Of(CommandTable.Parse(arguments), arguments));
        Assert.StartsWith(message, found, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', found);
    }

    [Theory]
    [InlineData("-sad", "predict", "m", "--", "-sad")]
    [InlineData("--json", "predict", "m", "--", "--json")]
    [InlineData("-5", "predict", "m", "-5")]
    [InlineData("-great film", "predict", "m", "-great film")]
    [InlineData("- a list", "predict", "m", "- a list")]
    [InlineData("@united thanks", "predict", "m", "@united thanks")]
    [InlineData("-_-", "predict", "m", "-_-")]
    public void Texts_may_begin_with_a_dash_or_an_at_sign(string text, params string[] arguments)
    {
        ParseResult parsed = CommandTable.Parse(arguments);
        Assert.Empty(UsageErrors.Of(parsed, arguments));
        Assert.Equal([text], parsed.GetValue<string[]>("texts")!);
    }

    [Fact]
    public void Values_of_options_may_be_negative_or_begin_with_a_dash_behind_an_equals_sign()
    {
        string[] arguments = ["generate", "m", "--temperature", "0.5", "--prompt=--json", "--seed", "-7", "-t", "1"];
        ParseResult parsed = CommandTable.Parse(arguments);
        Assert.Empty(UsageErrors.Of(parsed, arguments));
        Assert.Equal(("--json", -7), (parsed.GetValue<string>("--prompt"), parsed.GetValue<int>("--seed")));
        Assert.Equal([0.5, 1.0], parsed.GetValue<double[]>("--temperature")!);
    }

    [Fact]
    public void An_option_takes_one_value_and_leaves_the_arguments_behind_it()
    {
        foreach (Command command in CommandTable.All(CommandTable.Root()))
        {
            Assert.All(command.Options, option => Assert.False(option.AllowMultipleArgumentsPerToken, $"{command.Name} {option.Name}"));
        }
        string[] arguments = ["generate", "--temperature", "0.5", "shakespeare"];
        ParseResult parsed = CommandTable.Parse(arguments);
        Assert.Empty(UsageErrors.Of(parsed, arguments));
        Assert.Equal("shakespeare", parsed.GetValue<string>("model"));
    }

    [Fact]
    public void A_mistake_ends_with_2_and_the_way_to_the_help()
    {
        Outcome outcome = Glossa.Run("emoji", "score", "m", "--tpo", "3");
        Assert.Equal((2, ""), (outcome.Code, outcome.Output));
        Assert.StartsWith("glossa: emoji score has no option '--tpo'; nearest of 12 are '--top'", outcome.Errors, StringComparison.Ordinal);
        Assert.Contains("`glossa emoji score --help`", outcome.Errors, StringComparison.Ordinal);
    }
}
