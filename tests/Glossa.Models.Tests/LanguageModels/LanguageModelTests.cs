using Glossa.Nn;
using Glossa.Tensors;
using Glossa.Testing;
using Xunit;

namespace Glossa.Models.Tests.LanguageModels;

/// <summary>Tests of the behaviour common to all language models: one row a kind.</summary>
public sealed class LanguageModelTests
{
    private const int Symbols = 11;

    private static readonly Dictionary<string, Func<ILanguageModel>> Models = new()
    {
        ["rnn"] = () => Recurrent(RecurrentKind.Rnn),
        ["gru"] = () => Recurrent(RecurrentKind.Gru),
        ["lstm"] = () => Recurrent(RecurrentKind.Lstm),
        ["lstm 2 tied"] = () => new RecurrentLanguageModel(Symbols, new() { Width = 6, Hidden = 6, Layers = 2, Tied = true }),
        ["lstm tied projected"] = () => new RecurrentLanguageModel(Symbols, new() { Width = 6, Hidden = 9, Tied = true }),
        ["lstm dropped"] = () => new RecurrentLanguageModel(
            Symbols, new() { Width = 12, Hidden = 24, Layers = 2, Dropout = 0.05, SymbolDropout = 0.02, WeightDrop = 0.05 }),
        ["elman"] = () => new ElmanLanguageModel(Symbols, new() { Width = 8, Hidden = 16 }),
        ["feed forward"] = () => new FeedForwardLanguageModel(Symbols, new() { Window = 3, Width = 8, Hidden = 16 }),
    };

