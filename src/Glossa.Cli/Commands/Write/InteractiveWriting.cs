using System.Globalization;
using Glossa.Pipelines;

namespace Glossa.Cli.Commands;

/// <summary>Writing together with a model: it offers the likeliest symbols, a person chooses by number, or types what comes next.</summary>
internal static class InteractiveWriting
{
    private const int Offered = 9;

    public static void Run(
        TextGenerator generator, GenerationOptions options, TextReader input, TextWriter output, CancellationToken cancellation)
    {
        output.WriteLine("A number takes a symbol, other input is written as it is (begin it with ' for a number), "
            + "an empty line lets the model write a symbol, . ends.");
        string text = options.Prefix;
        for (ulong turn = 0; ; turn++)
        {
            var likeliest = generator.Likeliest(text, Offered);
            output.WriteLine();
            output.WriteLine(text.Length == 0 ? "(nothing yet)" : text);
            output.WriteLine(string.Join("   ", likeliest.Select((offer, i) =>
                string.Create(CultureInfo.InvariantCulture, $"{i + 1} {Shown(offer.Symbol)} {offer.Probability:P0}"))));
            output.Write("> ");
            if (ReadLine(input, output) is not { } line || line == ".") break;
            GenerationOptions one = options with { Prefix = text, MaximumSymbols = 1, Seed = options.Seed + turn };
            if (line.Length == 0)
            {
                text = generator.Generate(one, cancellation);
            }
            else if (int.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
                && number >= 1
                && number <= likeliest.Count)
            {
                text += likeliest[number - 1].Symbol;
            }
            else
            {
                text += line[0] == '\'' ? line[1..] : line;
            }
        }
        output.WriteLine();
        output.WriteLine(text);
    }

    private static string? ReadLine(TextReader input, TextWriter output)
    {
        try
        {
            return input.ReadLine();
        }
        catch (OperationCanceledException)
        {
            output.WriteLine();
            throw;
        }
    }

    private static string Shown(string symbol) => symbol switch
    {
        "" => "(end)",
        " " => "␣",
        "\n" => "⏎",
        _ => Harmless.Line(symbol).Replace(' ', '␣'),
    };
}
