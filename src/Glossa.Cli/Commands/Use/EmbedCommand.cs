using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Glossa.Pipelines;
using Glossa.Tensors;

namespace Glossa.Cli.Commands;

/// <summary>`glossa embed MODEL`: texts as vectors of a model.</summary>
internal static class EmbedCommand
{
    public static Command Create()
    {
        Argument<string> model = Model();
        TextInput input = new();
        Option<string?> output = new("--output", "-o")
        {
            Description = "A file to write instead of standard output: .npy (an array, a row for each text) or .jsonl.",
        };
        Option<bool> json = new("--json") { Description = "With --output: print how many vectors of what size were written, as JSON." };
        Option<int> threads = ThreadsOption.Create();
        Command embed = new("embed", "Make vectors of texts. Each is a line {\"text\": …, \"vector\": […]}.")
        {
            model, output, json, threads,
        };
        input.AddTo(embed);
        embed.SetAction((parsed, cancellation) =>
        {
            string? path = parsed.GetValue(output);
            AnswerFormat.Require(path, "vectors", ".npy", ".jsonl");
            bool isArray = string.Equals(Path.GetExtension(path), ".npy", StringComparison.OrdinalIgnoreCase);
            ITextVectors encoder = TextVectors.Load(parsed.GetValue(model)!);
            string[] texts = input.Texts(parsed, cancellation);
            Tensor vectors = encoder.Encode(texts, parsed.GetValue(threads), cancellation);
            int size = vectors.Shape[1];
            float[] rows = isArray ? [] : vectors.ToArray();
            IEnumerable<string> lines = texts.Select((text, i) => new JsonObject
            {
                ["text"] = text,
                ["vector"] = new JsonArray([.. rows[(i * size)..((i + 1) * size)].Select(x => JsonValue.Create(x))]),
            }.ToJsonString(PredictCommand.Plain));
            if (path is null)
            {
                foreach (string line in lines) StandardStreams.Data.WriteLine(line);
                return Task.FromResult(0);
            }
            if (isArray) NpyFile.Write(path, vectors);
            else TextLines.Write(path, lines);
            if (parsed.GetValue(json))
            {
                StandardStreams.Data.WriteLine(
                    new JsonObject { ["texts"] = texts.Length, ["size"] = size, ["output"] = path }.ToJsonString(PredictCommand.Plain));
            }
            else
            {
                Console.Error.WriteLine(
                    string.Create(CultureInfo.InvariantCulture, $"{path}: {texts.Length:N0} vectors of {size:N0} numbers."));
            }
            return Task.FromResult(0);
        });
        return embed;
    }

    /// <summary>The model of commands that take one with vectors.</summary>
    public static Argument<string> Model() => new("model")
    {
        Description = "A model file, or the folder a training wrote it into; a network, not one that counts n-grams.",
    };
}