    public static IEnumerable<object[]> Kinds => Models.Keys.Select(kind => new object[] { kind });

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_text_gives_the_same_bits_alone_beside_others_and_cut_into_calls(string kind)
    {
        ILanguageModel model = Initialized(kind);
        Run run = Run.Inference();
        IdTensor together = Ids(12, 5);
        float[] all = model.Forward(together, model.InitialState(5, run), run).Logits.ToArray();
        for (int stream = 0; stream < 5; stream++)
        {
            IdTensor alone = new([.. Enumerable.Range(0, 12).Select(step => together[step, stream])], [12, 1]);
            float[] expected = [.. Enumerable.Range(0, 12).SelectMany(step => all.Skip(((step * 5) + stream) * Symbols).Take(Symbols))];
            Assert.Equal(expected, model.Forward(alone, model.InitialState(1, run), run).Logits.ToArray());
        }
        List<float> pieces = [];
        LanguageState state = model.InitialState(5, run);
        foreach ((int from, int to) in new[] { (0, 1), (1, 4), (4, 12) })
        {
            (Tensor logits, LanguageState next) = model.Forward(
                new IdTensor(together.Span[(from * 5)..(to * 5)].ToArray(), [to - from, 5]), state, run);
            pieces.AddRange(logits.ToArray());
            state = next.Keep();
        }
        Assert.Equal(all, pieces);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_text_has_the_same_vectors_alone_and_beside_others_and_the_memory_they_were_read_with(string kind)
    {
        INeuralLanguageModel model = (INeuralLanguageModel)Initialized(kind);
        Run run = Run.Inference();
        IdTensor together = Ids(12, 5);
        (Tensor vectors, LanguageState state) = model.Encode(together, model.InitialState(5, run), run);
        Assert.Equal([60, model.VectorSize], vectors.Shape);
        float[] all = vectors.ToArray();
        for (int stream = 0; stream < 5; stream++)
        {
            IdTensor alone = new([.. Enumerable.Range(0, 12).Select(step => together[step, stream])], [12, 1]);
            float[] expected =
                [.. Enumerable.Range(0, 12).SelectMany(step => all.Skip(((step * 5) + stream) * model.VectorSize).Take(model.VectorSize))];
            Assert.Equal(expected, model.Encode(alone, model.InitialState(1, run), run).Vectors.ToArray());
        }
        IdTensor next = Ids(1, 5);
        Assert.Equal(
            model.Forward(next, model.Forward(together, model.InitialState(5, run), run).State, run).Logits.ToArray(),
            model.Forward(next, state, run).Logits.ToArray());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Memories_are_chosen_repeated_and_restored(string kind)
    {
        ILanguageModel model = Initialized(kind);
        Run run = Run.Inference();
        LanguageState state = model.Forward(Ids(4, 3), model.InitialState(3, run), run).State;
        IdTensor next = Ids(1, 3);
        float[] expected = model.Forward(next, state, run).Logits.ToArray();
        LanguageState restored = model.InitialState(1, run).Restore(state.ToTensors());
        Assert.Equal(expected, model.Forward(next, restored, run).Logits.ToArray());
        int[] chosen = [2, 0, 2, 1];
        LanguageState some = state.Select(chosen, run);
        Assert.Equal(4, some.Streams);
        float[] given = model.Forward(new IdTensor([.. chosen.Select(stream => next[0, stream])], [1, 4]), some, run).Logits.ToArray();
        Assert.Equal(chosen.SelectMany(stream => expected[(stream * Symbols)..((stream + 1) * Symbols)]), given);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void It_learns_a_text_by_heart_and_dropout_ends_with_training(string kind)
    {
        ILanguageModel model = Initialized(kind);
        Module module = (Module)model;
        Run run = new(new RunOptions { Training = true, Gradients = true, Seed = 2 });
        // The two symbols before determine the next one.
        long[] text = [1, 2, 3, 1, 4, 5, 1, 6, 2, 7, 3, 8, 2, 4, 9, 10, 5, 3, 6];
        IdTensor ids = new(text[..^1], [text.Length - 1, 1]), targets = IdTensor.Of(text.AsSpan(1));
        Adam optimizer = new(module, new AdamOptions { LearningRate = 0.02 });
        for (int step = 0; step < 300; step++)
        {
            using Scope scope = run.OpenScope();
            Loss.CrossEntropy(model.Forward(ids, model.InitialState(1, run), run).Logits, targets, run).Backward(run);
            optimizer.Step(run);
            module.ClearGradients();
        }
        Run inference = Run.Inference();
        float[] first = model.Forward(ids, model.InitialState(1, inference), inference).Logits.ToArray();
        Assert.InRange(Loss.CrossEntropy(Tensor.From(first, [targets.Count, Symbols]), targets, inference).ToDouble(), 0, 0.1);
        Assert.Equal(first, model.Forward(ids, model.InitialState(1, inference), inference).Logits.ToArray());
    }

    [Fact]
    public void The_network_of_building_blocks_computes_what_the_layer_computes()
    {
        ElmanLanguageModel blocks = new(Symbols, new() { Width = 4, Hidden = 5 });
        RecurrentLanguageModel layer = new(Symbols, new() { Kind = RecurrentKind.Rnn, Width = 4, Hidden = 5 });
        blocks.Initialize(1);
        layer.Initialize(2);
        Dictionary<string, Tensor> state = new(blocks.State());
        Run run = Run.Inference();
        Tensor weight = state["step.weight"];
        layer.LoadState(new Dictionary<string, Tensor>
        {
            ["embed.weight"] = state["embed.weight"],
            ["recurrent.weight_ih_l0"] = weight.Slice(1, 0, 4, run),
            ["recurrent.weight_hh_l0"] = weight.Slice(1, 4, 9, run),
            ["recurrent.bias_ih_l0"] = state["step.bias"],
            ["recurrent.bias_hh_l0"] = run.Zeros([5]),
            ["output.weight"] = state["output.weight"],
            ["output.bias"] = state["output.bias"],
        });
        IdTensor ids = Ids(9, 3);
        Close.Assert(
            "logits", blocks.Forward(ids, blocks.InitialState(3, run), run).Logits,
            layer.Forward(ids, layer.InitialState(3, run), run).Logits);
    }

    private static RecurrentLanguageModel Recurrent(RecurrentKind kind) => new(Symbols, new() { Kind = kind, Width = 8, Hidden = 16 });

    private static ILanguageModel Initialized(string kind)
    {
        ILanguageModel model = Models[kind]();
        ((Module)model).Initialize(7);
        return model;
    }

    private static IdTensor Ids(int steps, int streams) =>
        new([.. Enumerable.Range(0, steps * streams).Select(i => (long)(i * i % 7 + i) % Symbols)], [steps, streams]);
}
