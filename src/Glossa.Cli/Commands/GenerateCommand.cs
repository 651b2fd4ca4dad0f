using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Glossa.Models;
using Glossa.Pipelines;
using Glossa.Tensors;

namespace Glossa.Cli.Commands;

/// <summary>`glossa generate MODEL`: writes texts with a language model.</summary>
internal static class GenerateCommand
{
    public static Command Create()
    {
        Argument<string> model = new("model") { Description = "A model file, or the folder a training wrote it into." };
        Option<string> prompt = new("--prompt", "-p") { Description = "What the text begins with.", DefaultValueFactory = _ => "" };
        Option<double[]> temperature = new("--temperature", "-t") { Description = "0 takes the likeliest symbol, 0.2 is careful, 1 as the model thinks, more is wilder. Several are taken in turn, one a symbol.", DefaultValueFactory = _ => [1.0], AllowMultipleArgumentsPerToken = true };
        Option<int> length = new("--length", "-n") { Description = "How many symbols (characters, words, …) a text gets at most.", DefaultValueFactory = _ => 300 };
        Option<int> count = new("--count", "-c") { Description = "How many texts.", DefaultValueFactory = _ => 1 };
        Option<int> topK = new("--top-k") { Description = "Choose among the k likeliest symbols only; 0 for all." };
        Option<double> topP = new("--top-p") { Description = "Choose among the likeliest symbols that together have this probability (nucleus).", DefaultValueFactory = _ => 1 };
        Option<double> minP = new("--min-p") { Description = "Choose among symbols with at least this share of the likeliest one's probability." };
        Option<double> penalty = new("--repetition-penalty") { Description = "Above 1, symbols of the last 64 become less likely.", DefaultValueFactory = _ => 1 };
        Option<string[]> stop = new("--stop") { Description = "End before this text is written. May be given several times.", DefaultValueFactory = _ => [] };
        Option<int> beams = new("--beams") { Description = "Search for the most probable texts with so many beams instead of sampling." };
        Option<int> seed = new("--seed") { Description = "The same seed writes the same texts." };
        Option<bool> interactive = new("--interactive") { Description = "Choose every symbol from the likeliest ones yourself." };
        Option<string?> output = new("--output", "-o") { Description = "A file to write instead of standard output, one line {\"text\": …} a text." };
        Option<bool> json = new("--json") { Description = "Print every text as a line {\"text\": …}." };
        Option<int> threads = new("--threads") { Description = "How many threads to use; 0 means all.", DefaultValueFactory = _ => 1 };
        Command command = new("generate", "Write texts with a language model.") { model, prompt, temperature, length, count, topK, topP, minP, penalty, stop, beams, seed, interactive, output, json, threads };
        command.SetAction((parsed, cancellation) =>
        {
            TextGenerator generator = TextGenerator.Load(parsed.GetValue(model)!);
            GenerationOptions options = new()
            {
                Prefix = parsed.GetValue(prompt)!,
                MaximumSymbols = parsed.GetValue(length),
                Stop = parsed.GetValue(stop)!,
                Seed = (ulong)parsed.GetValue(seed),
                Sampling = new SamplingOptions
                {
                    Temperatures = parsed.GetValue(temperature)!,
                    TopK = parsed.GetValue(topK),
                    TopP = parsed.GetValue(topP),
                    MinP = parsed.GetValue(minP),
                    RepetitionPenalty = parsed.GetValue(penalty),
                },
            };
            Warn(generator, options.Prefix);
            if (parsed.GetValue(interactive)) return Task.FromResult(InteractiveWriting.Run(generator, options, Console.In, Console.Out));
            bool lines = parsed.GetValue(json) || parsed.GetValue(output) is not null;
            if (parsed.GetValue(beams) is > 0 and var kept)
            {
                var found = generator.Search(options.Prefix, new BeamOptions { Beams = kept, MaximumSymbols = options.MaximumSymbols }, parsed.GetValue(threads), cancellation);
                Write(parsed.GetValue(output), found.Take(Math.Max(1, parsed.GetValue(count))).Select(beam => Line(beam.Text, lines, beam.LogProbability)));
                return Task.FromResult(0);
            }
            if (parsed.GetValue(count) != 1 || lines)
            {
                Write(parsed.GetValue(output), generator.Generate(parsed.GetValue(count), options, parsed.GetValue(threads), cancellation).Select(text => Line(text, lines)));
                return Task.FromResult(0);
            }
            Console.Out.Write(options.Prefix);
            foreach (string piece in generator.Stream(options, cancellation))
            {
                Console.Out.Write(piece);
                Console.Out.Flush();
            }
            Console.Out.WriteLine();
            return Task.FromResult(0);
        });
        return command;
    }

    private static string Line(string text, bool json, double? logProbability = null)
    {
        if (!json) return logProbability is { } p ? string.Create(CultureInfo.InvariantCulture, $"{p,9:F3}  {text}") : text;
        JsonObject line = new() { ["text"] = text };
        if (logProbability is { } log) line["log_probability"] = log;
        return line.ToJsonString(PredictCommand.Plain);
    }

    private static void Write(string? path, IEnumerable<string> lines)
    {
        if (path is null)
        {
            foreach (string line in lines) Console.Out.WriteLine(line);
            return;
        }
        AtomicFile.Write(path, stream =>
        {
            using StreamWriter writer = new(stream, leaveOpen: true);
            foreach (string line in lines) writer.WriteLine(line);
        });
    }

    /// <summary>Says which parts of the prompt the model has never seen.</summary>
    private static void Warn(TextGenerator generator, string prompt)
    {
        int[] ids = generator.Codec.Encode(prompt);
        int unknown = ids.Count(id => id == generator.Codec.Unknown);
        if (unknown > 0) Console.Error.WriteLine($"glossa: {unknown} of the prompt's {ids.Length} {generator.Codec.Level}s are not among the {generator.Codec.Count} the model knows; it goes on as if something unknown stood there.");
    }
}
