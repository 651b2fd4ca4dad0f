using Glossa.Tensors;
using Glossa.Testing;
using Xunit;

namespace Glossa.Nn.Tests;

/// <summary>Graphs of models: parameters by their paths, layers folded.</summary>
public class ModuleGraphTests
{
    private static readonly Sequential Model = new Sequential(
        new Linear(3, 4), new Residual(new Sequential(new Linear(4, 4), new Activate(Activation.Tanh))), new Linear(4, 2)).Initialize(1);

    private static Tensor Input => Sample.Uniform([5, 3], 1);

    [Fact]
    public void Parameters_have_their_paths()
    {
        Run run = On.Recording("cpu");
        string dot = Loss.Mse(Model.Forward(Input, run), run.Zeros([5, 2]), run).ToGraphviz(Model);
        foreach ((string path, Parameter parameter) in Model.Parameters)
        {
            Assert.Contains($"label=\"{path}\\n{parameter.Shape}\"", dot, StringComparison.Ordinal);
        }
        Assert.DoesNotContain("leaf", dot, StringComparison.Ordinal);
        Assert.Contains("label=\"1.inner.0\";", dot, StringComparison.Ordinal);
    }

    [Fact]
    public void A_layer_is_a_node_with_class_shape_and_parameters()
    {
        ComputationGraph graph = Model.Graph(run => Model.Forward(Input, run));
        Assert.Equal("2", graph.Nodes[0].Name);
        Assert.Equal(["Linear", "[5, 4]", "16 parameters"], graph.Nodes.Single(node => node.Name == "0").Details);
        Assert.Equal("1.inner", graph.Nodes.Single(node => node.Name == "1.inner.0").Layer);
        IEnumerable<string> edges = graph.Edges.Select(edge => $"{graph.Nodes[edge.From].Name} {graph.Nodes[edge.To].Name}");
        string input = graph.Nodes.Single(node => node.Kind == GraphNodeKind.Input).Name;
        string[] expected = ["0 1.inner.0", "0 add", "1.inner.0 1.inner.1", "1.inner.1 add", "add 2", $"{input} 0"];
        Assert.Equal(expected, edges.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_call_of_a_layer_is_a_node()
    {
        Linear step = new Linear(2, 2).Initialize(2);
        Sequential model = new Sequential(step, new Residual(step), step).Initialize(2);
        ComputationGraph graph = model.Graph(run => model.Forward(Sample.Uniform([1, 2], 1), run));
        // The parameters that all three read are nodes of their own.
        Assert.Equal(["0", "0", "0"], graph.Nodes.Where(node => node.Kind == GraphNodeKind.Layer).Select(node => node.Name));
        IEnumerable<GraphNode> parameters = graph.Nodes.Where(node => node.Kind == GraphNodeKind.Parameter);
        Assert.Equal(["0.bias", "0.weight"], parameters.Select(node => node.Name).Order());
    }

    [Fact]
    public void States_of_zeros_are_left_out_beside_an_input()
    {
        Lstm lstm = new Lstm(3, 4, new RecurrentOptions { Layers = 2, Bidirectional = true }).Initialize(3);
        ComputationGraph graph = lstm.Graph(run => lstm.Forward(Sample.Variable([2, 5, 3], 1), run).Output);
        Assert.Single(graph.Nodes, node => node.Kind == GraphNodeKind.Layer);
        Assert.DoesNotContain(graph.Nodes, node => node.Kind == GraphNodeKind.Input);
        Assert.True(lstm.Graph(run => lstm.Forward(Sample.Variable([2, 5, 3], 1), run).Output, GraphDetail.Operations).Nodes.Count > 10);
    }

    [Fact]
    public void A_source_feeds_what_reads_ids()
    {
        Embedding embedding = new Embedding(5, 3).Initialize(5);
        ComputationGraph graph = embedding.Graph(run => embedding.Forward(IdTensor.Of(1L, 2L), run)).WithSource("text", "2 tokens");
        Assert.Equal(("text", "Embedding"), (graph.Nodes[graph.Edges.Single().From].Name, graph.Nodes[graph.Edges.Single().To].Name));
    }

    [Theory]
    [MemberData(nameof(LayerTests.Names), MemberType = typeof(LayerTests))]
    public void Folding_leaves_no_cycle_and_the_result_first(string name)
    {
        LayerRow row = LayerTable.Rows.Single(row => row.Name == name);
        Module module = row.Make().Initialize(6);
        Tensor[] inputs = row.NewInputs(Backend.Cpu);
        foreach (Tensor input in inputs) input.RequiresGradient = true;
        if (inputs.Length == 0 && !module.Parameters.Any()) return;
        ComputationGraph graph;
        try
        {
            graph = module.Graph(run => row.Forward(module, inputs, run));
        }
        catch (GraphException)
        {
            // Dropout outside training computes nothing.
            Assert.StartsWith("Dropout", module.GetType().Name.Replace("Spatial", "", StringComparison.Ordinal), StringComparison.Ordinal);
            return;
        }
        Assert.DoesNotContain(graph.Edges, edge => edge.From == edge.To || edge.From == 0);
        int[] left = [.. Enumerable.Range(0, graph.Nodes.Count)];
        for (int before = left.Length + 1; left.Length < before;)
        {
            before = left.Length;
            left = [.. left.Where(node => graph.Edges.Any(edge => edge.To == node && left.Contains(edge.From)))];
        }
        Assert.Empty(left);
    }
}
