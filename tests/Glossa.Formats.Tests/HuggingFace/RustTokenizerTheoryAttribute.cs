using Xunit;

namespace Glossa.Formats.Tests;

/// <summary>A theory that needs Hugging Face's Rust library, and perhaps shared data; without them it is skipped, with the reason.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RustTokenizerTheoryAttribute : TheoryAttribute
{
    private static readonly Lazy<string?> Reason = new(FindReason);

    /// <param name="relative">The folder of the shared data that the test needs, if it needs any.</param>
    public RustTokenizerTheoryAttribute(string? relative = null)
    {
        Relative = relative;
        Skip = (relative is null ? null : new Testing.SharedDataTheoryAttribute(relative).Skip) ?? Reason.Value;
    }

    /// <summary>The folder of the shared data that the test needs, if it needs any.</summary>
    public string? Relative { get; }

    private static string? FindReason()
    {
        using Testing.TempFolder folder = new();
        string file = folder.Write(
            "tokenizer.json", "{\"version\": \"1.0\", \"model\": {\"type\": \"BPE\", \"vocab\": {}, \"merges\": []}}"u8);
        try
        {
            using Tokenizers.DotNet.Tokenizer tokenizer = new(file);
            return null;
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException or TypeInitializationException)
        {
            return $"Hugging Face's Rust library cannot be loaded here: {e.Message}";
        }
    }
}
