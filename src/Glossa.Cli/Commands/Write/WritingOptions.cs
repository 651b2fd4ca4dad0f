using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text.Json.Nodes;
using Glossa.Models;
using Glossa.Pipelines;

namespace Glossa.Cli.Commands;

/// <summary>The options of the commands that write texts with language models.</summary>
internal sealed class WritingOptions
{
    // Few enough to be typed again.
    private const int DrawnSeeds = 1_000_000;

    private readonly Option<string> prompt = new("--prompt", "-p")
    {
        Description = "What the text begins with.",
        DefaultValueFactory = _ => "",
    };
    private readonly Option<double[]> temperature = new("--temperature", "-t")
    {
        Description = "0 takes the likeliest symbol, 0.2 is careful, 1 keeps the probabilities, more is wilder. "
            + "Given several times, they are taken in turn, one a symbol.",
        DefaultValueFactory = _ => [1.0],
    };

    private readonly Option<int> length = new("--length", "-n")
    {
        Description = "How many symbols (characters, words, …) a text gets at most.",
        DefaultValueFactory = _ => 300,
    };
    private readonly Option<int> count = new("--count", "-c") { Description = "How many texts.", DefaultValueFactory = _ => 1 };
    private readonly Option<int> topK = new("--top-k") { Description = "Choose among the k likeliest symbols only; 0 for all." };
    private readonly Option<double> topP = new("--top-p")
    {
        Description = "Choose among the likeliest symbols that together have this probability (nucleus).",
        DefaultValueFactory = _ => 1,
    };
    private readonly Option<double> minP = new("--min-p")
    {
        Description = "Choose among symbols with at least this fraction of the likeliest one's probability.",
    };
    private readonly Option<double> penalty = new("--repetition-penalty")
    {
        Description = "Above 1, symbols of the last 64 become less likely.",
        DefaultValueFactory = _ => 1,
    };
    private readonly Option<string[]> stop = new("--stop")
    {
        Description = "End before this text is written. May be given several times.",
        DefaultValueFactory = _ => [],
    };
    private readonly Option<int?> seed = new("--seed")
    {
        Description = "The same seed writes the same texts; when left out, one is drawn and said.",
    };

    private readonly Option<string?> output = new("--output", "-o")
    {
        Description = "A file to write instead of standard output: .jsonl, a line {\"text\": …} for each text.",
    };

    private readonly Option<bool> json = new("--json") { Description = "Print every text as a line {\"text\": …}." };

    /// <summary>Gives a command the options.</summary>
    public void AddTo(Command command)
    {
        temperature.Check(given => given.All(one => one is >= 0 and < double.PositiveInfinity)
            ? null
            : "is 0, which takes the likeliest symbol, or a positive number.");
        length.Check(given => given < 0 ? $"{given}: a text gets 0 symbols or more." : null);
        count.Check(given => given < 0 ? $"{given}: 0 texts or more are written." : null);
        topK.Check(given => given < 0 ? $"{given}: symbols are chosen among 0 (all) or more." : null);
        topP.Check(given => given is > 0 and <= 1 ? null : $"{Number(given)}: a probability above 0 and at most 1 is needed.");
        minP.Check(given => given is >= 0 and <= 1 ? null : $"{Number(given)}: a fraction from 0 to 1 is needed.");
        penalty.Check(given => given >= 1 ? null : $"{Number(given)}: a penalty is 1, which changes nothing, or more.");
        Option[] all = [prompt, temperature, length, count, topK, topP, minP, penalty, stop, seed, output, json];
        foreach (Option option in all) command.Add(option);
    }

    /// <summary>The options given that beam search does not heed: it draws nothing, and ends a text only where the model does.</summary>
    public IEnumerable<string> NotForBeams(SymbolResult result) =>
        Given(result, temperature, topK, topP, minP, penalty, stop, seed);

    /// <summary>The options given that writing together with a model does not heed: it writes one text, to the terminal.</summary>
    public IEnumerable<string> NotForDialogue(SymbolResult result) =>
        Given(result, count, length, output, json);

    /// <summary>Requires a name for the file that tells its format.</summary>
    /// <exception cref="ArgumentException">It tells another.</exception>
    public void RequireFormat(ParseResult parsed) => AnswerFormat.Require(parsed.GetValue(output), "texts", ".jsonl");

