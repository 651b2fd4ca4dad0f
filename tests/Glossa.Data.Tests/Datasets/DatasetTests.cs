using System.Formats.Tar;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using Glossa.Testing;
using Xunit;

namespace Glossa.Data.Tests;

/// <summary>Preparing public data sets: from what is published, in full or not at all; and fetching them.</summary>
public sealed class DatasetTests : IDisposable
{
    private readonly TempFolder folder = new();

    [SharedDataTheory("data")]
    [InlineData("imdb", "data/imdb")]
    [InlineData("sentiment-sentences", "data/sentiment-labelled-sentences")]
    [InlineData("goemotions", "data/goemotions")]
    [InlineData("clinc150", "data/clinc150")]
    public void A_data_set_is_prepared_whole(string name, string from)
    {
        Dataset set = Datasets.Find(name);
        IReadOnlyDictionary<string, string> paths = DatasetPreparation.Prepare(set, SharedData.PathOf(from), folder["out"]);
        CorpusOptions options = new() { LabelField = set.IsMultiLabel ? "labels" : "label" };
        foreach ((string split, long count) in set.Counts) Assert.Equal(count, CorpusReader.Open(paths[split], options).Read().LongCount());
    }

    [Fact]
    public void An_archive_is_read_and_only_its_texts()
    {
        string archive = Tar(
            ("aclImdb/train/pos/0_9.txt", "Good."), ("aclImdb/train/neg/1_1.txt", "Bad."), ("aclImdb/train/unsup/2_0.txt", "?"),
            ("../../evil.txt", "!"), ("aclImdb/test/pos/3_8.txt", "Fine."), ("aclImdb/README", "about"));
        IReadOnlyDictionary<string, string> paths = DatasetPreparation.Prepare(Imdb(2, 1), archive, folder["out"]);
        Assert.Equal(
            "{\"text\":\"Good.\",\"label\":\"positive\"}\n{\"text\":\"Bad.\",\"label\":\"negative\"}\n", File.ReadAllText(paths["train"]));
        Assert.Equal(["set.tar.gz", "out"], folder.Names.OrderDescending());
    }

    [Fact]
    public void A_missing_text_leaves_nothing_behind()
    {
        string archive = Tar(("aclImdb/train/pos/0_9.txt", "Good."));
        string message = Assert.Throws<DataException>(() => DatasetPreparation.Prepare(Imdb(2, 1), archive, folder["out"])).Message;
        Assert.Contains("1 texts for train", message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(folder["out"]));
    }

    [Fact]
    public void A_damaged_archive_and_another_file_are_named()
    {
        byte[] bytes = File.ReadAllBytes(Tar(("aclImdb/train/pos/0_9.txt", new string('x', 10_000))));
        string cut = folder.Write("cut.tar.gz", bytes.AsSpan(0, bytes.Length / 2));
        Assert.Throws<DataException>(() => DatasetPreparation.Prepare(Imdb(1, 0), cut, folder["out"]));
        // All texts are there, but not the end of the compressed file.
        string end = folder.Write("end.tar.gz", bytes.AsSpan(0, bytes.Length - 8));
        string why = Assert.Throws<DataException>(() => DatasetPreparation.Prepare(Imdb(1, 0), end, folder["out"])).Message;
        Assert.Contains("cut off", why, StringComparison.Ordinal);
        string message = Assert.Throws<DataException>(() => DatasetPreparation.Prepare(Datasets.Find("imdb"), cut, folder["out"])).Message;
        Assert.Contains("SHA-256", message, StringComparison.Ordinal);
    }

    /// <summary>
    /// The size is stored at byte 124 of a header and the time at 136, in octal digits or, where the first bit is set, in bytes.
    /// </summary>
    [Theory]
    [InlineData(124, 12, 0xFF)]
    [InlineData(124, 12, 0x80)]
    [InlineData(124, 12, (byte)'9')]
    [InlineData(136, 12, 0xBF)]
    [InlineData(136, 12, (byte)'x')]
    [InlineData(100, 8, 0xBF)]
    public void An_archive_with_impossible_numbers_is_damaged(int at, int length, byte value)
    {
        MemoryStream content = new();
        using (GZipStream packed = new(File.OpenRead(Tar(("aclImdb/train/pos/0_9.txt", "Good."))), CompressionMode.Decompress))
        {
            packed.CopyTo(content);
        }
        byte[] bytes = content.ToArray();
        // The last header is the file's, after those of its extended attributes.
        int header = bytes.AsSpan().LastIndexOf("aclImdb/train/pos"u8);
        bytes.AsSpan(header + at, length).Fill(value);
        using (FileStream file = File.Create(folder["odd.tar.gz"]))
        using (GZipStream packed = new(file, CompressionLevel.Fastest)) packed.Write(bytes);
        Assert.Throws<DataException>(() => DatasetPreparation.Prepare(Imdb(1, 0), folder["odd.tar.gz"], folder["out"]));
    }

    [Fact]
    public void An_unknown_name_has_its_nearest() =>
        Assert.Contains("imdb", Assert.Throws<DataException>(() => Datasets.Find("imbd")).Message, StringComparison.Ordinal);

    [Fact]
    public async Task A_download_goes_on_where_it_ended()
    {
        byte[] content = RandomNumberGenerator.GetBytes(100_000);
        Dataset set = Published(content);
        folder.Write("data.bin.part", content.AsSpan(0, 40_000));
        Server server = new(content);
        using HttpClient client = new(server);
        await new DatasetDownload(client).FetchAsync(set, folder[""]);
        Assert.Equal(40_000, server.Started);
        Assert.Equal(content, File.ReadAllBytes(folder["data.bin"]));
        Assert.Equal(["data.bin"], folder.Names);
    }

    [Fact]
    public async Task A_wrong_file_is_not_kept()
    {
        using HttpClient client = new(new Server(new byte[10]));
        await Assert.ThrowsAsync<DataException>(() => new DatasetDownload(client).FetchAsync(Published(new byte[20]), folder[""]));
        Assert.Empty(folder.Names);
    }

    public void Dispose() => folder.Dispose();

    private static Dataset Imdb(long train, long test) =>
        Datasets.Find("imdb") with { Files = [], Counts = new OrderedDictionary<string, long> { ["train"] = train, ["test"] = test } };

    private static Dataset Published(byte[] content) => Datasets.Find("imdb") with
    {
        Files = [new("data.bin", new("https://example.org/data.bin"), Convert.ToHexStringLower(SHA256.HashData(content)))],
    };

    private string Tar(params (string Path, string Text)[] files)
    {
        using (FileStream file = File.Create(folder["set.tar.gz"]))
        using (GZipStream packed = new(file, CompressionLevel.Fastest))
        using (TarWriter writer = new(packed))
        {
            foreach ((string path, string text) in files)
            {
                writer.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, path)
                {
                    DataStream = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text)),
                });
            }
        }
        return folder["set.tar.gz"];
    }

    /// <summary>A server that has one file and sends any end of it.</summary>
    private sealed class Server(byte[] content) : HttpMessageHandler
    {
        public long Started { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Started = request.Headers.Range?.Ranges.Single().From ?? 0;
            HttpResponseMessage response = new(Started > 0 ? HttpStatusCode.PartialContent : HttpStatusCode.OK)
            {
                Content = new ByteArrayContent(content, (int)Started, content.Length - (int)Started),
            };
            if (Started > 0)
            {
                response.Content.Headers.ContentRange = new ContentRangeHeaderValue(Started, content.Length - 1, content.Length);
            }
            return Task.FromResult(response);
        }
    }
}
