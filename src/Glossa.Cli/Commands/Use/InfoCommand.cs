using System.CommandLine;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Glossa.Bench;
using Glossa.Nn;
using Glossa.Pipelines;
using Glossa.Tensors;

namespace Glossa.Cli.Commands;

/// <summary>`glossa info [MODEL]`: version, runtime and machine, or what a model is.</summary>
internal static class InfoCommand
{
    public static Command Create()
    {
        Argument<string?> model = new("model") { Description = "A model file, or the folder a training wrote it into; when left out, the program and the machine are described.", DefaultValueFactory = _ => null };
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
        if (json) StandardStreams.Data.WriteLine(new JsonObject(facts.Select(fact => KeyValuePair.Create<string, JsonNode?>(fact.Name, fact.Value))).ToJsonString(PredictCommand.Plain));
        else foreach ((string name, string value) in facts) Console.Out.WriteLine($"{name,-8} {value}");
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
        IModelPart[] parts = [.. model.Parts.Select(part => part.Part)];
        if (parts.OfType<TextGenerator>().FirstOrDefault() is { } generator)
        {
            LanguageModel(generator, file, bytes, json);
            return;
        }
        TextCategorizer categorizer = parts.OfType<TextCategorizer>().FirstOrDefault() ?? throw new ConfigException($"{path} holds a pipeline without a model.");
        if (json)
        {
            StandardStreams.Data.WriteLine(new JsonObject
            {
                ["file"] = file,
                ["bytes"] = bytes,
                ["kind"] = categorizer.Config.Model.Kind,
                ["labels"] = new JsonArray([.. categorizer.Labels.Names.Select(name => JsonValue.Create(name))]),
                ["parameters"] = categorizer.Classifier.ParameterCount,
                ["layers"] = Layers(categorizer.Classifier),
                ["config"] = categorizer.Config.ToYaml(),
                ["scores"] = categorizer.Scores is { } scores ? JsonNode.Parse(scores.ToJson()) : null,
            }.ToJsonString(PredictCommand.Plain));
            return;
        }
        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Harmless.Line(file)}: {categorizer.Config.Model.Kind}, {bytes:N0} bytes"));
        Console.Out.WriteLine($"labels: {string.Join(", ", categorizer.Labels.Names.Select(Harmless.Line))}");
        Console.Out.WriteLine();
        Console.Out.WriteLine(categorizer.Classifier.ToString());
        Console.Out.WriteLine();
        Console.Out.Write(categorizer.Config.ToYaml());
        if (categorizer.Scores is not { } report) return;
        Console.Out.WriteLine();
        Console.Out.WriteLine("Scores on the validation texts when it was trained:");
        TrainingDisplay.Print(report);
    }

    private static void LanguageModel(TextGenerator generator, string file, long bytes, bool json)
    {
        if (json)
        {
            StandardStreams.Data.WriteLine(new JsonObject
            {
                ["file"] = file,
                ["bytes"] = bytes,
                ["kind"] = generator.Config.Model.Kind,
                ["level"] = generator.Codec.Level,
                ["symbols"] = generator.Codec.Count,
                ["parameters"] = generator.Parameters,
                ["layers"] = generator.Model is Module network ? Layers(network) : null,
                ["config"] = generator.Config.ToYaml(),
                ["scores"] = generator.Scores is { } known ? JsonNode.Parse(ScoreText.Of(known, true)) : null,
            }.ToJsonString(PredictCommand.Plain));
            return;
        }
        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Harmless.Line(file)}: {generator}, {bytes:N0} bytes"));
        if (generator.Model is Module module)
        {
            Console.Out.WriteLine();
            Console.Out.WriteLine(module.ToString());
        }
        Console.Out.WriteLine();
        Console.Out.Write(generator.Config.ToYaml());
        if (generator.Scores is { } scores) Console.Out.WriteLine($"\nOn held-out text when it was trained: {ScoreText.Of(scores, false)}");
    }

    private static JsonArray Layers(Module module) =>
        [.. module.State().Select(entry => new JsonObject { ["name"] = entry.Key, ["shape"] = new JsonArray([.. entry.Value.Shape.Select(size => JsonValue.Create(size))]) })];
}
