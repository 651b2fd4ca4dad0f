using Glossa.Testing;
using Xunit;

namespace Glossa.Data.Tests.Readers;

/// <summary>Files on which a reader was found at fault: what is read of each, or the error that says what to do.</summary>
public sealed class FaultFileTests : CorpusTestBase
{
    private static readonly CsvCorpusOptions Labelled = new();
    private static readonly CsvCorpusOptions Texts = new() { LabelField = null, RequiresLabel = false };
    private static readonly CsvCorpusOptions Optional = new() { RequiresLabel = false };

    private static readonly Dictionary<string, (string File, CsvCorpusOptions Options, string[] Expected)> Read = new()
    {
        ["quoted TSV"] = ("tsv-pandas2.tsv", Labelled with { Quotes = true }, ["plain text|pos", "She said \"great\" twice|pos", "bad, "
            + "really|neg", "awful|neg"]),
        ["quoted TSV of two lines"] = ("tsv-newline.tsv", Labelled with { Quotes = true }, ["first line\nsecond line|pos", "plain|neg"]),
        ["semicolons"] = ("csv-semicolon.csv", Labelled with { Delimiter = ";" }, ["ein guter Film|pos", "ein schlechter, "
            + "langweiliger Film|neg"]),
        ["no header"] = ("csv-noheader.csv", Labelled with { Columns = ["label", "id", "query", "user", "text"] }, ["is upset that he "
            + "can't update|0", "I love this|4"]),
        ["empty columns"] = ("csv-duphdr.csv", Labelled with { TextField = "v2", LabelField = "v1" }, ["Ok, "
            + "see you later|ham", "WIN a prize now|spam", "part one|ham"]),
        ["doubled columns"] = ("csv-jira-dup.csv", Texts with { TextField = "Summary" }, ["Login fails|", "Map slow|"]),
        ["UTF-16 table"] = ("csv-utf16.csv", Labelled, ["a good film|pos", "a bad film|neg"]),
        ["UTF-16 JSON lines"] = ("jsonl-utf16.jsonl", Labelled, ["a good film|pos", "a bad film|neg"]),
        ["carriage returns"] = ("csv-cr.csv", Labelled, ["a good film|pos", "a bad film|neg"]),
        ["unquoted"] = ("csv-badquote.csv", Labelled with { Quotes = false }, ["\"good\" film by Kubrick|pos", "bad|neg"]),
        ["array"] = ("array.json", Labelled, ["a good film|pos", "a bad film|neg"]),
        ["lines in .json"] = ("lines.json", Labelled, ["a|pos", "b|neg", "a c|pos", "b d|neg"]),
        ["byte-order mark"] = ("in-bom.jsonl", Texts, ["a good film|", "bad|"]),
        ["blank line"] = ("in-blank.jsonl", Texts, ["a good film|", "bad|"]),
        ["empty labels of JSON"] = ("labels-empty.jsonl", Optional, [.. Enumerable.Range(0, 4).SelectMany(i => new[] { $"good film "
            + $"{i}|pos", $"bad film {i}|" })]),
        ["empty labels of a table"] = ("labels-empty.csv", Optional, [.. Enumerable.Range(1, 3).SelectMany(i => new[] { $"good film "
            + $"{i}|pos", $"bad film {i}|", $"ok film {i}|neg" })]),
    };

    private static readonly Dictionary<string, (string File, CsvCorpusOptions Options, string[] Pieces)> Refused = new()
    {
        ["cut table"] = ("cut-table.csv.gz", Labelled, ["cut-table.csv.gz, line ", "cut off", "gzip -t"]),
        ["cut text"] = ("cut-text.txt.gz", Texts, ["cut-text.txt.gz, line ", "cut off"]),
        ["quoted TSV of two lines"] = ("tsv-newline.tsv", Labelled, ["line 2", "data.quotes", "--quotes"]),
        ["semicolons"] = ("csv-semicolon.csv", Labelled, ["line 1", "';'", "data.delimiter", "--delimiter"]),
        ["no header"] = ("csv-noheader.csv", Labelled, ["line 1", "data.columns", "--columns"]),
        ["unclosed quotes"] = ("csv-badquote.csv", Labelled, ["line 2", "data.quotes to false", "--quotes false"]),
        ["all labels off"] = ("cats-allzero.jsonl", Labelled with { LabelField = "cats" }, ["line 3", "exclusive: false"]),
        ["Latin-1"] = ("in-latin1.jsonl", Texts, ["line 1", "byte 13", "0xE9", "UTF-8"]),
        ["empty labels of JSON"] = ("labels-empty.jsonl", Labelled, ["line 2", "no label"]),
        ["empty labels of a table"] = ("labels-empty.csv", Labelled, ["line 3", "no label"]),
        ["half a surrogate pair as a name"] = ("hostile/jl_sur.jsonl", Labelled, ["line 1", "surrogate"]),
        ["50 million columns"] = ("hostile/bomb_cols.csv.gz", Labelled, ["line 1", "16384 columns"]),
    };

    public static IEnumerable<object[]> ReadCases => Read.Keys.Select(name => new object[] { name });

    public static IEnumerable<object[]> RefusedCases => Refused.Keys.Select(name => new object[] { name });

    [Theory]
    [MemberData(nameof(ReadCases))]
    public void It_is_read(string name)
    {
        (string file, CsvCorpusOptions options, string[] expected) = Read[name];
        List<LabelledText> texts = ReadBoth(CorpusReader.Open(Faults.PathOf(file), options));
        Assert.Equal(expected, texts.Select(text => $"{text.Text}|{string.Join(",", text.Labels)}"));
    }

    [Theory]
    [MemberData(nameof(RefusedCases))]
    public void It_is_refused_with_what_to_do(string name)
    {
        (string file, CsvCorpusOptions options, string[] pieces) = Refused[name];
        AssertFails(CorpusReader.Open(Faults.PathOf(file), options), pieces);
    }

    [Fact]
    public void No_error_names_a_member_of_a_class()
    {
        Type[] types = [typeof(CsvCorpusOptions), typeof(LabelFolderOptions)];
        string[] members = [.. types.SelectMany(type => type.GetProperties()).Select(property => property.Name)];
        foreach ((string file, CsvCorpusOptions options, _) in Refused.Values)
        {
            string message = Assert.Throws<DataException>(() => CorpusReader.Open(Faults.PathOf(file), options).Read().Count()).Message;
            Assert.DoesNotContain(members, member => message.Contains(member, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Fifty_million_columns_are_refused_in_little_time_and_memory()
    {
        CorpusReader reader = CorpusReader.Open(Faults.PathOf("hostile/bomb_cols.csv.gz"));
        Assert.Contains("16384 columns", Bounded.Refusal<DataException>(() => _ = reader.Read().Count()), StringComparison.Ordinal);
    }

    [Fact]
    public void Columns_of_one_name_keep_their_cells()
    {
        LabelledText issue = CorpusReader.Open(Faults.PathOf("csv-jira-dup.csv"), Texts with { TextField = "Summary" }).Read().First();
        Assert.Equal([("Description", "the login page fails"), ("Component/s (3)", "web"), ("Component/s "
            + "(4)", "auth")], issue.Fields.Select(field => (field.Key, field.Value)));
        LabelledText message = CorpusReader.Open(Faults.PathOf("csv-duphdr.csv"), Texts with { TextField = "v2" }).Read().Last();
        Assert.Equal([("v1", "ham"), ("column 3", "part two"), ("column 4", ""), ("column "
            + "5", "")], message.Fields.Select(field => (field.Key, field.Value)));
    }
}
