using System.Text.RegularExpressions;

namespace Glossa.Text;

/// <summary>A regular expression of a tokenizer's file. A text that it would take without end for is refused.</summary>
internal sealed class WordPattern
{
    private static readonly TimeSpan MaxTime = TimeSpan.FromSeconds(2);

    private readonly Regex regex;

    /// <summary>An expression.</summary>
    /// <param name="source">The expression as it is written; Hugging Face's are Oniguruma's, of which .NET has nearly all.</param>
    /// <exception cref="TextException">.NET does not have it.</exception>
    public WordPattern(string source)
    {
        Source = source;
        try
        {
            regex = Create(source);
        }
        catch (ArgumentException e)
        {
            throw new TextException($"The tokenizer's regular expression '{source}' is not one that .NET has: {e.Message}", e);
        }
    }

    /// <summary>The expression as it is written.</summary>
    public string Source { get; }

    /// <summary>All matches in a text that are not empty.</summary>
    /// <exception cref="TextException">It takes far too long.</exception>
    public List<(int Index, int Length)> Matches(ReadOnlySpan<char> text)
    {
        List<(int, int)> matches = [];
        try
        {
            foreach (ValueMatch match in regex.EnumerateMatches(text))
            {
                if (match.Length > 0) matches.Add((match.Index, match.Length));
            }
        }
        catch (RegexMatchTimeoutException e)
        {
            throw new TextException($"The tokenizer's regular expression '{Source}' takes far too long for this text.", e);
        }
        return matches;
    }

    private static Regex Create(string source)
    {
        try
        {
            return new Regex(source, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking, MaxTime);
        }
        catch (NotSupportedException)
        {
            // Expressions that look ahead, such as GPT-4's, are only found by trying.
            return new Regex(source, RegexOptions.CultureInvariant, MaxTime);
        }
    }
}
