using System.Globalization;
using Glossa.Tensors;
using Glossa.Testing;
using Xunit;

namespace Glossa.Nn.Tests;

/// <summary>
/// Tests of the rules for every layer: one check a method, one layer in one configuration a row of <see cref="LayerTable"/>.
/// </summary>
public class LayerTests
{
    public static IEnumerable<object[]> Names => LayerTable.Rows.Select(row => new object[] { row.Name });

    [Fact]
    public void Every_module_stands_in_the_table_and_names_are_unique()
    {
        IEnumerable<Type> modules = typeof(Module).Assembly.GetExportedTypes()
            .Where(type => type.IsSubclassOf(typeof(Module)) && !type.IsAbstract);
        Assert.Equal([], modules.Except(LayerTable.Rows.Select(row => row.Type)));
        Assert.Equal(LayerTable.Rows.Count, LayerTable.Rows.Select(row => row.Name).Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_processor_equals_the_reference_forward_and_backward(string name)
    {
        LayerRow row = Row(name);
        Module module = row.Make().Initialize(1), oracle = row.Make();
        oracle.LoadState(module.State(), backend: Backend.Reference);
        Dictionary<string, Tensor> expected = Compute(row, oracle, Recording(row, Backend.Reference));
        foreach (bool fused in new[] { true, false })
        {
            Dictionary<string, Tensor> actual = Compute(row, module, Recording(row, Backend.Cpu, fused));
            Assert.Equal(expected.Keys, actual.Keys);
            foreach ((string what, Tensor tensor) in expected)
            {
                Close.Assert($"{name}{(fused ? "" : ", composed")}: {what}", tensor, actual[what]);
            }
            module.ClearGradients();
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Gradients_are_those_of_differences(string name)
    {
        LayerRow row = Row(name);
        Module module = row.Make().Initialize(2, Backend.Reference);
        Tensor[] variables = [.. row.NewInputs(Backend.Reference), .. module.Parameters.Select(entry => entry.Parameter.Value)];
        GradientCheck.Verify((v, run) => row.Forward(module, v, run), variables, training: row.Training);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_saved_state_gives_the_same_bits(string name)
    {
        using TempFolder folder = new();
        LayerRow row = Row(name);
        Module module = row.Make().Initialize(3), fresh = row.Make().Initialize(4), empty = row.Make();
        module.Save(folder["state.safetensors"]);
        Assert.True(fresh.Load(folder["state.safetensors"]).IsComplete);
        Assert.True(empty.Load(folder["state.safetensors"]).IsComplete);
        Tensor[] inputs = row.NewInputs(Backend.Cpu);
        Tensor expected = row.Forward(module, inputs, Run.Inference());
        Assert.All(expected.ToArray(), value => Assert.True(float.IsFinite(value)));
        Close.AssertSameBits(name, expected, row.Forward(fresh, inputs, Run.Inference()));
        Close.AssertSameBits(name, expected, row.Forward(empty, inputs, Run.Inference()));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_scope_recycles_what_is_made_on_the_way_and_changes_no_bit(string name)
    {
        LayerRow row = Row(name);
        Module module = row.Make().Initialize(5);
        Tensor[] inputs = row.NewInputs(Backend.Cpu);
        Tensor expected = row.Forward(module, inputs, Run.Inference());
        Run run = Run.Inference();
        long warm = 0;
        for (int pass = 0; pass < 4; pass++)
        {
            using Scope scope = run.OpenScope();
            Close.AssertSameBits($"{name}: pass {pass}", expected, row.Forward(module, inputs, run));
            if (pass == 1) warm = run.Memory.Bytes;
        }
        Assert.Equal(warm, run.Memory.Bytes);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_layer_reports_its_output_last_and_once(string name)
    {
        LayerRow row = Row(name);
        Module module = row.Make().Initialize(7);
        List<(string Layer, float[] Output)> seen = [];
        RunOptions options = new() { Training = row.Training, Seed = 3, Threads = 1 };
        Tensor[] inputs = row.NewInputs(Backend.Cpu);
        float[] silent = row.Forward(module, inputs, new Run(options)).ToArray();
        Run run = new(options with { OnLayer = (layer, output) => seen.Add((layer, output.ToArray())) });
        float[] result;
        using (run.OpenScope()) result = row.Forward(module, inputs, run).ToArray();
        Assert.Equal(silent, result);
        (string Layer, float[] Output)[] own = [.. seen.Where(entry => entry.Layer == module.DisplayName)];
        // Some rows call a layer twice, or the packed form joins results: the output begins them.
        Assert.Equal(own[^1], seen[^1]);
        Assert.Equal(own[0].Output, result[..own[0].Output.Length]);
        HashSet<string> paths = [.. module.Modules.Select(entry => entry.Module.DisplayName)];
        Assert.All(seen, entry => Assert.Contains(entry.Layer, paths));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_table_prints_every_layer_and_parameter_and_counts_numbers_and_bytes(string name)
    {
        Module module = Row(name).Make().Initialize(6);
        string[] lines = module.ToString().Split('\n', StringSplitOptions.TrimEntries);
        Assert.StartsWith(module.GetType().Name, lines[0], StringComparison.Ordinal);
        if (module is IDescribed described) Assert.EndsWith(described.Description, lines[0], StringComparison.Ordinal);
        foreach ((string path, Module child) in module.Modules.Skip(1))
        {
            Assert.Contains(lines, line => $".{path}".EndsWith($".{line.Split(' ')[0]}", StringComparison.Ordinal)
                && line.Contains(child.GetType().Name, StringComparison.Ordinal));
        }
        long numbers = 0, trained = 0;
        foreach ((string path, Parameter parameter) in module.Parameters.Concat(module.Buffers))
        {
            Assert.Contains(
                lines,
                line => line.Split(' ')[0] == path.Split('.')[^1] && line.Contains(parameter.Shape.ToString(), StringComparison.Ordinal));
            numbers += parameter.Shape.Count;
            trained += parameter.IsBuffer ? 0 : parameter.Shape.Count;
        }
        Assert.Equal(
            string.Create(CultureInfo.InvariantCulture, $"{trained:N0} parameters, {trained:N0} trained, "
                + $"{(numbers < 256 ? $"{4 * numbers} bytes" : $"{numbers / 256.0:F1} KiB")}"),
            lines[^1]);
    }

    private static LayerRow Row(string name) => LayerTable.Rows.Single(row => row.Name == name);

    private static Run Recording(LayerRow row, Backend backend, bool fused = true) =>
        new(new RunOptions { Backend = backend, Gradients = true, Training = row.Training, Threads = 2, Seed = 11, Fused = fused });

    /// <summary>The output, the gradients of <c>Σ output · weights</c> and, after it, the buffers.</summary>
    private static Dictionary<string, Tensor> Compute(LayerRow row, Module module, Run run)
    {
        Dictionary<string, Tensor> before = module.Buffers.ToDictionary(entry => entry.Path, entry => entry.Parameter.Value.Keep());
        Tensor[] inputs = row.NewInputs(run.Backend);
        foreach (Tensor input in inputs) input.RequiresGradient = true;
        Tensor output = row.Forward(module, inputs, run);
        Dictionary<string, Tensor> results = new() { ["output"] = output };
        if (run.Tracks(output)) output.Multiply(Sample.Uniform(output.Shape, 77, backend: run.Backend), run).Sum(run).Backward(run);
        for (int i = 0; i < inputs.Length; i++) results[$"gradient of input {i}"] = Gradient(inputs[i], run);
        foreach ((string path, Parameter parameter) in module.Parameters) results[$"gradient of {path}"] = Gradient(parameter.Value, run);
        foreach ((string path, Parameter buffer) in module.Buffers)
        {
            results[$"buffer {path}"] = buffer.Value.Keep();
            buffer.Value.CopyFrom(before[path]);
        }
        return results;
    }

    /// <summary>The gradient, dense; what only rows were taken of has one of rows.</summary>
    private static Tensor Gradient(Tensor tensor, Run run) => tensor.Gradient ?? tensor.RowGradient!.ToDense(tensor.Shape, run);
}
