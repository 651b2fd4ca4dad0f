using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Xunit;

namespace Glossa.Text.Tests.Strings;

/// <summary>The normal forms are CPython's (unicodedata of Unicode 14).</summary>
public class UnicodeNormalizationTests
{
    private static readonly NormalizationForm[] Forms =
        [NormalizationForm.FormC, NormalizationForm.FormD, NormalizationForm.FormKC, NormalizationForm.FormKD];

    // SHA-256 of the normal forms of all characters, as UTF-8, each on a line.
    [Theory]
    [InlineData(NormalizationForm.FormC, "9cc65524a9d8082bf10840c616cd199bd2ac12ee49a3381bd6fb7957711f342b")]
    [InlineData(NormalizationForm.FormD, "b505598a484ab04ad1f0d3e9d772f4a536b012c63ec82132e4a7fba25a8d94f2")]
    [InlineData(NormalizationForm.FormKC, "06e7277bca1b5f061a23d4e0caee648a132aee7e3fe7ae21a6f460298c980a11")]
    [InlineData(NormalizationForm.FormKD, "d796bc2466011eef032f183cd5a0e9335aed43a191d6c20c137ee95f1fc98dc6")]
    public void Every_character_has_its_form(NormalizationForm form, string hash)
    {
        using IncrementalHash sum = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (int character = 0; character < 0x110000; character++)
        {
            if (Rune.IsValid(character))
            {
                sum.AppendData(Encoding.UTF8.GetBytes(UnicodeNormalization.Normalize(new Rune(character).ToString(), form) + "\n"));
            }
        }
        Assert.Equal(hash, Convert.ToHexStringLower(sum.GetHashAndReset()));
    }

    [Fact]
    public void Sequences_of_marks_and_letters_have_their_forms()
    {
        string[] lines = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Strings", "normal-forms.jsonl"));
        Assert.Equal(120, lines.Length);
        foreach (string line in lines)
        {
            string[] forms = JsonSerializer.Deserialize<string[]>(line)!;
            for (int i = 0; i < Forms.Length; i++) Assert.Equal(forms[i + 1], UnicodeNormalization.Normalize(forms[0], Forms[i]));
        }
    }

    [Fact]
    public void Halves_of_characters_are_replaced() =>
        Assert.Equal("a\uFFFDé", UnicodeNormalization.Normalize("a\uDC00e\u0301", NormalizationForm.FormC));
}
