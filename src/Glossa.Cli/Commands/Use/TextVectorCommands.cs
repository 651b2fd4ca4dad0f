using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Glossa.Pipelines;
using Glossa.Tensors;

namespace Glossa.Cli.Commands;

/// <summary>`glossa lm encode MODEL`, `glossa emoji encode MODEL` and `glossa lm similarity MODEL --query TEXT`: texts as vectors of a model, and what is alike by them.</summary>
internal static class TextVectorCommands
{
    /// <summary>Makes vectors of texts, on so many threads, until it is cancelled. <c>Shape: [texts, size]</c>.</summary>
    public delegate Tensor Encoder(IReadOnlyList<string> texts, int threads, CancellationToken cancellation);

    /// <summary>The command <c>encode</c> for language models.</summary>
    public static Command CreateEncode() => CreateEncode(Model(), path => ModelFile.Load<TextGenerator>(path).Encode);

    /// <summary>The command <c>encode</c>.</summary>
    /// <param name="model">The model.</param>
    /// <param name="load">Loads it.</param>
    public static Command CreateEncode(Argument<string> model, Func<string, Encoder> load)
    {
        TextInput input = new();
        Option<string?> output = new("--output", "-o") { Description = "A file to write instead of standard output: .npy (an array, a row for each text) or .jsonl." };
        Option<bool> json = new("--json") { Description = "With --output: print how many vectors of what size were written, as JSON." };
        Option<int> threads = ThreadsOption.Create();
        Command encode = new("encode", "Make vectors of texts. Each is a line {\"text\": …, \"vector\": […]}.")
        {
            model, output, json, threads,
        };
        input.AddTo(encode);
        encode.SetAction((parsed, cancellation) =>
        {
            string? path = parsed.GetValue(output);
            AnswerFormat.Require(path, "vectors", ".npy", ".jsonl");
            bool isArray = string.Equals(Path.GetExtension(path), ".npy", StringComparison.OrdinalIgnoreCase);
            Encoder encoder = load(parsed.GetValue(model)!);
            string[] texts = input.Texts(parsed, cancellation);
            Tensor vectors = encoder(texts, parsed.GetValue(threads), cancellation);
            int size = vectors.Shape[1];
            float[] rows = isArray ? [] : vectors.ToArray();
            IEnumerable<string> lines = texts.Select((text, i) => new JsonObject { ["text"] = text, ["vector"] = new JsonArray([.. rows[(i * size)..((i + 1) * size)].Select(x => JsonValue.Create(x))]) }.ToJsonString(PredictCommand.Plain));
            if (path is null)
            {
                foreach (string line in lines) StandardStreams.Data.WriteLine(line);
                return Task.FromResult(0);
            }
            if (isArray) NpyFile.Write(path, vectors);
            else TextLines.Write(path, lines);
            if (parsed.GetValue(json)) StandardStreams.Data.WriteLine(new JsonObject { ["texts"] = texts.Length, ["size"] = size, ["output"] = path }.ToJsonString(PredictCommand.Plain));
            else Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{path}: {texts.Length:N0} vectors of {size:N0} numbers."));
            return Task.FromResult(0);
        });
        return encode;
    }

    public static Command CreateSimilarity()
    {
        Argument<string> model = Model();
        Option<string> query = new("--query", "-q") { Description = "The text to compare with.", Required = true };
        TextInput input = new();
        Option<int> top = new("--top") { Description = "How many texts to print at most.", DefaultValueFactory = _ => 10 };
        Option<bool> raw = new("--raw") { Description = "Compare the vectors as they are. Otherwise the mean of the texts' vectors is subtracted, which leaves what tells them apart." };
        Option<bool> json = new("--json") { Description = "Print lines {\"text\": …, \"similarity\": …}." };
        Option<int> threads = ThreadsOption.Create();
        Command similarity = new("similarity", "Find the texts most similar to another one. They are compared by the cosine of their vectors.")
        {
            model, query, top, raw, json, threads,
        };
        input.AddTo(similarity);
        similarity.SetAction((parsed, cancellation) =>
        {
            TextGenerator generator = ModelFile.Load<TextGenerator>(parsed.GetValue(model)!);
            TextIndex index = new(generator, input.Texts(parsed, cancellation), !parsed.GetValue(raw), parsed.GetValue(threads), cancellation);
            foreach ((string text, float cosine) in index.Nearest(parsed.GetValue(query)!, parsed.GetValue(top)))
            {
                if (parsed.GetValue(json)) StandardStreams.Data.WriteLine(new JsonObject { ["text"] = text, ["similarity"] = Math.Round(cosine, 6) }.ToJsonString(PredictCommand.Plain));
                else Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{cosine,6:F3}  {Harmless.Line(text)}"));
            }
            return Task.FromResult(0);
        });
        return similarity;
    }

    private static Argument<string> Model() => new("model") { Description = "A model file, or the folder a training wrote it into; a network, not one of counts." };
}
