using System.CommandLine;
using System.Globalization;
using Glossa.Pipelines;
using Glossa.Text;

namespace Glossa.Cli.Commands;

/// <summary>`glossa tokenizer encode MODEL [TEXT …]`: the pieces of texts, their ids and their places.</summary>
internal static class TokenizerEncodeCommand
{
    public static Command Create()
    {
        Argument<string> model = new("model")
        {
            Description = "The folder of a tokenizer or of a Hugging Face model, or a model file with a transformer.",
        };
        Argument<string[]> texts = new("texts")
        {
            Description = "Texts; when left out, --input or standard input is read.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        TextInput input = new();
        Option<string?> pair = new("--pair") { Description = "A second text, which is encoded together with each text." };
        Option<int?> length = new("--max-length")
        {
            Description = "The most pieces of an encoding, special tokens included; longer texts lose their last pieces.",
        };
        length.Check(given => given < 1 ? $"{given}: at least 1 is needed." : null);
        Option<bool> json = new("--json") { Description = "Print lines {\"text\", \"pieces\", \"ids\", \"offsets\"}." };
        Command encode = new("encode", "Cut texts into the pieces of a vocabulary.") { model, texts, pair, length, json };
        input.AddTo(encode);
        encode.SetAction((parsed, cancellation) =>
        {
            string[] given = parsed.GetValue(texts)!;
            input.RequireOne(parsed, given);
            SubwordTokenizer tokenizer = TransformerModels.TokenizerOf(parsed.GetValue(model)!);
            SubwordOptions options = new() { MaxLength = parsed.GetValue(length) };
            string? second = parsed.GetValue(pair);
            bool isFirst = true;
            foreach (string text in given.Length > 0 ? given : input.Texts(parsed, cancellation))
            {
                cancellation.ThrowIfCancellationRequested();
                SubwordEncoding encoding = tokenizer.Encode(text, second, options);
                if (parsed.GetValue(json))
                {
                    StandardStreams.Data.WriteLine(
                        EncodedPieces.Fields(text, [encoding], second).ToJsonString(PredictCommand.Plain));
                    continue;
                }
                if (!isFirst) Console.Out.WriteLine();
                isFirst = false;
                Print(encoding, text, second);
            }
            return Task.FromResult(0);
        });
        return encode;
    }

    /// <summary>Prints a line for each piece: its id, the piece, its place and the text there.</summary>
    private static void Print(SubwordEncoding encoding, string text, string? pair)
    {
        CodePointMap points = new(text), pairPoints = new(pair ?? "");
        for (int i = 0; i < encoding.Count; i++)
        {
            string line = $"{encoding.Ids[i],7}  {Harmless.Line(encoding.Piece(i)),-20}";
            if (encoding.Offsets(i) is { } place)
            {
                (string own, CodePointMap map) = encoding.TextOf(i) == 0 ? (text, points) : (pair!, pairPoints);
                string range = string.Create(CultureInfo.InvariantCulture, $"{map.ToPoints(place.Start)}–{map.ToPoints(place.End)}");
                line += $"  {range,9}  {Harmless.Line(own[place.Start..place.End])}";
            }
            Console.Out.WriteLine(line.TrimEnd());
        }
    }
}
