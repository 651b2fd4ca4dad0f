using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using Glossa.Data;
using Glossa.Tensors;

namespace Glossa.Fuzz;

/// <summary>Readers of corpora and of what a training leaves.</summary>
internal static class CorpusFiles
{
    private const string Lines = "{\"text\": \"a fine film\", \"label\": \"good\"}\n"
        + "{\"text\": \"a dull \\u00e9 film\", \"label\": \"bad\"}\n{\"text\": \"😀\", \"label\": \"good\", \"stars\": 4.5}\n";
    private const string Table = "text,label,stars\n\"a fine, \"\"warm\"\" film\",good,4\na dull film,bad,1\n\"two\nlines\",good,3\n";

    public static FuzzReader[] All { get; } =
    [
        Corpus("jsonl", "corpus.jsonl", Lines),
        Corpus("json", "corpus.json", "[" + Lines.TrimEnd().ReplaceLineEndings(",\n") + "]\n"),
        Corpus("csv", "corpus.csv", Table),
        Corpus("tsv", "corpus.tsv", "text\tlabel\tstars\na \"fine\" film\tgood\t4\na dull film\tbad\t1\n"),
        Corpus("txt", "corpus.txt", "a fine film\n\na dull film\r\n😀\n"),
        FuzzReader.Of("rows", RowFiles(), ReadRows),
        new FuzzReader("label-folder", WriteLabelFolder, folder => ReadAll(new LabelFolderReader(folder))),
        FuzzReader.Of(
            "archive", new Dictionary<string, Action<string>> { ["aclImdb.tar.gz"] = WriteTar, ["aclImdb.zip"] = WriteZip }, ReadArchive),
        FuzzReader.Of(
            "ids", new Dictionary<string, Action<string>> { ["ids.bin"] = path => IdFile.Write(path, [[1, 2, 3], [4, 70000]]) }, ReadIds),
    ];

    private static FuzzReader Corpus(string name, string file, string content) => FuzzReader.Of(
        name,
        new Dictionary<string, Action<string>>
        {
            [file] = path => File.WriteAllText(path, content),
            [file + GzipFile.Extension] = path => TextFiles.WriteGzip(path, content),
        },
        path => ReadAll(CorpusReader.Open(path, new CorpusOptions { RequiresLabel = false, LabelField = name == "txt" ? null : "label" })));

    private static Dictionary<string, Action<string>> RowFiles() => new()
    {
        ["rows.jsonl"] = path => File.WriteAllText(path, Lines),
        ["rows.json"] = path => File.WriteAllText(path, "[\n" + Lines.TrimEnd().ReplaceLineEndings(",") + "]", Encoding.BigEndianUnicode),
        ["rows.csv"] = path => File.WriteAllText(path, Table.Replace('\n', '\r'), Encoding.Unicode),
    };

    /// <summary>Reads row by row, as commands do, and writes what was read again.</summary>
    private static void ReadRows(string path)
    {
        CorpusOptions options = new() { RequiresLabel = false, LabelField = null, KeepsRecord = true };
        foreach (CorpusRow row in CorpusReader.Open(path, options).ReadRows()) _ = row.Text?.Record!.ToJsonString();
    }

    private static void ReadAll(CorpusReader reader)
    {
        foreach (LabelledText text in reader.Read()) _ = text.Fields;
    }

    private static void WriteLabelFolder(string folder)
    {
        foreach (string label in new[] { "neg", "pos" })
        {
            File.WriteAllText(
                Path.Combine(Directory.CreateDirectory(Path.Combine(folder, "input", label)).FullName, "1_2.txt"), $"a text of {label}");
        }
    }

    private static void WriteTar(string path)
    {
        using GZipStream packed = new(File.Create(path), CompressionLevel.Fastest);
        using TarWriter tar = new(packed);
        foreach (string name in new[] { "aclImdb/train/pos/0_9.txt", "aclImdb/train/neg/1_1.txt" })
        {
            tar.WriteEntry(
                new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes("a text")) });
        }
    }

    private static void WriteZip(string path)
    {
        using ZipArchive zip = new(File.Create(path), ZipArchiveMode.Create);
        foreach (string name in new[] { "aclImdb/train/pos/0_9.txt", "aclImdb/train/neg/1_1.txt" })
        {
            using Stream entry = zip.CreateEntry(name).Open();
            entry.Write("a text"u8);
        }
    }

    private static void ReadArchive(string path)
    {
        Dataset set = Datasets.Find("imdb") with { Files = [], Counts = new Dictionary<string, long> { ["train"] = 2 } };
        string folder = Directory.CreateDirectory(Path.Combine(Path.GetDirectoryName(path)!, "prepared")).FullName;
        try
        {
            DatasetPreparation.Prepare(set, path, folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void ReadIds(string path)
    {
        using IdFile file = IdFile.Open(path);
        int[] ids = new int[3];
        file.Read(0, ids);
    }
}
