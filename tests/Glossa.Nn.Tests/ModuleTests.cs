using System.Reflection;
using Glossa.Tensors;
using Glossa.Testing;
using Xunit;
using static Glossa.Nn.Tests.SampleModules;

namespace Glossa.Nn.Tests;

/// <summary>Finding, naming, freezing, loading and printing what modules are made of.</summary>
public class ModuleTests
{
    [Fact]
    public void Children_are_found_wherever_they_are_kept()
    {
        Assert.Equal(
            [
                "base_layer.weight", "captured.weight", "plain.weight", "property.weight", "self_attn.weight", "array.0.weight",
                "array.2.weight", "list.0.weight", "by_name.left.weight", "by_name.right.weight", "grid.0.0.weight", "grid.1.0.weight",
                "grid.1.1.weight", "http_client2.weight",
            ],
            new Everything(Small()).Parameters.Select(entry => entry.Path));
    }

    [Fact]
    public void Children_come_in_the_order_of_their_fields_even_if_one_was_asked_for_before()
    {
        const BindingFlags Declared = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        Assert.NotNull(typeof(Reversed).GetField("middle", Declared));
        Assert.Equal(["zulu.weight", "middle.weight", "alpha.weight"], new Reversed().Parameters.Select(entry => entry.Path));
        // The order decides that of gradients' sums and of layers that are unfrozen: it is held for every module there is.
        IEnumerable<Type> modules = new[] { typeof(Module), typeof(ModuleTests) }.SelectMany(type => type.Assembly.GetTypes())
            .Where(type => type.IsSubclassOf(typeof(Module)));
        Assert.All(modules, type => Assert.Equal(type.GetFields(Declared).OrderBy(field => field.MetadataToken), type.GetFields(Declared)));
    }

    [Fact]
    public void Own_parameters_come_first_and_know_their_paths()
    {
        Tower tower = new Tower().Initialize(1);
        Assert.Equal(["scale", "first.weight", "first.bias", "second.weight"], tower.Parameters.Select(entry => entry.Path));
        Assert.Equal(["counts"], tower.Buffers.Select(entry => entry.Path));
        Assert.Equal(["", "first", "second"], tower.Modules.Select(entry => entry.Path));
        Assert.All(tower.Parameters, entry => Assert.Equal(entry.Path, entry.Parameter.Path));
        Assert.Equal(("Tower", "first"), (tower.DisplayName, tower.Modules.ElementAt(1).Module.DisplayName));
        Assert.Equal(1 + 6 + 2 + 2, tower.ParameterCount);
    }

