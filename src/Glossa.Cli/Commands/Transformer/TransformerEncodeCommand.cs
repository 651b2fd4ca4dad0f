using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Glossa.Models;
using Glossa.Pipelines;
using Glossa.Tensors;
using Glossa.Text;

namespace Glossa.Cli.Commands;

/// <summary>`glossa transformer encode MODEL`: the pieces of texts and their vectors.</summary>
internal static class TransformerEncodeCommand
{
    private const string Last = "last", All = "all";

    public static Command Create()
    {
        Argument<string> model = TransformerCommand.Model();
        Argument<string?> text = new("text") { Description = "A text.", Arity = ArgumentArity.ZeroOrOne };
        TextInput input = new();
        Option<string> layers = new("--layers")
        {
            Description = "The vectors to print: those of the last layer, or those after the embeddings and after each layer too.",
            DefaultValueFactory = _ => Last,
        };
        layers.AcceptOnlyFromAmong(Last, All);
        Option<bool> json = new("--json")
        {
            Description = "Print lines {\"text\", \"pieces\", \"ids\", \"offsets\", \"last_hidden_state\", \"hidden_states\", \"pooled\"}.",
        };
        Option<int> threads = ThreadsOption.Create();
        Command encode = new("encode", "Cut texts into the pieces of a model and compute the vector of each.")
        {
            model, text, layers, json, threads,
        };
        input.AddTo(encode);
        encode.SetAction((parsed, cancellation) =>
        {
            string[] given = TextInput.Given(parsed.GetValue(text));
            input.RequireOne(parsed, given);
            TransformerEncoder encoder = TextEmbedder.Load(parsed.GetValue(model)!).Encoder;
            Run run = Run.Inference(parsed.GetValue(threads));
            bool all = parsed.GetValue(layers) == All;
            foreach (string one in given.Length > 0 ? given : input.Texts(parsed, cancellation))
            {
                cancellation.ThrowIfCancellationRequested();
                using Scope scope = run.OpenScope();
                IReadOnlyList<SubwordEncoding> windows = encoder.Tokenizer.EncodeWindows(one, encoder.Window, encoder.Window / 4);
                TransformerOutput output = encoder.Model.Forward(PieceBatch.Of(windows), run, all);
                if (!parsed.GetValue(json)) Print(windows, output.LastHiddenState);
                else StandardStreams.Data.WriteLine(Fields(one, windows, output, all).ToJsonString(PredictCommand.Plain));
            }
            return Task.FromResult(0);
        });
        return encode;
    }

    private static JsonObject Fields(string text, IReadOnlyList<SubwordEncoding> windows, TransformerOutput output, bool allLayers)
    {
        JsonObject fields = EncodedPieces.Fields(text, windows);
        fields["last_hidden_state"] = Rows(output.LastHiddenState);
        if (allLayers) fields["hidden_states"] = new JsonArray([.. output.HiddenStates.Select(Rows)]);
        if (output.Pooled is { } pooled) fields["pooled"] = windows.Count == 1 ? Rows(pooled)[0]!.DeepClone() : Rows(pooled);
        return fields;
    }

    private static JsonArray Rows(Tensor x) =>
        new([.. x.ToArray().Chunk(x.Shape[1]).Select(row => new JsonArray([.. row.Select(number => (JsonNode)JsonValue.Create(number))]))]);

    private static void Print(IReadOnlyList<SubwordEncoding> windows, Tensor vectors)
    {
        const int Shown = 4;
        float[][] rows = [.. vectors.ToArray().Chunk(vectors.Shape[1])];
        int row = 0;
        foreach (SubwordEncoding window in windows)
        {
            for (int i = 0; i < window.Count; i++)
            {
                IEnumerable<string> numbers = rows[row++].Take(Shown)
                    .Select(x => x.ToString("F4", CultureInfo.InvariantCulture).PadLeft(8));
                Console.Out.WriteLine($"{window.Ids[i],7}  {Harmless.Line(window.Piece(i)),-20}  {string.Join("  ", numbers)}  …");
            }
        }
    }
}
