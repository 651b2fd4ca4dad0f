using System.Diagnostics;
using Glossa.Testing;
using Xunit;

namespace Glossa.Cli.Tests;

/// <summary>The completions, as the shells answer with the script.</summary>
public sealed class CompletionTests(CompletionTests.Scripts scripts) : IClassFixture<CompletionTests.Scripts>
{
    [ShellTheory("bash")]
    [InlineData("train", "glossa", "trai")]
    [InlineData("score annotate attention coverage corpus", "glossa", "emoji", "")]
    [InlineData("--threads", "glossa", "predict", "model", "--th")]
    [InlineData("--top", "glossa", "emoji", "score", "--verbose", "model", "--to")]
    [InlineData("gemm gru", "glossa", "bench", "g")]
    [InlineData("lstm", "./glossa", "init", "config", "--kind", "ls")]
    [InlineData("ngram ngrams", "glossa", "init", "config", "--kind", "=", "n")]
    [InlineData("Debug", "glossa", "predict", "model", "--log-level", "De")]
    [InlineData("imdb", "glossa", "data", "im")]
    [InlineData("", "glossa", "predict", "")]
    [InlineData("", "glossa", "predict", "model", "--input", "")]
    public void Bash_completes_words_and_leaves_files_to_itself(string expected, params string[] words)
    {
        const string Ask =
            """source "$0"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _glossa; echo "${COMPREPLY[*]}"; complete -p glossa""";
        string answer = Shell("bash", ["--norc", "-c", Ask, scripts["bash"], .. words]);
        Assert.Equal($"{expected}\ncomplete -o default -F _glossa glossa\n", answer);
    }

    [ShellTheory("zsh")]
    [InlineData("train:Train a model.", "glossa", "tr")]
    [InlineData("score:Find the emoji that suit texts, with their probabilities.", "glossa", "emoji", "s")]
    [InlineData("--threads:How many threads to use; 0 means all.", "glossa", "predict", "model", "--th")]
    [InlineData("(values) cnn", "glossa", "init", "config", "--kind", "c")]
    [InlineData("(values) Critical", "glossa", "predict", "--log-level", "C")]
    [InlineData("(files)", "glossa", "predict", "")]
    [InlineData("(files)", "glossa", "predict", "model", "--input", "")]
    public void Zsh_offers_words_with_their_meaning(string expected, params string[] words)
    {
        // The functions of zsh's own that the script calls, as ones that say what they were given.
        const string Ask = """
            compdef() { }; compset() { }
            compadd() { shift; print -r -- "(values) $*" }
            _files() { print "(files)" }
            _describe() { print -rl -- "${(P@)@[-1]}" }
            source "$0"; words=("$@"); CURRENT=$#; _glossa
            """;
        Assert.Contains(expected, Shell("zsh", ["-f", "-c", Ask, scripts["zsh"], .. words]), StringComparison.Ordinal);
    }

    [Fact]
    public void PowerShell_gets_a_table_of_every_command()
    {
        string script = File.ReadAllText(scripts["pwsh"]);
        Assert.StartsWith("# Completions of glossa for PowerShell", script, StringComparison.Ordinal);
        Assert.Contains("Register-ArgumentCompleter -Native -CommandName 'glossa'", script, StringComparison.Ordinal);
        Assert.Contains("'emoji score' = [ordered]@{", script, StringComparison.Ordinal);
        Assert.Contains("'The words by number: torchMoji''s vocabulary.json.'", script, StringComparison.Ordinal);
    }

    private static string Shell(string program, string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return output;
    }

    /// <summary>The scripts in files, each printed once.</summary>
    public sealed class Scripts : IDisposable
    {
        private readonly TempFolder folder = new();

        public Scripts()
        {
            string[] shells = ["bash", "zsh", "pwsh"];
            foreach (string shell in shells) File.WriteAllText(folder[shell], Glossa.Run("completion", shell).Output);
        }

        public string this[string shell] => folder[shell];

        public void Dispose() => folder.Dispose();
    }

    /// <summary>A theory that is skipped, visibly, where a shell is missing.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    private sealed class ShellTheoryAttribute : TheoryAttribute
    {
        public ShellTheoryAttribute(string shell)
        {
            string[] folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
            if (!folders.Any(folder => File.Exists(Path.Combine(folder, shell)))) Skip = $"There is no {shell} on this machine.";
        }
    }
}