    /// <summary>Returns how many texts to write.</summary>
    public int Count(ParseResult parsed) => parsed.GetValue(count);

    /// <summary>Whether a text is asked for to be read as it comes: one, and not as JSON.</summary>
    public bool Streams(ParseResult parsed) => Count(parsed) == 1 && !Lines(parsed);

    /// <summary>Returns the settings of the texts to write.</summary>
    public GenerationOptions Read(ParseResult parsed) => new()
    {
        Prefix = parsed.GetValue(prompt)!,
        MaximumSymbols = parsed.GetValue(length),
        Stop = parsed.GetValue(stop)!,
        Seed = (ulong)(parsed.GetValue(seed) ?? Random.Shared.Next(DrawnSeeds)),
        Sampling = new SamplingOptions
        {
            Temperatures = parsed.GetValue(temperature)!,
            TopK = parsed.GetValue(topK),
            TopP = parsed.GetValue(topP),
            MinP = parsed.GetValue(minP),
            RepetitionPenalty = parsed.GetValue(penalty),
        },
    };

    /// <summary>Says the seed that was drawn, where one was and it decides what is written.</summary>
    public void SaySeed(ParseResult parsed, GenerationOptions options)
    {
        if (parsed.GetValue(seed) is not null || options.Sampling.Temperatures.All(one => one == 0)) return;
        Console.Error.WriteLine($"Seed {options.Seed}: --seed {options.Seed} writes the same again.");
    }

    /// <summary>Prints a text while it is written.</summary>
    public static void Stream(string prompt, IEnumerable<string> pieces)
    {
        Console.Out.Write(prompt);
        foreach (string piece in pieces)
        {
            Console.Out.Write(piece);
            Console.Out.Flush();
        }
        Console.Out.WriteLine();
    }

    /// <summary>Prints texts or writes them to the file.</summary>
    /// <param name="parsed">What was asked for.</param>
    /// <param name="texts">The texts, each with its log probability where that is known.</param>
    public void Write(ParseResult parsed, IEnumerable<(string Text, double? LogProbability)> texts)
    {
        if (!Lines(parsed))
        {
            Print([.. texts.Select(text => Line(text.Text, text.LogProbability, json: false))]);
            return;
        }
        IEnumerable<string> lines = texts.Select(text => Line(text.Text, text.LogProbability, json: true));
        if (parsed.GetValue(output) is not { } path)
        {
            foreach (string line in lines) StandardStreams.Data.WriteLine(line);
            return;
        }
        int written = TextLines.Write(path, lines);
        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{path}: {written:N0} text{(written == 1 ? "" : "s")}."));
    }

    /// <summary>Prints a text a line; where one of several has lines itself, each follows its number.</summary>
    private static void Print(string[] texts)
    {
        bool areNumbered = texts.Length > 1 && texts.Any(text => text.Contains('\n', StringComparison.Ordinal));
        for (int i = 0; i < texts.Length; i++)
        {
            if (areNumbered) Console.Out.WriteLine($"{(i > 0 ? "\n" : "")}[{i + 1} of {texts.Length}]");
            Console.Out.WriteLine(texts[i]);
        }
    }

    /// <summary>Says which parts of the prompt a model has never seen.</summary>
    public static void Warn(TextGenerator generator, string prompt)
    {
        int[] ids = generator.Codec.Encode(prompt);
        int unknown = ids.Count(id => id == generator.Codec.Unknown);
        if (unknown > 0)
        {
            Console.Error.WriteLine($"glossa: {unknown} of the prompt's {ids.Length} {generator.Codec.Level}s are not among the "
                + $"{generator.Codec.Count} the model knows; it continues as after an unknown symbol.");
        }
    }

    private bool Lines(ParseResult parsed) => parsed.GetValue(json) || parsed.GetValue(output) is not null;

    private static IEnumerable<string> Given(SymbolResult result, params Option[] options) =>
        options.Where(option => result.IsGiven(option)).Select(option => option.Name);

    private static string Number(double value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Line(string text, double? logProbability, bool json)
    {
        if (!json) return logProbability is { } p ? string.Create(CultureInfo.InvariantCulture, $"{p,9:F3}  {text}") : text;
        JsonObject line = new() { ["text"] = text };
        if (logProbability is { } log) line["log_probability"] = log;
        return line.ToJsonString(PredictCommand.Plain);
    }
}
