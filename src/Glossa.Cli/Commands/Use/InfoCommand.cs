using System.CommandLine;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json.Nodes;
using Glossa.Bench;
using Glossa.Nn;
using Glossa.Pipelines;
using Glossa.Plots;
using Glossa.Tensors;

namespace Glossa.Cli.Commands;

/// <summary>`glossa info [MODEL]`: version, runtime and machine, or what a model is.</summary>
internal static class InfoCommand
{
    public static Command Create()
    {
        Argument<string?> model = new("model")
        {
            Description = "A model file, or the folder a training wrote it into; when left out, the program and the machine are described.",
            DefaultValueFactory = _ => null,
        };
        Option<string?> graph = new(OutputRules.GraphName)
        {
            Description = "Draw what the model computes for a text: a file that ends in .svg, or in .dot for Graphviz.",
        };
        graph.Check(file => file is null || LinePlot.IsNamed(file) || IsGraphviz(file)
            ? null
            : $"'{file}': the name of a drawing's file ends in .svg or .dot.");
        Option<GraphDetail> detail = new("--graph-detail")
        {
            Description = "With --graph: a box for every layer, or for every operation and parameter.",
            DefaultValueFactory = _ => GraphDetail.Layers,
        };
        Option<string> text = new("--text")
        {
            Description = "With --graph: the text that the model reads.",
            DefaultValueFactory = _ => "An example text.",
        };
        Option<bool> json = new("--json") { Description = "Print as JSON." };
        Command command = new("info", "Show what a model is, or the version and the machine.") { model, graph, detail, text, json };
        command.Validators.Add(result =>
        {
            if (result.IsGiven(graph) && result.GetValue(model) is null) result.AddError($"{graph.Name} draws a model: name one.");
        });
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(model) is not { } path) Program(parsed.GetValue(json));
            else if (parsed.GetValue(graph) is { } file) Draw(path, file, parsed.GetValue(detail), parsed.GetValue(text)!);
            else if (parsed.GetValue(json)) Answered(path, () => Model(path, json: true));
            else Model(path, json: false);
        });
        return command;
    }

    private static bool IsGraphviz(string file) => file.EndsWith(".dot", StringComparison.OrdinalIgnoreCase);

    private static void Draw(string path, string file, GraphDetail detail, string text)
    {
        ModelFile model = ModelFile.Read(path);
        TaskKind task = TaskOf(model, path);
        ComputationGraph graph = task.Graph(model, text, detail);
        if (IsGraphviz(file)) AtomicFile.Write(file, stream => stream.Write(Encoding.UTF8.GetBytes(graph.ToGraphviz())));
        else new GraphPlot($"{Path.GetFileName(Path.TrimEndingDirectorySeparator(path))}: {task.Description}", graph).Save(file);
        Console.Error.WriteLine($"The drawing is {Harmless.Line(file)}: {graph.Nodes.Count} nodes.");
    }

    private static TaskKind TaskOf(ModelFile model, string path) =>
        TaskKind.Of(model) ?? throw new ConfigException($"{path} holds no part that was trained.");

    private static void Program(bool json)
    {
        (string Name, string Value)[] facts =
        [
            ("version", Cli.Program.Version),
            ("runtime", RuntimeInformation.FrameworkDescription),
            ("system", RuntimeInformation.OSDescription),
            ("cpu", Machine.Cpu),
            ("isa", Machine.InstructionSet),
        ];
        if (json)
        {
            StandardStreams.Data.WriteLine(
                new JsonObject(facts.Select(fact => KeyValuePair.Create<string, JsonNode?>(fact.Name, fact.Value)))
                    .ToJsonString(PredictCommand.Plain));
        }
        else
        {
            foreach ((string name, string value) in facts) Console.Out.WriteLine($"{name,-8} {value}");
        }
    }

    /// <summary>Prints an error as JSON too: whoever reads JSON gets some, whatever the file holds.</summary>
    private static void Answered(string path, Action print)
    {
        try
        {
            print();
        }
        catch (GlossaException e)
        {
            StandardStreams.Data.WriteLine(new JsonObject { ["file"] = path, ["error"] = e.Message }.ToJsonString(PredictCommand.Plain));
            throw;
        }
    }

    private static void Model(string path, bool json)
    {
        ModelFile model = ModelFile.Read(path);
        string file = ModelFile.PathOf(path);
        long bytes = new FileInfo(file).Length;
        TaskKind task = TaskOf(model, path);
        Report report = task.Describe(model);
        if (json)
        {
            JsonObject all = new() { ["file"] = file, ["bytes"] = bytes, ["task"] = task.Kind };
            foreach ((string name, JsonNode? value) in report.Json) all[name] = value?.DeepClone();
            StandardStreams.Data.WriteLine(all.ToJsonString(PredictCommand.Plain));
            return;
        }
        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Harmless.Line(file)}: {task.Description}, {bytes:N0} bytes"));
        ReportPrinter.Print(report);
    }
}
