using Xunit;

namespace Glossa.Text.Tests;

internal static class TextAssert
{
    /// <summary>Requires that the tokens and spaces are the text, without a gap.</summary>
    public static void Reassembles(Doc doc)
    {
        int at = 0;
        for (int i = 0; i < doc.Count; i++)
        {
            Token token = doc[i];
            if (token.Start != at || token.Length == 0) Assert.Fail($"token {i} begins at {token.Start} and not at {at}, or is empty");
            if (string.CompareOrdinal(doc.Text, at, token.Text, 0, token.Length) != 0)
            {
                Assert.Fail($"token {i} is not what stands in the text");
            }
            at += token.Length;
            if (!token.HasSpace) continue;
            Assert.Equal(' ', doc.Text[at]);
            at++;
        }
        Assert.Equal(doc.Text.Length, at);
    }
}