    [Fact]
    public void Shared_modules_count_once_and_stay_shared()
    {
        Linear shared = Small();
        Twice module = new Twice(shared, shared).Initialize(1);
        Assert.Equal(["a.weight"], module.Parameters.Select(entry => entry.Path));
        Assert.Equal(6, module.ParameterCount);
        Assert.Equal(["a.weight"], module.State().Keys);
        Assert.Contains("shared", module.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_child_that_knows_its_parent_is_no_endless_loop()
    {
        Parent parent = new Parent().Initialize(1);
        Assert.Equal(["child.weight"], parent.Parameters.Select(entry => entry.Path));
        Assert.Contains("2 parameters", parent.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Equal_names_are_errors()
    {
        Assert.Contains("'w'", Assert.Throws<ModuleException>(() => new SameTwice()).Message, StringComparison.Ordinal);
        ModuleException error = Assert.Throws<ModuleException>(() => new Derived().Initialize(1));
        Assert.Contains("'layer.weight'", error.Message, StringComparison.Ordinal);
        Assert.Contains("StateName", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Freezing_stops_gradients_and_lasts()
    {
        Tower tower = new();
        tower.Modules.ElementAt(1).Module.Freeze();
        tower.Initialize(1);
        Assert.Equal([false, true, true, false], tower.Parameters.Select(entry => entry.Parameter.IsFrozen));
        Assert.Equal([true, false, false, true], tower.Parameters.Select(entry => entry.Parameter.Value.RequiresGradient));
        Assert.All(tower.Buffers, entry => Assert.False(entry.Parameter.Value.RequiresGradient));
        tower.Freeze(false);
        Assert.All(tower.Parameters, entry => Assert.True(entry.Parameter.Value.RequiresGradient));
        Assert.All(tower.Buffers, entry => Assert.False(entry.Parameter.Value.RequiresGradient));
    }

    [Fact]
    public void A_parameter_that_was_frozen_forgets_its_gradient()
    {
        Linear layer = Small().Initialize(1);
        layer.Weight.Value.Backward(On.Recording("cpu"), Tensor.Full(layer.Weight.Shape, 1));
        layer.Freeze();
        layer.Freeze(false);
        Assert.Null(layer.Weight.Gradient);
    }

    [Fact]
    public void Gradients_go_through_what_is_frozen_to_what_is_below()
    {
        Linear below = new(3, 3), above = new(3, 2);
        Sequential layers = new Sequential(below, new LayerNorm(3), above).Initialize(1);
        Run run = On.Recording("cpu");
        Tensor x = Sample.Uniform([4, 3], 1);
        Tensor Gradient()
        {
            layers.ClearGradients();
            layers.Forward(x, run).Square(run).Sum(run).Backward(run);
            return below.Weight.Gradient!.Keep();
        }
        Tensor expected = Gradient();
        layers[1].Freeze();
        above.Freeze();
        Close.AssertSameBits("gradient below", expected, Gradient());
        Assert.All(layers.Parameters.Where(entry => !entry.Path.StartsWith('0')), entry => Assert.Null(entry.Parameter.Gradient));
        Assert.Contains("frozen", layers.ToString(), StringComparison.Ordinal);
        below.Freeze();
        Assert.False(run.Tracks(layers.Forward(x, run)));
    }

    [Fact]
    public void A_state_loaded_into_a_frozen_model_leaves_it_frozen()
    {
        Tower tower = new Tower().Initialize(1), other = new Tower().Initialize(2);
        tower.Freeze();
        tower.LoadState(other.State());
        Assert.All(tower.Parameters, entry => Assert.False(entry.Parameter.Value.RequiresGradient));
        Tower empty = new();
        empty.Freeze();
        empty.LoadState(other.State());
        Assert.All(empty.Parameters, entry => Assert.True(entry.Parameter.IsFrozen && !entry.Parameter.Value.RequiresGradient));
    }

    [Fact]
    public void Long_lists_of_names_are_cut_short()
    {
        Dictionary<string, Tensor> state = Enumerable.Range(0, 30).ToDictionary(i => $"extra{i:D2}", _ => Tensor.Zeros([1]));
        string message = Assert.Throws<ModuleException>(() => Small().Initialize(1).LoadState(state)).Message;
        Assert.Contains("Missing: weight.", message, StringComparison.Ordinal);
        Assert.Contains("extra19 and 10 more.", message, StringComparison.Ordinal);
        Assert.DoesNotContain("extra20", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Clearing_gradients_forgets_all()
    {
        Tower tower = new Tower().Initialize(1);
        foreach ((_, Parameter parameter) in tower.Parameters)
        {
            parameter.Value.Backward(On.Recording("cpu"), Tensor.Full(parameter.Shape, 1));
        }
        Assert.All(tower.Parameters, entry => Assert.NotNull(entry.Parameter.Gradient));
        tower.ClearGradients();
        Assert.All(tower.Parameters, entry => Assert.Null(entry.Parameter.Gradient));
        new Tower().ClearGradients();
    }

    [Fact]
    public void A_state_makes_the_same_model()
    {
        Tower first = new Tower().Initialize(1), second = new Tower().Initialize(2), fresh = new();
        Assert.Equal("Everything fits.", second.LoadState(first.State()).ToString());
        Assert.True(fresh.LoadState(first.State()).IsComplete);
        foreach ((string path, Tensor tensor) in first.State())
        {
            Close.AssertSameBits(path, tensor, second.State()[path]);
            Close.AssertSameBits(path, tensor, fresh.State()[path]);
            Assert.NotSame(tensor, second.State()[path]);
        }
    }

    [Fact]
    public void A_state_that_does_not_fit_is_an_error_and_changes_nothing()
    {
        Tower tower = new Tower().Initialize(1);
        Dictionary<string, Tensor> before = tower.State().ToDictionary(entry => entry.Key, entry => entry.Value.Keep());
        string message = Assert.Throws<ModuleException>(() => tower.LoadState(WrongState())).Message;
        Assert.Contains("does not fit this Tower", message, StringComparison.Ordinal);
        Assert.Contains("Missing: scale", message, StringComparison.Ordinal);
        Assert.Contains("Unexpected: third.weight", message, StringComparison.Ordinal);
        Assert.Contains("Of another shape: second.weight: [3, 2] where [1, 2] is needed", message, StringComparison.Ordinal);
        foreach ((string path, Tensor tensor) in before) Close.AssertSameBits(path, tensor, tower.State()[path]);
        Tower empty = new();
        Assert.Throws<ModuleException>(() => empty.LoadState(WrongState()));
        Assert.All(empty.Parameters, entry => Assert.False(entry.Parameter.IsInitialized));
    }

    [Fact]
    public void Not_strict_what_fits_is_loaded_and_the_rest_reported()
    {
        Tower tower = new Tower().Initialize(1);
        Dictionary<string, Tensor> before = tower.State().ToDictionary(entry => entry.Key, entry => entry.Value.Keep()),
            state = WrongState();
        StateReport report = tower.LoadState(state, strict: false);
        Assert.Equal(["scale"], report.Missing);
        Assert.Equal(["third.weight"], report.Unexpected);
        Assert.Single(report.Misshapen);
        foreach (string path in new[] { "first.weight", "first.bias", "counts" })
        {
            Close.AssertSameBits(path, state[path], tower.State()[path]);
        }
        foreach (string path in new[] { "scale", "second.weight" }) Close.AssertSameBits(path, before[path], tower.State()[path]);
    }

    [Theory]
    [MemberData(nameof(On.Both), MemberType = typeof(On))]
    public void A_file_makes_the_same_model(string backend)
    {
        using TempFolder folder = new();
        Tower first = new Tower().Initialize(1, On.Backend(backend)), second = new Tower().Initialize(2, On.Backend(backend)),
            fresh = new();
        foreach ((_, Parameter parameter) in first.Parameters)
        {
            parameter.Value.CopyFrom(parameter.Value.Exp(Run.Inference(backend: On.Backend(backend))));
        }
        first.Save(folder["model.safetensors"], new Dictionary<string, string> { ["kind"] = "tower" });
        Assert.True(second.Load(folder["model.safetensors"]).IsComplete);
        Assert.True(fresh.Load(folder["model.safetensors"], backend: On.Backend(backend)).IsComplete);
        foreach ((string path, Tensor tensor) in first.State())
        {
            Close.AssertSameBits(path, tensor, second.State()[path]);
            Close.AssertSameBits(path, tensor, fresh.State()[path]);
        }
        using SafetensorsFile file = SafetensorsFile.Open(folder["model.safetensors"]);
        Assert.Equal("tower", file.Metadata["kind"]);
        Assert.Equal(["weight"], Small().Load(folder["model.safetensors"], strict: false).Missing);
        Assert.Throws<ModuleException>(() => Small().Load(folder["model.safetensors"]));
        Assert.Throws<ModuleException>(() => new Tower().Save(folder["never.safetensors"]));
        Assert.Equal(["model.safetensors"], folder.Names);
    }

    [Fact]
    public void Loading_onto_a_backend_takes_everything_there()
    {
        Tower tower = new Tower().Initialize(1);
        double scale = tower.State()["scale"].ToDouble();
        tower.LoadState(WrongState(), strict: false, Backend.Reference);
        Assert.All(tower.State(), entry => Assert.Same(Backend.Reference, entry.Value.Backend));
        Assert.Equal(scale, tower.State()["scale"].ToDouble());
    }

    [Fact]
    public void Moving_converts_and_back_gives_the_same_bits()
    {
        Tower tower = new Tower().Initialize(1);
        Dictionary<string, Tensor> before = tower.State().ToDictionary(entry => entry.Key, entry => entry.Value.Keep());
        Assert.Same(tower, tower.To(Backend.Reference));
        Assert.All(tower.State(), entry => Assert.Equal(DType.Float64, entry.Value.DType));
        Assert.All(tower.Parameters, entry => Assert.True(entry.Parameter.Value.RequiresGradient));
        tower.To(Backend.Cpu);
        foreach ((string path, Tensor tensor) in before) Close.AssertSameBits(path, tensor, tower.State()[path]);
    }

    [Fact]
    public void Using_a_model_before_it_has_values_says_what_to_do()
    {
        ModuleException error = Assert.Throws<ModuleException>(() => Small().Forward(Tensor.Zeros([1, 3]), Run.Inference()));
        Assert.Contains("'weight' has no value yet", error.Message, StringComparison.Ordinal);
        Assert.Contains("Initialize", error.Message, StringComparison.Ordinal);
        Assert.Throws<ModuleException>(() => new Tower().State());
    }

    [Fact]
    public void Start_values_depend_on_seed_and_path_alone()
    {
        Twice two = new Twice(Small(), Small()).Initialize(7);
        Thrice three = new Thrice(Small(), Small(), Small()).Initialize(7);
        foreach (string path in new[] { "a.weight", "b.weight" }) Close.AssertSameBits(path, two.State()[path], three.State()[path]);
        Assert.False(two.State()["a.weight"].AllClose(two.State()["b.weight"]));
        Assert.False(two.State()["a.weight"].AllClose(new Twice(Small(), Small()).Initialize(8).State()["a.weight"]));
        Close.AssertSameBits("same seed", two.State()["a.weight"], new Twice(Small(), Small()).Initialize(7).State()["a.weight"]);
    }

    [Fact]
    public void A_model_prints_as_a_table()
    {
        Tower tower = new Tower().Initialize(1);
        tower.Modules.ElementAt(1).Module.Freeze();
        const string Expected = """
            Tower
              scale     parameter  []      1
              counts    buffer     [4]     4
              first     Linear
                weight  frozen     [2, 3]  6
                bias    frozen     [2]     2
              second    Linear
                weight  parameter  [1, 2]  2
            11 parameters, 3 trained, 60 bytes
            """;
        Assert.Equal(Expected.ReplaceLineEndings("\n"), tower.ToString().ReplaceLineEndings("\n"));
        Assert.EndsWith("11 parameters, 3 trained, 120 bytes", tower.To(Backend.Reference).ToString(), StringComparison.Ordinal);
        Assert.EndsWith(
            "120,000 parameters, 120,000 trained, 468.8 KiB", new Linear(300, 400, bias: false).ToString(), StringComparison.Ordinal);
        Assert.Contains("over [4], ε = 1E-05", new LayerNorm(4).ToString(), StringComparison.Ordinal);
    }

    private static Dictionary<string, Tensor> WrongState() => new()
    {
        ["first.weight"] = Tensor.Full([2, 3], 7),
        ["first.bias"] = Tensor.Full([2], 8, Backend.Reference),
        ["counts"] = Tensor.Full([4], 9),
        ["second.weight"] = Tensor.Full([3, 2], 10),
        ["third.weight"] = Tensor.Full([1], 11),
    };
}
