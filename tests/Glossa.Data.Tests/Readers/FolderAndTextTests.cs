using Glossa.Testing;
using Xunit;

namespace Glossa.Data.Tests.Readers;

public sealed class FolderAndTextTests : CorpusTestBase
{
    [Fact]
    public void A_folder_is_read_label_by_label_and_file_by_file()
    {
        MakeImdb();
        List<LabelledText> texts = ReadBoth(CorpusReader.Open(Folder["imdb"]));
        Assert.Equal(
            [("Bad.\n\nVery.", "neg"), ("worse", "neg"), ("ten", "pos"), ("two", "pos")], texts.Select(text => (text.Text, text.Label)));
        Assert.Equal(["0_1.txt", "1_1.txt", "10_9.txt", "2_9.txt"], texts.Select(text => Path.GetFileName(text.Source.File)));
        LabelFolderOptions all = new() { Labels = null };
        Assert.Equal(
            ["neg", "neg", "pos", "pos", "unsup"], ReadBoth(new LabelFolderReader(Folder["imdb"], all)).Select(text => text.Label));
    }

    [Fact]
    public void A_folder_that_is_not_as_expected_is_an_error()
    {
        MakeImdb();
        AssertFails(new LabelFolderReader(Folder["imdb"], new() { Labels = ["posi"] }), "no subfolder 'posi'", "'pos'");
        AssertFails(new LabelFolderReader(Folder["nowhere"]), "no such folder", "neg, pos");
        AssertFails(new LabelFolderReader(Folder["imdb"], new() { Pattern = "*.html" }), "no texts");
        AssertFails(new JsonlReader(Folder["imdb"]), "folder", "a file is needed");
        AssertFails(new LabelFolderReader(Folder["imdb"], new() { MaxLineBytes = 4 }), "0_1.txt", "at most 4 are read");
    }

    [Fact]
    public void Invalid_UTF8_in_a_file_is_found_at_its_line()
    {
        MakeImdb();
        Folder.Write("imdb/neg/2_1.txt", [.. "good\nba"u8, 0xC3, .. "\n"u8]);
        AssertFails(new LabelFolderReader(Folder["imdb"]), "2_1.txt, line 2", "byte 3", "0xC3");
        LabelFolderOptions replace = new() { InvalidText = InvalidText.Replace };
        Assert.Equal("good\nba\uFFFD\n", ReadBoth(new LabelFolderReader(Folder["imdb"], replace))[2].Text);
    }

    [Fact]
    public void Plain_text_is_a_text_a_line()
    {
        string path = Write("a.txt", "one\r\n\n  \ntwo words ");
        Assert.Equal([("one", 1L), ("two words ", 4L)], ReadBoth(CorpusReader.Open(path)).Select(text => (text.Text, text.Source.Line)));
        AssertFails(new PlainTextReader(Write("b.txt", "")), "no texts");
        AssertFails(new PlainTextReader(path, new() { RequiresLabelField = true }), "line 1", ".jsonl");
    }

    [Fact]
    public void Options_of_all_readers_reach_the_reader_the_name_chooses()
    {
        CorpusOptions options = new()
        {
            TextField = "t",
            LabelField = "l",
            RequiresLabel = false,
            KnownLabels = ["a"],
            AllowsEmpty = true,
            InvalidText = InvalidText.Replace,
            MaxLineBytes = 1000,
        };
        Assert.Equal("a", ReadBoth(CorpusReader.Open(Write("a.csv", "t,l\nx,a\n"), options)).Single().Label);
        AssertFails(CorpusReader.Open(Write("b.tsv", "t\tl\nx\tb\n"), options), "'b'", "'a'");
        MakeImdb();
        AssertFails(CorpusReader.Open(Folder["imdb"], options), "'neg'", "'a'");
        Assert.Contains(
            ".xyz", Assert.Throws<DataException>(() => CorpusReader.Open(Write("a.xyz", ""))).Message, StringComparison.Ordinal);
    }

    [SharedDataFact("data/imdb/train.jsonl.gz")]
    public void The_reviews_of_IMDB_are_read_whole()
    {
        CorpusReader reader = CorpusReader.Open(SharedData.PathOf("data/imdb/train.jsonl.gz"), new() { KnownLabels = ["0", "1"] });
        Assert.Equal([12_500, 12_500], reader.Read().GroupBy(text => text.Label).Select(group => group.Count()));
    }

    [SharedDataFact("data/sentiment-labelled-sentences")]
    public void The_labelled_sentences_are_read_whole()
    {
        string[] names = ["amazon_cells", "imdb", "yelp"];
        CorpusOptions options = new() { KnownLabels = ["0", "1"] };
        Assert.Equal(3000, names.Sum(name =>
            CorpusReader.Open(SharedData.PathOf($"data/sentiment-labelled-sentences/{name}.jsonl.gz"), options).Read().Count()));
    }

    private void MakeImdb()
    {
        foreach (string label in new[] { "pos", "neg", "unsup" }) Directory.CreateDirectory(Path.Combine(Folder["imdb"], label));
        Write("imdb/pos/2_9.txt", "two");
        Write("imdb/pos/10_9.txt", "ten");
        Write("imdb/pos/notes.md", "no review");
        Write("imdb/neg/1_1.txt", "worse");
        Folder.Write("imdb/neg/0_1.txt", [0xEF, 0xBB, 0xBF, .. "Bad.\n\nVery."u8]);
        Write("imdb/unsup/0_0.txt", "any");
    }
}
