using Glossa.Tensors;
using Glossa.Testing;
using Xunit;

namespace Glossa.Formats.Tests;

/// <summary>
/// HDF5 files: every way of storing values that is known, groups with indexes of several levels, texts, and a file Keras wrote.
/// </summary>
public sealed class Hdf5FileTests : IDisposable
{
    private const string KerasFile = "data/textgenrnn/textgenrnn_weights.hdf5";

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Numbers_of_every_format_are_read(int version)
    {
        float[] values = [1, -2.5f, 0.125f, 65504, 0, -1];
        RawHdf5 raw = new();
        Dictionary<string, long> members = new()
        {
            ["half"] = raw.Dataset([2, 3], RawHdf5.Float16, RawHdf5.Bytes(Array.ConvertAll(values, value => (Half)value))),
            ["single"] = raw.Dataset([2, 3], RawHdf5.Float32, RawHdf5.Bytes(values)),
            ["double"] = raw.Dataset([6], RawHdf5.Float64, RawHdf5.Bytes(Array.ConvertAll(values, value => (double)value))),
            ["big"] = raw.Dataset([6], RawHdf5.Float32BigEndian, [.. values.SelectMany(value => BitConverter.GetBytes(value).Reverse())]),
            ["compact"] = raw.Compact([3, 2], RawHdf5.Float32, RawHdf5.Bytes(values)),
            ["scalar"] = raw.Dataset([], RawHdf5.Float32, RawHdf5.Bytes(7f)),
            ["empty"] = raw.Dataset([0, 4], RawHdf5.Float32, []),
        };
        using Hdf5File file = Open(raw.Finish(raw.Group(members), version));
        Assert.Equal(members.Keys.Order(StringComparer.Ordinal), file.Entries.Select(entry => entry.Name));
        Assert.Equal<Shape>([3, 2], file.Entries[1].Shape);
        foreach (string name in members.Keys.Except(["scalar", "empty"])) Assert.Equal(values, file.Read(name, Backend.Cpu).ToArray());
        Assert.Equal(7, file.Read("scalar", Backend.Reference).ToDouble());
        Assert.Equal<Shape>([0, 4], file.Read("empty", Backend.Cpu).Shape);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void Chunks_are_put_together(bool shuffle, bool deflate)
    {
        int[][] shapes = [[7], [5, 7], [4, 3, 5]], chunks = [[3], [2, 3], [3, 3, 2]];
        foreach ((int[] shape, int[] chunk) in shapes.Zip(chunks))
        {
            float[] values = [.. Enumerable.Range(0, shape.Aggregate(1, (product, size) => product * size)).Select(i => i + 0.5f)];
            RawHdf5 raw = new();
            using Hdf5File file = Open(raw.Finish(raw.Group(new Dictionary<string, long>
            {
                ["x"] = raw.Chunked(shape, chunk, RawHdf5.Float32, 4, RawHdf5.Bytes(values), shuffle, deflate),
            })));
            Tensor tensor = file.Read("x", Backend.Cpu);
            Assert.Equal(Shape.Create(shape), tensor.Shape);
            Assert.Equal(values, tensor.ToArray());
        }
    }

    [Fact]
    public void Groups_nest_and_carry_texts()
    {
        Dictionary<string, (int[], float[])> datasets = Enumerable.Range(0, 9)
            .ToDictionary(i => $"layer_{i}/inner/kernel:0", i => (new[] { 1 }, new[] { (float)i }));
        using Hdf5File file = Open(RawHdf5.File(datasets, ("keras_version", "2.1.5"), ("backend", "größer")));
        for (int i = 0; i < 9; i++) Assert.Equal(i, file.Read($"layer_{i}/inner/kernel:0", Backend.Cpu).ToDouble());
        Assert.Equal(["2.1.5"], file.Texts("", "keras_version"));
        Assert.Equal(["größer"], file.Texts("", "backend"));
        Assert.Empty(file.Texts("layer_1", "keras_version"));

        RawHdf5 raw = new();
        byte[] number = RawHdf5.Attribute("number", RawHdf5.Float32, RawHdf5.Space([]), RawHdf5.Bytes(1f));
        using Hdf5File other = Open(raw.Finish(raw.Group(new Dictionary<string, long>
        {
            ["group"] = raw.Group(new Dictionary<string, long>(), RawHdf5.FixedTexts("names", "a", "longer"), number),
        })));
        Assert.Equal(["a", "longer"], other.Texts("group", "names"));
        Assert.Empty(other.Texts("group", "number"));
        Assert.Empty(other.Entries);
    }

    [Theory]
    [InlineData("plain.hdf5", "")]
    [InlineData("not-ascii.hdf5", "größe 😀 ")]
    [InlineData("track-order.hdf5", "")]
    [InlineData("soft.hdf5", "")]
    public void Groups_of_every_kind_are_read(string name, string prefix)
    {
        using Hdf5File file = Hdf5File.Open(PathOf(name));
        Assert.Equal([$"{prefix}c", $"{prefix}group/a", $"{prefix}group/b"], file.Entries.Select(entry => entry.Name));
        foreach (Hdf5Entry entry in file.Entries) Assert.Equal([0, 1, 2, 3, 4, 5], file.Read(entry.Name, Backend.Cpu).ToArray());
        Assert.Equal(["a", "bc"], file.Texts("", "names"));
        Assert.Equal(["2.1.5"], file.Texts($"{prefix}group", "version"));
    }

    [Fact]
    public void Files_of_the_latest_version_are_read_but_for_chunks()
    {
        using Hdf5File file = Hdf5File.Open(PathOf("latest.hdf5"));
        Assert.Equal(["c", "group/a", "group/b"], file.Entries.Select(entry => entry.Name));
        Assert.Equal([0, 1, 2, 3, 4, 5], file.Read("c", Backend.Cpu).ToArray());
        Assert.Equal([0, 1, 2, 3, 4, 5], file.Read("group/a", Backend.Cpu).ToArray());
        Assert.Equal(["2.1.5"], file.Texts("group", "version"));
        Assert.Contains(
            "'group/b': its chunks are kept in a newer way",
            Assert.Throws<TensorFileException>(() => file.Read("group/b", Backend.Cpu)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Links_to_data_sets_are_read_and_links_by_name_are_told()
    {
        using Hdf5File file = Hdf5File.Open(PathOf("links.hdf5"));
        Assert.Equal(["c", "group/a", "group/b", "same"], file.Entries.Select(entry => entry.Name));
        Assert.Equal([0, 1, 2, 3, 4, 5], file.Read("same", Backend.Cpu).ToArray());
        Assert.EndsWith(
            "'elsewhere': it is a link to '/x' in the file 'other.hdf5', which is not followed; open that file.",
            Refusal(file, "elsewhere"),
            StringComparison.Ordinal);
        Assert.EndsWith("'soft': it is a link to '/group/a'; read it by that name.", Refusal(file, "soft"), StringComparison.Ordinal);
        using Hdf5File old = Hdf5File.Open(PathOf("soft.hdf5"));
        Assert.EndsWith("'soft': it is a link to '/group/a'; read it by that name.", Refusal(old, "soft"), StringComparison.Ordinal);
    }

    [Fact]
    public void Many_members_and_attributes_are_read()
    {
        using Hdf5File file = Hdf5File.Open(PathOf("many.hdf5"));
        Assert.Equal(
            Enumerable.Range(0, 1500).Select(i => $"layer_{i}").Order(StringComparer.Ordinal),
            file.Entries.Select(entry => entry.Name));
        foreach (int i in (int[])[0, 1, 499, 500, 777, 1499])
        {
            Assert.Equal(i / 500 * 500, file.Read($"layer_{i}", Backend.Cpu).ToArray()[0]);
        }
        for (int i = 0; i < 20; i++) Assert.Equal([$"text {i}"], file.Texts("", $"text_{i}"));
        Assert.Equal(Enumerable.Range(0, 300).Select(i => $"layer_{i}/kernel:0"), file.Texts("", "names"));
    }

    [SharedDataFact(KerasFile)]
    public void A_file_of_Keras_is_read()
    {
        using Hdf5File file = Hdf5File.Open(SharedData.PathOf(KerasFile));
        Assert.Equal(["input", "embedding", "rnn_1", "rnn_2", "rnn_concat", "attention", "output"], file.Texts("", "layer_names"));
        Assert.Equal(["2.1.5"], file.Texts("", "keras_version"));
        Assert.Equal(["tensorflow"], file.Texts("", "backend"));
        Assert.Equal(["rnn_1/kernel:0", "rnn_1/recurrent_kernel:0", "rnn_1/bias:0"], file.Texts("rnn_1", "weight_names"));
        Assert.Equal(
            [
                "attention/attention/attention_W:0 [356, 1]", "embedding/embedding/embeddings:0 [465, 100]", "output/output/bias:0 [465]",
                "output/output/kernel:0 [356, 465]",
                "rnn_1/rnn_1/bias:0 [1024]", "rnn_1/rnn_1/kernel:0 [100, 512]", "rnn_1/rnn_1/recurrent_kernel:0 [128, 512]",
                "rnn_2/rnn_2/bias:0 [1024]", "rnn_2/rnn_2/kernel:0 [128, 512]", "rnn_2/rnn_2/recurrent_kernel:0 [128, 512]",
            ],
            file.Entries.Select(entry => $"{entry.Name} {entry.Shape}"));
        // Tensors that are not rearranged are stored unchanged in the safetensors file.
        using SafetensorsFile same = SafetensorsFile.Open(SharedData.PathOf("data/textgenrnn/textgenrnn_weights.safetensors"));
        Close.AssertSameBits(
            "embedding", same.Read("embedding.weight", Backend.Cpu), file.Read("embedding/embedding/embeddings:0", Backend.Cpu));
        Close.AssertSameBits("output", same.Read("output.kernel", Backend.Cpu), file.Read("output/output/kernel:0", Backend.Cpu));
    }

    private static string PathOf(string name) => Path.Combine(AppContext.BaseDirectory, "fixtures", "hdf5", name);

    private static string Refusal(Hdf5File file, string name) =>
        Assert.Throws<TensorFileException>(() => file.Read(name, Backend.Cpu)).Message;

    private Hdf5File Open(byte[] bytes) => Hdf5File.Open(folder.Write("file.hdf5", bytes));
}
