using System.Text.Json;
using Glossa.Tensors;

namespace Glossa.Testing;

/// <summary>A file of reference cases computed by another library (tests/fixtures/README.md).</summary>
public static class Fixture
{
    /// <summary>The names of a file's cases, as xunit theory data.</summary>
    public static IEnumerable<object[]> Names(string file) => Cases(file).Select(c => new object[] { c.Name });

    /// <summary>One case of a file.</summary>
    public static FixtureCase Case(string file, string name) => Cases(file).First(c => c.Name == name);

    /// <summary>The whole file.</summary>
    public static JsonElement Open(string file)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "fixtures", file)));
        return document.RootElement.Clone();
    }

    private static IEnumerable<FixtureCase> Cases(string file) =>
        Open(file).GetProperty("cases").EnumerateArray().Select(element => new FixtureCase(element));
}

/// <summary>One reference case: inputs, parameters, outputs, the upstream gradient of every output, and all gradients.</summary>
public sealed class FixtureCase(JsonElement element)
{
    public string Name => element.GetProperty("name").GetString()!;

    public JsonElement Config => element.GetProperty("config");

    public JsonElement Element => element;

    /// <summary>Tensors whose first two axes are in the other order than ours, by name.</summary>
    public Predicate<string> IsSwapped { get; init; } = _ => false;

    /// <summary>The names in a group: "inputs", "params", "outputs", "grads".</summary>
    public IEnumerable<string> Names(string group) =>
        element.TryGetProperty(group, out JsonElement members) ? members.EnumerateObject().Select(m => m.Name) : [];

    public bool Has(string group, string name) =>
        element.TryGetProperty(group, out JsonElement members) && members.TryGetProperty(name, out _);

    /// <summary>A tensor of the case on a backend.</summary>
    public Tensor Tensor(string group, string name, Backend backend)
    {
        Tensor tensor = ToTensor(element.GetProperty(group).GetProperty(name), backend);
        return IsSwapped(name) ? WithFirstAxesSwapped(tensor) : tensor;
    }

    /// <summary>A tensor that wants a gradient.</summary>
    public Tensor Variable(string group, string name, Backend backend)
    {
        Tensor tensor = Tensor(group, name, backend);
        tensor.RequiresGradient = true;
        return tensor;
    }

    /// <summary>Integers of the case.</summary>
    public IdTensor Ids(string group, string name)
    {
        JsonElement value = element.GetProperty(group).GetProperty(name);
        return new IdTensor([.. value.GetProperty("data").EnumerateArray().Select(x => x.GetInt64())], ShapeOf(value));
    }

    public int Int(string name, int otherwise) => Config.TryGetProperty(name, out JsonElement value) ? value.GetInt32() : otherwise;

    public double Double(string name, double otherwise) =>
        Config.TryGetProperty(name, out JsonElement value) ? value.GetDouble() : otherwise;

    public bool Bool(string name, bool otherwise) => Config.TryGetProperty(name, out JsonElement value) ? value.GetBoolean() : otherwise;

    public string Text(string name, string otherwise) =>
        Config.TryGetProperty(name, out JsonElement value) ? value.GetString()! : otherwise;

    /// <summary>A value, or a pair of values, of the configuration as a pair.</summary>
    public (int First, int Second) Pair(string name, int otherwise)
    {
        if (!Config.TryGetProperty(name, out JsonElement value)) return (otherwise, otherwise);
        return value.ValueKind == JsonValueKind.Array ? (value[0].GetInt32(), value[1].GetInt32()) : (value.GetInt32(), value.GetInt32());
    }

    public int[] Ints(string name) => [.. Config.GetProperty(name).EnumerateArray().Select(x => x.GetInt32())];

    /// <summary>
    /// Compares outputs, then walks backward from <c>Σ output · upstream</c> and compares every gradient. Outputs without upstream take no
    /// part in the backward pass.
    /// </summary>
    /// <param name="run">The run the outputs were computed in.</param>
    /// <param name="outputs">The outputs by the fixture's names.</param>
    /// <param name="variables">The inputs and parameters by the fixture's names.</param>
    /// <param name="gradientTolerance">For a case whose reference gradient is known to be less exact than double precision.</param>
    /// <param name="isKink">Values of the input at which the derivative is a matter of choice; gradients there are not compared.</param>
    public void Verify(
        Run run, IReadOnlyDictionary<string, Tensor> outputs, IReadOnlyDictionary<string, Tensor> variables,
        double? gradientTolerance = null, Predicate<double>? isKink = null)
    {
        Backend backend = run.Backend;
        foreach ((string name, Tensor output) in outputs) Close.Assert($"{Name}: output {name}", Tensor("outputs", name, backend), output);
        if (!element.TryGetProperty("grads", out _)) return;
        Tensor? objective = null;
        foreach ((string name, Tensor output) in outputs)
        {
            if (!Has("upstream", name) || !run.Tracks(output)) continue;
            Tensor part = output.Multiply(Tensor("upstream", name, backend), run).Sum(run);
            objective = objective is null ? part : objective.Add(part, run);
        }
        objective!.Backward(run);
        foreach (string name in Names("grads"))
        {
            Tensor variable = variables[name];
            Tensor gradient = variable.Gradient ?? variable.RowGradient!.ToDense(variable.Shape, run);
            Tensor expected = Tensor("grads", name, backend);
            if (isKink is not null)
            {
                double[] known = expected.ToDoubleArray(), found = gradient.ToDoubleArray(), at = variable.ToDoubleArray();
                expected.CopyFrom([.. known.Select((value, i) => isKink(at[i]) ? found[i] : value)]);
            }
            Close.Assert($"{Name}: gradient of {name}", expected, gradient, gradientTolerance);
        }
    }

    public static Tensor ToTensor(JsonElement value, Backend backend) =>
        Glossa.Tensors.Tensor.From([.. value.GetProperty("data").EnumerateArray().Select(x => x.GetDouble())], ShapeOf(value), backend);

    /// <summary>
    /// The same values with the first two axes exchanged: maxout weights are [outputs, pieces, …] elsewhere and [pieces, outputs, …] here.
    /// </summary>
    public static Tensor WithFirstAxesSwapped(Tensor tensor) =>
        tensor.Permute([1, 0, .. Enumerable.Range(2, tensor.Shape.Rank - 2)], Run.Inference(backend: tensor.Backend));

    private static Shape ShapeOf(JsonElement value) =>
        Shape.Create([.. value.GetProperty("shape").EnumerateArray().Select(x => x.GetInt32())]);
}
