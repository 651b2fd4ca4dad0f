using System.Text;
using Glossa.Testing;
using Xunit;

namespace Glossa.Data.Tests.Readers;

/// <summary>Files to read, and reading them both ways: what the synchronous and the asynchronous way give must be the same.</summary>
public abstract class CorpusTestBase : IDisposable
{
    protected TempFolder Folder { get; } = new();

    public void Dispose()
    {
        Folder.Dispose();
        GC.SuppressFinalize(this);
    }

    protected string Write(string name, string content) => Folder.Write(name, Encoding.UTF8.GetBytes(content));

    protected static List<LabelledText> ReadBoth(CorpusReader reader)
    {
        List<LabelledText> texts = [.. reader.Read()], again = [];
        Collect(reader, again).GetAwaiter().GetResult();
        Assert.Equal(texts.Select(Describe), again.Select(Describe));
        return texts;
    }

    /// <summary>Requires the same error both ways, with all pieces in its message.</summary>
    protected static void AssertFails(CorpusReader reader, params string[] pieces)
    {
        DataException error = Assert.Throws<DataException>(() => reader.Read().Count());
        DataException again = Assert.Throws<DataException>(() => Collect(reader, []).GetAwaiter().GetResult());
        Assert.Equal(error.Message, again.Message);
        foreach (string piece in pieces) Assert.Contains(piece, error.Message, StringComparison.Ordinal);
    }

    private static async Task Collect(CorpusReader reader, List<LabelledText> texts)
    {
        await foreach (LabelledText text in reader.ReadAsync()) texts.Add(text);
    }

    private static string Describe(LabelledText text) =>
        string.Join(
            '|', text.Source, text.Text, string.Join(",", text.Labels),
            string.Join(",", text.Fields.Select(field => $"{field.Key}={field.Value}")));
}
