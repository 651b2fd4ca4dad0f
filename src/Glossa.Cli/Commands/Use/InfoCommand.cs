using System.CommandLine;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Glossa.Bench;
using Glossa.Pipelines;
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
        Option<bool> json = new("--json") { Description = "Print as JSON." };
        Command command = new("info", "Show what a model is, or the version and the machine.") { model, json };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(model) is not { } path) Program(parsed.GetValue(json));
            else if (parsed.GetValue(json)) Answered(path, () => Model(path, json: true));
            else Model(path, json: false);
        });
        return command;
    }

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
        TaskKind task = TaskKind.Of(model) ?? throw new ConfigException($"{path} holds no part that was trained.");
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
