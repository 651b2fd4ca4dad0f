using Glossa.Formats;
using Glossa.Testing;
using Glossa.Text;
using Xunit;

namespace Glossa.Data.Tests.Readers;

/// <summary>Corpora of spaCy as labelled texts.</summary>
public sealed class DocBinCorpusReaderTests : CorpusTestBase
{
    [Fact]
    public void Categories_become_labels()
    {
        string path = WriteDocs(
            ("Good film!", [("pos", 1), ("neg", 0)]), ("  so\n so ", [("pos", 0.5), ("neg", 0.5)]), ("Bad.", [("pos", 0), ("neg", 1)]));
        List<LabelledText> texts = ReadBoth(CorpusReader.Open(path));
        Assert.Equal(["Good film!", "  so\n so ", "Bad."], texts.Select(text => text.Text));
        Assert.Equal(["pos", "pos,neg", "neg"], texts.Select(text => string.Join(",", text.Labels)));
        Assert.Equal($"{path}, document 3", $"{texts[2].Source}");
    }

    [Fact]
    public void Texts_need_labels_unless_told_otherwise()
    {
        string none = WriteDocs(("a", [("pos", 1)]), ("b", [])), low = WriteDocs(("a", [("pos", 0.4)]));
        AssertFails(CorpusReader.Open(none), $"{none}, document 2: the document has no categories");
        AssertFails(CorpusReader.Open(low), "none of the document's categories ('pos') has a score of at least 0.5");
        CorpusOptions optional = new() { RequiresLabel = false };
        Assert.Equal([1, 0], ReadBoth(CorpusReader.Open(none, optional)).Select(text => text.Labels.Count));
        Assert.Equal([0], ReadBoth(CorpusReader.Open(low, optional with { RequiresLabelField = true })).Select(text => text.Labels.Count));
        AssertFails(CorpusReader.Open(none, optional with { RequiresLabelField = true }), "document 2");
        Assert.Equal([0, 0], ReadBoth(CorpusReader.Open(none, new CorpusOptions { LabelField = null })).Select(text => text.Labels.Count));
        AssertFails(CorpusReader.Open(none, new CorpusOptions { KnownLabels = ["neg"] }), "the label 'pos'");
    }

    [Theory]
    [InlineData("bin-no-entid.spacy")]
    [InlineData("bin-no-kbid.spacy")]
    [InlineData("bin-no-spanlabel.spacy")]
    [InlineData("bin-underscore-hash.spacy")]
    [InlineData("bin-v2-gzip.spacy")]
    public void Files_that_lack_a_string_are_read(string file) =>
        Assert.Equal("A", Assert.Single(ReadBoth(CorpusReader.Open(Faults.PathOf(file)))).Label);

    [Theory]
    [InlineData("bin-json.spacy", "is JSON")]
    [InlineData("hostile/db_attrs.spacy", "attributes")]
    [InlineData("hostile/db_cats.spacy", "out of all proportion")]
    [InlineData("hostile/db_spans.spacy", "out of all proportion")]
    public void What_is_no_corpus_is_an_error_with_the_file(string file, string what) =>
        AssertFails(CorpusReader.Open(Faults.PathOf(file)), Faults.PathOf(file), what);

    [Fact]
    public void A_file_without_documents_is_an_error() => AssertFails(CorpusReader.Open(WriteDocs()), "no texts");

    private string WriteDocs(params (string Text, (string Label, double Score)[] Cats)[] docs)
    {
        Tokenizer tokenizer = Tokenizer.For(English.Language);
        string path = Folder[$"{Guid.NewGuid():N}.spacy"];
        DocBin.Write(path, docs.Select(entry =>
        {
            Doc doc = tokenizer.Tokenize(entry.Text);
            foreach ((string label, double score) in entry.Cats) doc.Cats[label] = score;
            return doc;
        }));
        return path;
    }
}
