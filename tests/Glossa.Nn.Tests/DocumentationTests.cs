using System.Text.RegularExpressions;
using Glossa.Testing;
using Xunit;

namespace Glossa.Nn.Tests;

/// <summary>Pages that show code show the code that is there.</summary>
public partial class DocumentationTests
{
    [Fact]
    public void The_page_on_adding_a_layer_quotes_the_tree()
    {
        string page = Repository.Read("docs/add-a-layer.md");
        int lines = 0, blocks = 0;
        foreach (Match block in QuotedFile().Matches(page))
        {
            string code = block.Groups["code"].Value;
            Assert.Contains(code, Repository.Read(block.Groups["file"].Value), StringComparison.Ordinal);
            lines += code.Count(c => c == '\n');
            blocks++;
        }
        Assert.Equal(6, blocks);
        Assert.InRange(lines, 1, 59);
    }

    [GeneratedRegex(@"^`(?<file>[\w/.]+)`\n\n```\w+\n(?<code>.*?)```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex QuotedFile();
}
