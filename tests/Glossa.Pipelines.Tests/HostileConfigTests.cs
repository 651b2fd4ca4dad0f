using System.IO.Compression;
using Glossa.Testing;
using Xunit;

namespace Glossa.Pipelines.Tests;

/// <summary>YAML that means harm: every way in which a configuration is read refuses it at once, with file and line.</summary>
public sealed class HostileConfigTests : IDisposable
{
    private static readonly string Faults = Path.Combine(Repository.Root, "tests", "fixtures", "faults", "hostile");

    // Far more than is needed, for a busy machine; what is wrong here hangs or ends the process.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private const int Longest = 262_144;

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("y_selfkey.yaml", "line 1: anchors and aliases")]
    [InlineData("y_bombkey.yaml", "line 1: anchors and aliases")]
    [InlineData("y_deep.yaml.gz", "line 1: sections and lists stand in each other more than 32 deep")]
    [InlineData("y_deepmap.yaml.gz", "line 1: sections and lists stand in each other more than 32 deep")]
    public async Task A_file_that_means_harm_is_refused_with_its_line(string name, string what)
    {
        string path = folder[name.Replace(".gz", "", StringComparison.Ordinal)];
        using (Stream file = File.OpenRead(Path.Combine(Faults, name)))
        using (Stream content = name.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : file)
        using (FileStream plain = File.Create(path)) content.CopyTo(plain);
        foreach (Action read in new Action[]
        {
            () => ClassifierConfig.Load(path), () => LanguageModelConfig.Load(path), () => ComparisonConfig.Load(path),
        })
        {
            Assert.StartsWith($"{path}, {what}", await MessageOf(read), StringComparison.Ordinal);
        }
        Assert.Throws<ConfigException>(() => TaskKind.Load(path));
    }

    [Theory]
    [InlineData("[a, b]: 1\n", "line 1: a key is a name")]
    [InlineData("seed: 1\n? {a: b}\n: 1\n", "line 2: a key is a name")]
    [InlineData("seed: &one 1\n", "line 1: anchors and aliases")]
    [InlineData("model: &m {width: 8}\ntraining: {<<: *m}\n", "line 1: anchors and aliases")]
    [InlineData("seed: *one\n", "line 1: anchors and aliases")]
    [InlineData("seed: 1\nlanguage: en\0\ntraining: {epochs: 3}\n", "line 2: the character U+0000")]
    public async Task What_only_harmful_configurations_need_is_refused(string yaml, string what) =>
        Assert.StartsWith($"configuration, {what}", await MessageOf(() => ClassifierConfig.Parse(yaml)), StringComparison.Ordinal);

    /// <summary>Prefixes and repeated pieces of texts that a parser of YAML may be slow at or stumble over.</summary>
    public static TheoryData<string, string> Patterns => new()
    {
        { "", "[" }, { "", "{" }, { "", "- " }, { "", "? " }, { "", "\n- " }, { "a: ", "- " }, { "", "!a " }, { "", "&a " }, { "", "*a " },
        { "", "%" }, { "", "%a\n" }, { "", "---\n" }, { "", "...\n" }, { "a: \"", "\\" }, { "a: \"", "\\u0000" }, { "a: '", "''" },
        { "a: \"", "\n" }, { "a: |\n", " \n" }, { "a: >\n", " x\n" }, { "a: ", "x " }, { "a: ", "x\n  " }, { "", "a: [\n" }, { "", "\t" },
        { "", "a" }, { "", "a:" }, { "", "a: b: " }, { "", "#" }, { "#", "\n#" }, { "[", "a," }, { "[", "[]," }, { "{", "a: b, " },
        { "[", "? a : b, " }, { "", ": " }, { "", "]" }, { "", ", " }, { "a: |", "9" }, { "", "\ufeff" }, { "", "\ud800" }, { "", "@" },
        { "", "`" }, { "", "\u2028" }, { "", "\u0085" }, { "", "\r" }, { "!<", "a" }, { "%TAG ! ", "a" }, { "a: >", "+" },
    };

    [Theory]
    [MemberData(nameof(Patterns))]
    public async Task No_pattern_takes_long_or_ends_in_an_error_of_the_parser(string start, string repeated)
    {
        string text = start + string.Concat(Enumerable.Repeat(repeated, (Longest - start.Length) / repeated.Length));
        Exception? error = await Record.ExceptionAsync(() => Task.Run(() => ClassifierConfig.Parse(text)).WaitAsync(Patience));
        Assert.True(error is null or ConfigException, $"{error}");
    }

    [Fact]
    public async Task A_configuration_of_any_length_is_refused_before_it_is_parsed()
    {
        using EndlessReader endless = new();
        Assert.Contains(
            "at most 262,144 characters", await MessageOf(() => ConfigDocument.Read(endless, "endless.yaml")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_no_UTF8_says_so()
    {
        File.WriteAllBytes(folder["latin1.yaml"], [.. "data: {train: caf"u8, 0xe9, .. ".jsonl}\n"u8]);
        Assert.Contains(
            "latin1.yaml: this is no UTF-8",
            Assert.Throws<ConfigException>(() => ClassifierConfig.Load(folder["latin1.yaml"])).Message,
            StringComparison.Ordinal);
    }

    /// <summary>
    /// The message of the <see cref="ConfigException"/> that something ends in; anything else, and taking long, fails the test.
    /// </summary>
    private static async Task<string> MessageOf(Action read) =>
        (await Assert.ThrowsAsync<ConfigException>(() => Task.Run(read).WaitAsync(Patience))).Message;

    private sealed class EndlessReader : TextReader
    {
        public override int Read(char[] buffer, int index, int count)
        {
            Array.Fill(buffer, '#', index, count);
            return count;
        }
    }
}
