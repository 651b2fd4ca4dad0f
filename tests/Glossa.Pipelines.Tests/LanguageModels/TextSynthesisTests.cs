using Glossa.Models;
using Glossa.Nn;
using Glossa.Tensors;
using Glossa.Testing;
using Glossa.Text;
using Xunit;

namespace Glossa.Pipelines.Tests.LanguageModels;

/// <summary>Several models that write one text.</summary>
public sealed class TextSynthesisTests : IDisposable
{
    private const string Line = "the cat sat on the mat, and the dog ran after the cat 🙂 of the house.\n";

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("character", "running")]
    [InlineData("word", "running")]
    [InlineData("piece", "separate")]
    [InlineData("subword", "separate")]
    public void A_model_alone_that_goes_on_symbol_by_symbol_writes_what_it_generates(string level, string texts)
    {
        TextGenerator generator = Counted(level, texts: texts);
        for (ulong seed = 0; seed < 5; seed++)
        {
            GenerationOptions options = new()
            {
                Prefix = "the",
                MaximumSymbols = 40,
                Seed = seed,
                Sampling = new SamplingOptions { RepetitionPenalty = 1.1 },
            };
            Assert.Equal(generator.Generate(options), new TextSynthesis([generator], WritingTurn.Symbol).Generate(options));
        }
    }

    [Fact]
    public void Models_write_what_they_would_if_each_read_the_whole_text_anew_at_every_turn()
    {
        TextGenerator[] generators =
        [
            Counted("character", "kneser_ney"), Counted("word", "kneser_ney"), Counted("piece", "kneser_ney"), Network("character"),
            Network("piece"),
        ];
        const string Prompt = "The dog, don't ";
        GenerationOptions options = new() { Prefix = Prompt, MaximumSymbols = 60, Sampling = new SamplingOptions { Temperatures = [0] } };
        string text = Prompt;
        for (int i = 0; i < options.MaximumSymbols; i++)
        {
            TextGenerator generator = generators[i % generators.Length];
            Run run = Run.Inference();
            long[] ids = [.. generator.Codec.Encode(text)];
            float[] logits = generator.Model.Forward(new IdTensor(ids, [ids.Length, 1]), generator.Model.InitialState(1, run), run).Logits
                .ToArray()[^generator.Codec.Count..];
            logits[generator.Codec.Unknown!.Value] = float.NegativeInfinity;
            text += generator.Codec.NewDecoder(text).Next(Array.IndexOf(logits, logits.Max()));
        }
        Assert.Equal(text, new TextSynthesis(generators, WritingTurn.Symbol).Generate(options));
    }

    [Fact]
    public void Models_of_four_levels_write_whole_words_in_turn_the_same_for_a_seed()
    {
        TextSynthesis synthesis = new([Counted("character"), Counted("word"), Counted("piece"), Counted("subword")]);
        string[] words = Line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        HashSet<string> texts = [];
        for (ulong seed = 0; seed < 6; seed++)
        {
            GenerationOptions options = new() { Prefix = "the", MaximumSymbols = 80, Seed = seed };
            string text = synthesis.Generate(options);
            texts.Add(text);
            Assert.Equal(text, synthesis.Generate(options));
            Assert.StartsWith("the", text, StringComparison.Ordinal);
            Assert.DoesNotContain("  ", text, StringComparison.Ordinal);
            // The last word may be cut off.
            string[] written = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            Assert.True(written.Length > 10, text);
            Assert.All(written[..^1], word => Assert.Contains(word, words));
        }
        Assert.InRange(texts.Count, 4, 6);
    }

    [Fact]
    public void Each_model_writes_its_turn()
    {
        TextGenerator a = Counted("character", text: "aa aa aa\naa\n"), b = Counted("word", text: "bb bb\nbb bb\n");
        GenerationOptions options = new() { MaximumSymbols = 60, Seed = 3, Prefix = "aa" };
        string[] words = new TextSynthesis([b, a]).Generate(options).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[..^1];
        Assert.True(words.Length > 6);
        Assert.All(words, (word, i) => Assert.Equal(i % 2 == 0 ? "aa" : "bb", word));
        string[] lines = new TextSynthesis([a, b], WritingTurn.Line).Generate(options with { Prefix = "", MaximumSymbols = 200 })
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)[..^1];
        Assert.True(lines.Length > 4);
        Assert.All(lines, (line, i) => Assert.DoesNotContain(i % 2 == 0 ? 'b' : 'a', line));
    }

    [Fact]
    public void Only_whole_characters_are_given_though_models_have_parts_of_them_and_others_do_not_know_them()
    {
        TextGenerator bytes = Counted("subword", text: "🙂🙃 🙃🙂\n"), plain = Counted("character", text: "abc abc\n");
        Assert.Null(bytes.Codec.Unknown);
        string[] pieces = [.. new TextSynthesis([bytes, plain], WritingTurn.Symbol)
            .Stream(new GenerationOptions { Prefix = "漢🙂", MaximumSymbols = 80, Seed = 5 })];
        Assert.Contains(pieces, piece => piece.Contains("🙃", StringComparison.Ordinal));
        Assert.Contains(pieces, piece => piece is "a" or "b" or "c");
        Assert.All(pieces[..^1], piece =>
            Assert.Equal(piece, string.Concat(piece.EnumerateRunes().Where(rune => rune.Value != 0xFFFD).Select(rune => rune.ToString()))));
    }

    [Fact]
    public void The_text_ends_where_a_model_ends_texts_at_a_stop_and_at_its_length()
    {
        TextGenerator running = Counted("character"), separate = Counted("word", texts: "separate");
        string text = new TextSynthesis([running, separate]).Generate(new GenerationOptions { MaximumSymbols = 100_000, Prefix = "the" });
        Assert.EndsWith("house.", text, StringComparison.Ordinal);
        TextSynthesis endless = new([running, Counted("piece")]);
        GenerationOptions options = new() { Prefix = "the", MaximumSymbols = 50, Seed = 1 };
        string whole = endless.Generate(options);
        int at = whole.IndexOf(" o", StringComparison.Ordinal);
        Assert.True(at > 0, whole);
        Assert.Equal(whole[..at], endless.Generate(options with { Stop = ["never", " o"] }));
        Assert.Equal("the", endless.Generate(options with { MaximumSymbols = 0 }));
        using CancellationTokenSource cancellation = new();
        cancellation.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => endless.Generate(options, cancellation.Token));
        Assert.Contains("No model", Assert.Throws<ModelException>(() => new TextSynthesis([])).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("character", 2.5)]
    [InlineData("word", 4.0)]
    public void What_is_read_is_carried_on_and_not_read_again(string level, double most)
    {
        TextGenerator generator = Counted(level);
        Counter counter = new(generator.Model);
        string text = new TextSynthesis([new TextGenerator(generator.Config, generator.Codec, counter), Counted("word")])
            .Generate(new GenerationOptions { Prefix = "the", MaximumSymbols = 1000 });
        int length = generator.Codec.Encode(text).Length;
        Assert.InRange(counter.Read, length / 2, (int)(most * length));
    }

    /// <summary>A model of counts; those of "ngram" write nothing but what stood in the text.</summary>
    private TextGenerator Counted(string level, string kind = "ngram", string texts = "running", string text = Line)
    {
        string file = folder[$"{Guid.NewGuid():N}.txt"];
        File.WriteAllText(file, string.Concat(Enumerable.Repeat(text, 20)));
        LanguageModelConfig config = new()
        {
            Data = new LanguageDataConfig { Train = file, Level = level, Texts = texts, ValidationShare = 0 },
            Model = Sized.LanguageModel(kind, level == "character" ? "order: 6" : "order: 3"),
        };
        return LanguageModelTraining.Train(config, file + ".model").Generator;
    }

    private static TextGenerator Network(string level)
    {
        TextCodec codec = TextCodecs.Levels[level].Learn([Line], new SymbolOptions());
        return new TextGenerator(
            new LanguageModelConfig(), codec, new RecurrentLanguageModel(codec.Count, new() { Width = 8, Hidden = 16 }).Initialize(3));
    }

    /// <summary>Counts the symbols a model reads.</summary>
    private sealed class Counter(ILanguageModel model) : ILanguageModel
    {
        public int Read { get; private set; }

        public int Symbols => model.Symbols;

        public LanguageState InitialState(int streams, Run run) => model.InitialState(streams, run);

        public (Tensor Logits, LanguageState State) Forward(IdTensor ids, LanguageState state, Run run)
        {
            Read += (int)ids.Count;
            return model.Forward(ids, state, run);
        }
    }
}
