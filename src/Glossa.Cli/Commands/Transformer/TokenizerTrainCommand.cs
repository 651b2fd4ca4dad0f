using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Glossa.Data;
using Glossa.Formats;
using Glossa.Pipelines;
using Glossa.Text;

namespace Glossa.Cli.Commands;

/// <summary>`glossa tokenizer train [FILE …] --output FOLDER`: learns the subword vocabulary of texts.</summary>
internal static class TokenizerTrainCommand
{
    private const int ShownPieces = 10;

    public static Command Create()
    {
        SubwordTrainingOptions usual = new();
        Argument<string[]> inputs = new("inputs")
        {
            Description = $"Files of texts, a field \"text\" where there are fields: {Kinds.BuiltIn.Formats.Files}. "
                + "When left out, or -, lines {\"text\": …} are read from standard input.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        TextOptions texts = new();
        Option<string> kind = new("--kind")
        {
            Description = $"The kind of vocabulary. {string.Join("; ", SubwordTrainer.All.Select(row => $"{row.Name}: {row.Summary}"))}.",
            DefaultValueFactory = _ => SubwordTrainer.All[0].Name,
        };
        kind.AcceptOnlyFromAmong([.. SubwordTrainer.All.Select(row => row.Name)]);
        Option<int> size = new("--size")
        {
            Description = "The most pieces of the vocabulary, special tokens included.",
            DefaultValueFactory = _ => usual.VocabularySize,
        };
        Option<int> frequency = new("--min-frequency")
        {
            Description = "How often a pair or a piece has to occur to become a piece.",
            DefaultValueFactory = _ => (int)usual.MinimumFrequency,
        };
        Option<int> alphabet = new("--alphabet")
        {
            Description = "How many characters have a piece, the most frequent ones; others are unknown. bpe knows them all.",
            DefaultValueFactory = _ => usual.AlphabetSize,
        };
        foreach (Option<int> number in (Option<int>[])[size, frequency, alphabet])
        {
            number.Check(given => given < 1 ? $"{given}: at least 1 is needed." : null);
        }
        Option<bool> lowercase = new("--lowercase") { Description = "Make small letters of capital ones, as wordpiece does anyway." };
        Option<bool> cased = new("--cased") { Description = "Keep capital letters, and accents, with wordpiece too." };
        Option<string> output = new("--output", "-o")
        {
            Description = "The folder to write: tokenizer.json, tokenizer_config.json, and vocab.txt or vocab.json and merges.txt.",
            Required = true,
        };
        Option<bool> overwrite = OutputRules.Overwrite("the tokenizer in the folder");
        Option<bool> json = new("--json") { Description = "Print the report as JSON." };
        Command train = new("train", "Learn the subword vocabulary of texts. It is written as Hugging Face's libraries read it.")
        {
            inputs, kind, size, frequency, alphabet, lowercase, cased, output, overwrite, json,
        };
        texts.AddTo(train);
        train.SetAction((parsed, cancellation) =>
        {
            if (parsed.GetValue(lowercase) && parsed.GetValue(cased))
            {
                throw new ArgumentException("--lowercase and --cased contradict each other: leave one of them out.");
            }
            string folder = parsed.GetValue(output)!;
            OutputRules.Check(parsed.GetValue(overwrite), Path.Combine(folder, "tokenizer.json"));
            SubwordTrainingOptions options = new()
            {
                VocabularySize = parsed.GetValue(size),
                MinimumFrequency = parsed.GetValue(frequency),
                AlphabetSize = parsed.GetValue(alphabet),
                Lowercase = parsed.GetValue(lowercase) ? true : parsed.GetValue(cased) ? false : null,
            };
            SubwordTrainer trainer = SubwordTrainer.Find(parsed.GetValue(kind)!);
            TextSample sample = new();
            ProgressLine line = new();
            SubwordTokenizer tokenizer;
            try
            {
                IEnumerable<string> read = Read(parsed.GetValue(inputs)!, texts.Of(parsed), line, cancellation).Select(sample.Add);
                tokenizer = trainer.Train(read, options, new FractionReport(line, "learning"), cancellation);
            }
            finally
            {
                line.Erase();
            }
            IReadOnlyList<string> files = HuggingFaceTokenizer.Save(tokenizer, folder);
            TokenizerReport report = TokenizerReport.Of(tokenizer, sample.Texts);
            if (parsed.GetValue(json))
            {
                StandardStreams.Data.WriteLine(Json(trainer, tokenizer, sample, report, folder, files).ToJsonString(PredictCommand.Plain));
            }
            else
            {
                Print(trainer, tokenizer, sample, report, folder, files);
            }
            return Task.FromResult(0);
        });
        return train;
    }

    private static IEnumerable<string> Read(string[] files, TextFields fields, ProgressLine line, CancellationToken cancellation)
    {
        CsvCorpusOptions corpus = fields.Over(new DataConfig()).ToTextOptions();
        foreach (string? file in files.Length > 0 ? files : (string?[])[null])
        {
            CsvCorpusOptions own = corpus with { Progress = new FractionReport(line, $"reading {file ?? "standard input"}") };
            foreach (LabelledText text in TextInput.Open(file, own, cancellation).Read(cancellation)) yield return text.Text;
        }
    }

    private static JsonObject Json(
        SubwordTrainer trainer, SubwordTokenizer tokenizer, TextSample sample, TokenizerReport report, string folder,
        IReadOnlyList<string> files) => new()
        {
            ["kind"] = trainer.Name,
            ["size"] = tokenizer.Vocabulary.Count,
            ["texts"] = sample.Count,
            ["sampled"] = sample.Texts.Count,
            ["pieces_per_word"] = report.PiecesPerWord,
            ["characters_per_piece"] = report.CharactersPerPiece,
            ["unknown"] = report.Unknown,
            ["longest"] = new JsonArray([.. report.Longest.Take(ShownPieces).Select(piece => JsonValue.Create(piece))]),
            ["output"] = folder,
            ["files"] = new JsonArray([.. files.Select(file => JsonValue.Create(file))]),
        };

    private static void Print(
        SubwordTrainer trainer, SubwordTokenizer tokenizer, TextSample sample, TokenizerReport report, string folder,
        IReadOnlyList<string> files)
    {
        string of = sample.Texts.Count < sample.Count ? $"{Number(sample.Texts.Count)} of {Number(sample.Count)}" : Number(sample.Count);
        (string, string)[] rows =
        [
            ("vocabulary", $"{Number(tokenizer.Vocabulary.Count)} pieces, {trainer.Name}"),
            ("texts", $"{Number(sample.Count)}; what follows was counted in {of}"),
            ("pieces per word", report.PiecesPerWord.ToString("F2", CultureInfo.InvariantCulture)),
            ("characters per piece", report.CharactersPerPiece.ToString("F2", CultureInfo.InvariantCulture)),
            ("unknown", report.Unknown.ToString("P3", CultureInfo.InvariantCulture) + " of the pieces"),
            ("longest pieces", string.Join(' ', report.Longest.Take(ShownPieces))),
            ("for example", string.Join(' ', report.Example)),
        ];
        Definitions.Write(Console.Out, rows, TerminalWidth.Characters);
        Console.Out.WriteLine();
        Console.Out.WriteLine($"{folder}: {string.Join(", ", files)}.");
        Console.Out.WriteLine($"Next: glossa tokenizer encode {folder} \"a text\"");
    }

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private sealed class FractionReport(ProgressLine line, string what) : IProgress<double>
    {
        public void Report(double value) => line.Show(what, value);
    }
}
