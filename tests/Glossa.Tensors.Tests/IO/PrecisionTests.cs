using Glossa.Testing;
using Xunit;

namespace Glossa.Tensors.Tests.IO;

/// <summary>Tensors in files of 16 bits: the values are rounded to nearest, ties to even, as PyTorch's <c>to(dtype)</c> rounds.</summary>
public sealed class PrecisionTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    // torch.tensor([...]).to(torch.bfloat16).float(): 1.00390625 is half way between 1 and 1.0078125, 1.01171875 between 1.0078125 and
    // 1.015625; the even ones are 1 and 1.015625.
    [Theory]
    [InlineData(1.00390625f, 1f)]
    [InlineData(1.01171875f, 1.015625f)]
    [InlineData(-3.14159265f, -3.140625f)]
    [InlineData(1e-40f, 9.18355e-41f)]
    [InlineData(float.NaN, float.NaN)]
    [InlineData(float.PositiveInfinity, float.PositiveInfinity)]
    [InlineData(float.MaxValue, 3.3895314e38f)]
    public void Brain_floats_have_the_upper_half_of_the_bits(float value, float rounded) =>
        AssertWritten(value, rounded, Precision.BFloat16);

    // torch.tensor([...]).half().float()
    [Theory]
    [InlineData(1.00048828125f, 1f)]
    [InlineData(1.00146484375f, 1.001953125f)]
    [InlineData(-3.14159265f, -3.140625f)]
    [InlineData(65504f, 65504f)]
    [InlineData(1e-8f, 0f)]
    [InlineData(float.NegativeInfinity, float.NegativeInfinity)]
    public void Half_precision_has_eleven_significant_bits(float value, float rounded) => AssertWritten(value, rounded, Precision.Float16);

    [Fact]
    public void A_value_that_is_too_large_is_refused_and_the_old_file_stays()
    {
        File.WriteAllText(folder["x.safetensors"], "old");
        Dictionary<string, Tensor> tensors = new() { ["weight"] = Tensor.From([1f, 70_000f], [2]) };
        TensorFileException error = Assert.Throws<TensorFileException>(
            () => SafetensorsWriter.Write(folder["x.safetensors"], tensors, precision: _ => Precision.Float16));
        Assert.Contains("'weight'", error.Message, StringComparison.Ordinal);
        Assert.Equal("old", File.ReadAllText(folder["x.safetensors"]));
    }

    [Fact]
    public void Each_tensor_may_have_a_precision_of_its_own_and_double_precision_stays()
    {
        Dictionary<string, Tensor> tensors = new()
        {
            ["a"] = Tensor.From([0.1f, 0.2f, 0.3f], [3]),
            ["b"] = Tensor.From([0.1f, 0.2f], [2]),
            ["c"] = Tensor.From([0.1f], [1]).To(Backend.Reference),
        };
        SafetensorsWriter.Write(folder["x.safetensors"], tensors, precision: name => name == "a" ? Precision.Float16 : Precision.Float32);
        using SafetensorsFile file = SafetensorsFile.Open(folder["x.safetensors"]);
        Assert.Equal([0.099975586f, 0.19995117f, 0.30004883f], file.Read("a", Backend.Cpu).ToArray());
        Assert.Equal([0.1f, 0.2f], file.Read("b", Backend.Cpu).ToArray());
        Assert.Equal((double)0.1f, file.Read("c", Backend.Reference).ToDouble());
    }

    private void AssertWritten(float value, float rounded, Precision precision)
    {
        SafetensorsWriter.Write(
            folder["x.safetensors"], new Dictionary<string, Tensor> { ["x"] = Tensor.From([value], [1]) }, precision: _ => precision);
        using SafetensorsFile file = SafetensorsFile.Open(folder["x.safetensors"]);
        float read = file.Read("x", Backend.Cpu).ToArray()[0];
        if (float.IsFinite(rounded)) Assert.Equal(rounded, read, MathF.Abs(rounded) * 1e-5f);
        else Assert.Equal(rounded, read);
    }
}
