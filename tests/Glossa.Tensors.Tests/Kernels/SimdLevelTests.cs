using System.Diagnostics;
using Glossa.Tensors.Lanes;
using Xunit;

namespace Glossa.Tensors.Tests.Kernels;

/// <summary>
/// Runs all kernel tests again in child processes in which wider registers, or the products of 8 bits, are switched off, down to plain
/// 128-bit registers without fused multiply-add.
/// </summary>
public class SimdLevelTests
{
    [Theory]
    [InlineData("DOTNET_EnableAVX512", "AVX2")]
    [InlineData("DOTNET_EnableAVXVNNI", "AVX-512")]
    [InlineData("DOTNET_EnableAVX2", "128-bit")]
    [InlineData("DOTNET_EnableHWIntrinsic", "128-bit")]
    public async Task Kernel_tests_pass_with_a_level_switched_off(string variable, string level)
    {
        ProcessStartInfo start = new(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            ArgumentList = { "test", typeof(SimdLevelTests).Assembly.Location, "--filter", "Category=Kernels" },
            Environment = { [variable] = "0", [ExpectedLevel] = level },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process child = Process.Start(start)!;
        Task<string> errors = child.StandardError.ReadToEndAsync();
        string output = await child.StandardOutput.ReadToEndAsync();
        await child.WaitForExitAsync();
        Assert.True(child.ExitCode == 0, $"With {variable}=0:\n{output}\n{await errors}");
        Assert.Contains("Passed!", output, StringComparison.Ordinal);
    }

    /// <summary>The level of a child process is the one the parent asked for (on machines that have wider ones at all).</summary>
    [Fact]
    [Trait("Category", "Kernels")]
    public void The_level_is_the_one_asked_for()
    {
        string? expected = Environment.GetEnvironmentVariable(ExpectedLevel);
        string[] levels = ["AVX-512", "AVX2", "128-bit"];
        if (expected is not null) Assert.Contains(Registers.InstructionSet, levels[Array.IndexOf(levels, expected)..]);
    }

    private const string ExpectedLevel = "GLOSSA_TEST_SIMD_LEVEL";
}
