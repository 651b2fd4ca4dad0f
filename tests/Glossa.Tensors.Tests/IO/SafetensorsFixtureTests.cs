using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;
using Glossa.Testing;
using Xunit;

namespace Glossa.Tensors.Tests.IO;

/// <summary>Files that Hugging Face's library wrote, against a reading of their bytes that shares nothing with the library's.</summary>
public class SafetensorsFixtureTests
{
    private const string Models = "fixtures/transformers";

    [SharedDataTheory(Models)]
    [InlineData("albert")]
    [InlineData("bert-cased-pretraining")]
    [InlineData("bert-uncased")]
    [InlineData("distilbert")]
    [InlineData("electra")]
    [InlineData("roberta")]
    [InlineData("xlnet")]
    [InlineData("xlnet-uni")]
    public void Weights_of_transformers_are_read(string model)
    {
        string path = SharedData.PathOf($"{Models}/{model}/model.safetensors");
        byte[] bytes = File.ReadAllBytes(path);
        int length = (int)BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        using JsonDocument header = JsonDocument.Parse(bytes.AsMemory(8, length));
        using SafetensorsFile file = SafetensorsFile.Open(path);
        Assert.Equal("pt", file.Metadata["format"]);
        IReadOnlyDictionary<string, Tensor> tensors = file.ReadAll(Backend.Cpu);
        int count = 0;
        foreach (JsonProperty property in header.RootElement.EnumerateObject().Where(property => property.Name != "__metadata__"))
        {
            count++;
            int[] offsets = [.. property.Value.GetProperty("data_offsets").EnumerateArray().Select(x => x.GetInt32())];
            ReadOnlySpan<byte> data = bytes.AsSpan(8 + length)[offsets[0]..offsets[1]];
            Tensor tensor = tensors[property.Name];
            Assert.Equal(property.Value.GetProperty("shape").EnumerateArray().Select(x => x.GetInt32()), tensor.Shape.ToArray());
            Assert.Equal(property.Value.GetProperty("dtype").GetString(), file[property.Name].DType);
            if (file[property.Name].DType == "I64")
            {
                long[] ids = MemoryMarshal.Cast<byte, long>(data).ToArray();
                Assert.Equal(ids, file.ReadIds(property.Name).Span.ToArray());
                Assert.Equal(ids.Select(id => (float)id), tensor.ToArray());
            }
            else
            {
                Assert.Equal("F32", file[property.Name].DType);
                Assert.Equal(MemoryMarshal.Cast<byte, float>(data).ToArray(), tensor.ToArray());
            }
        }
        Assert.Equal(count, tensors.Count);
        Assert.NotEqual(0, count);
    }
}
