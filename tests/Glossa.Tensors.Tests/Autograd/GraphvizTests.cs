using System.Diagnostics;
using System.Text.RegularExpressions;
using Glossa.Testing;
using Xunit;

namespace Glossa.Tensors.Tests.Autograd;

/// <summary>The recorded graph as DOT.</summary>
public partial class GraphvizTests
{
    [Fact]
    public void Shows_operations_shapes_layers_leaves_and_edges()
    {
        string dot = Graph();
        Assert.Matches("""^digraph glossa \{\s""", dot);
        Assert.EndsWith("}\n", dot, StringComparison.Ordinal);
        Assert.Contains("""[shape=box, label="sum\n[]"];""", dot, StringComparison.Ordinal);
        Assert.Matches("""\n  subgraph cluster0 \{\n    label="encoder \\"first\\""; [^\n]*\n""", dot);
        Assert.Matches("""color=gray;\n    n\d+ \[shape=box, label="linear\\n\[2, 4\]"\];\n  \}\n""", dot);
        Assert.Contains("""[shape=box, label="split\n[2, 1], [2, 3]"];""", dot, StringComparison.Ordinal);
        Assert.Contains("""fillcolor=lightblue, label="encoder.weight\n[4, 3]"];""", dot, StringComparison.Ordinal);
        Assert.Matches("""ellipse, label="input \d+\\n\[2, 3\]"\];""", dot);
        Assert.Matches("""fillcolor=lightblue, label="leaf \d+\\n\[4\]"\];""", dot);
        // Every edge joins two nodes that are there, and all but the result have one going out.
        string[] nodes = [.. Nodes().Matches(dot).Select(node => node.Groups[1].Value)];
        (string From, string To)[] edges = [.. Edges().Matches(dot).Select(edge => (edge.Groups[1].Value, edge.Groups[2].Value))];
        Assert.Equal(nodes.Length, nodes.Distinct().Count());
        Assert.All(edges, edge => Assert.True(nodes.Contains(edge.From) && nodes.Contains(edge.To)));
        Assert.Equal(nodes.Except(["n0"]).Order(), edges.Select(edge => edge.From).Distinct().Order());
    }

    [Fact]
    public void A_value_used_twice_is_one_node_with_two_edges()
    {
        Run run = On.Recording("cpu");
        Tensor x = Sample.Variable([2], 1), y = x.Exp(run);
        string dot = y.Multiply(y, run).ToGraphviz();
        Assert.Single(Regex.Matches(dot, "label=\"exp"));
        Assert.Equal(2, Regex.Count(dot, "n1 -> n0"));
    }

    [Fact]
    public void Graphviz_draws_it_where_it_is_installed()
    {
        try
        {
            using Process dot = Process.Start(new ProcessStartInfo("dot", "-Tsvg")
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            dot.StandardInput.Write(Graph());
            dot.StandardInput.Close();
            Assert.Contains("encoder.weight", dot.StandardOutput.ReadToEnd(), StringComparison.Ordinal);
            Assert.Equal("", dot.StandardError.ReadToEnd());
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // Not installed.
        }
    }

    private static string Graph()
    {
        Run run = On.Recording("cpu");
        Tensor weight = Sample.Variable([4, 3], 1), bias = Sample.Variable([4], 2), y;
        using (run.Enter("encoder \"first\"")) y = Sample.Uniform([2, 3], 3).Linear(weight, bias, run);
        Tensor[] parts = y.Split(1, [1, 3], run);
        return parts[0].Sum(run).Add(parts[1].Exp(run).Sum(run), run)
            .ToGraphviz(new Dictionary<Tensor, string> { [weight] = "encoder.weight" }).ReplaceLineEndings("\n");
    }

    [GeneratedRegex("""^ +(n\d+) \[shape=(\w+),.*label="(.*)"\];$""", RegexOptions.Multiline)]
    private static partial Regex Nodes();

    [GeneratedRegex("""^  (n\d+) -> (n\d+);$""", RegexOptions.Multiline)]
    private static partial Regex Edges();
}
