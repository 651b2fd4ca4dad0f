using Glossa.Nn;
using Glossa.Tensors;

namespace Glossa.Models;

/// <summary>
/// The network of textgenrnn (Max Woolf 2017), which predicts the symbol after a window of symbols: <c>e = embedding(window)</c>, <c>r₁ =
/// LSTM(e)</c>, <c>r₂ = LSTM(r₁)</c>, …, <c>x = [e, r₁, r₂, …]</c>, <c>y = Σ_t a_t x_t</c> with <c>a = exp(x v − max) / (Σ exp(x v − max) +
/// 1e−7)</c>, <c>logits = W y + b</c>.
/// </summary>
/// <remarks>
/// A window that is not full has zeros (<see cref="Padding"/>) before the text, which take part like symbols; the LSTMs know no symbols
/// before the window. With labels of texts (<see cref="TextgenrnnOptions.ContextLabels"/>) a second output reads them too, and the first
/// one is trained together with it; only the first one writes texts. Source: github.com/minimaxir/textgenrnn.
/// </remarks>
public sealed class Textgenrnn : Module, INeuralLanguageModel, ILabelledLanguageModel
{
    /// <summary>The id of the padding before a text and of every unknown symbol.</summary>
    public const long Padding = 0;

    // The original adds this to the attention's sum.
    private const double Epsilon = 1e-7;

    // The number of windows computed at once when nothing is learnt from them: memory stays small, and no bit depends on it.
    private const int WindowsAtOnce = 256;

    private readonly Embedding embedding;
    private readonly SpatialDropout dropout;
    private readonly Lstm[] rnn;
    private readonly AttentionPooling attention;
    private readonly Linear output;
    private readonly Linear? contextOutput;

    /// <summary>A network.</summary>
    /// <param name="options">The sizes.</param>
    /// <exception cref="OutOfRangeException">A size is not possible.</exception>
    public Textgenrnn(TextgenrnnOptions options)
    {
        options.Check();
        Options = options;
        InitializerSet start = InitializerSet.Keras;
        RecurrentOptions recurrent = new() { Bidirectional = options.Bidirectional, BatchFirst = false, Initializers = start };
        embedding = new Embedding(options.Symbols, options.Width, initializers: start);
        dropout = new SpatialDropout(options.Dropout);
        rnn = new Lstm[options.Layers];
        for (int layer = 0; layer < rnn.Length; layer++)
        {
            rnn[layer] = new Lstm(layer == 0 ? options.Width : rnn[layer - 1].OutputSize, options.Hidden, recurrent);
        }
        attention = new AttentionPooling(options.Features, Epsilon);
        output = new Linear(options.Features, options.Symbols, initializers: start);
        if (options.ContextLabels > 0)
        {
            contextOutput = new Linear(options.Features + options.ContextLabels, options.Symbols, initializers: start);
        }
    }

    /// <summary>The sizes.</summary>
    public TextgenrnnOptions Options { get; }

    /// <inheritdoc/>
    public int Symbols => Options.Symbols;

    /// <inheritdoc/>
    public int VectorSize => Options.Features;

    /// <inheritdoc/>
    public override IReadOnlyList<IReadOnlyList<Parameter>> ParameterLayers =>
        [.. Stacked([embedding, .. rnn, attention]), Together(output, contextOutput)];

    /// <inheritdoc/>
    public LanguageState InitialState(int streams, Run run) => WindowState.Initial(streams, Options.Window, Padding, Options.Boundary);

    /// <inheritdoc/>
    public (Tensor Logits, LanguageState State) Forward(IdTensor ids, LanguageState state, Run run)
    {
        (IdTensor windows, WindowState now) = ((WindowState)state).Read(ids);
        return (Forward(windows, run), now);
    }

    /// <inheritdoc/>
    public (Tensor Vectors, LanguageState State) Encode(IdTensor ids, LanguageState state, Run run)
    {
        (IdTensor windows, WindowState now) = ((WindowState)state).Read(ids);
        return (Encode(windows, run), now);
    }

    /// <inheritdoc/>
    public (Tensor Loss, LanguageState State) Loss(IdTensor ids, IdTensor targets, IdTensor labels, LanguageState state, Run run)
    {
        (IdTensor windows, WindowState now) = ((WindowState)state).Read(ids);
        run.CheckIndices("textgenrnn", "label", labels, Options.ContextLabels);
        float[] context = new float[labels.Count * Options.ContextLabels];
        for (int i = 0; i < labels.Count; i++) context[(i * Options.ContextLabels) + labels.Span[i]] = 1;
        return (Forward(windows, Tensor.From(context, [labels.Count, Options.ContextLabels]).To(run.Backend), run).Loss(targets, run), now);
    }

    /// <summary>
    /// Returns the network without its second output, with the same weights, which writes the same texts; itself where it has none.
    /// </summary>
    public Textgenrnn WithoutLabels()
    {
        if (contextOutput is null) return this;
        Textgenrnn plain = new(Options with { ContextLabels = 0 });
        IReadOnlyDictionary<string, Tensor> state = State();
        plain.LoadState(plain.Parameters.ToDictionary(entry => entry.Path, entry => state[entry.Path]));
        return plain;
    }

    /// <inheritdoc/>
    ILanguageModel ILabelledLanguageModel.WithoutLabels() => WithoutLabels();

    /// <summary>Predicts the symbol after each window.</summary>
    /// <param name="windows">The last symbols of texts, zeros before those that are shorter. <c>Shape: [windows, window]</c>.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns>The logits, <c>[windows, symbols]</c>.</returns>
    /// <exception cref="ShapeException">The windows have another length.</exception>
    /// <exception cref="OutOfRangeException">An id is no symbol's.</exception>
    public Tensor Forward(IdTensor windows, Run run) => InPieces(windows, run, piece => output.Forward(Pool(piece, run).Vectors, run));

    /// <summary>Predicts the symbol after each window from the labels of the window's text too, to learn from texts with labels.</summary>
    /// <param name="windows">The last symbols of texts. <c>Shape: [windows, window]</c>.</param>
    /// <param name="context">The labels of each window's text: 1 for a label it has and 0 for all others. <c>Shape: [windows,
    /// labels]</c>.</param>
    /// <param name="run">The run to compute in.</param>
    /// <exception cref="ShapeException">The windows have another length, or the context does not fit.</exception>
    /// <exception cref="ModuleException">The network has no labels.</exception>
    public TextgenrnnLogits Forward(IdTensor windows, Tensor context, Run run)
    {
        if (contextOutput is null)
        {
            throw new ModuleException(
                "This textgenrnn network was made without context labels. Make one with ContextLabels set to the number of labels.");
        }
        using LayerMark mark = run.Enter(DisplayName);
        Tensor vectors = Pool(windows, run).Vectors;
        run.CheckShape("textgenrnn", "the context", context, [vectors.Shape[0], Options.ContextLabels], "one row for each window");
        return new TextgenrnnLogits(output.Forward(vectors, run), contextOutput.Forward(Tensor.Concat([vectors, context], 1, run), run));
    }

    /// <summary>
    /// Returns the vector of each window, from which the next symbol is predicted. The original compares texts by those of their first
    /// windows.
    /// </summary>
    /// <param name="windows">The last symbols of texts. <c>Shape: [windows, window]</c>.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns>The vectors, <c>[windows, features]</c>.</returns>
    /// <exception cref="ShapeException">The windows have another length.</exception>
    public Tensor Encode(IdTensor windows, Run run) => InPieces(windows, run, piece => Pool(piece, run).Vectors);

    /// <summary>Returns the attention weights of the symbols of each window.</summary>
    /// <param name="windows">The last symbols of texts. <c>Shape: [windows, window]</c>.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns>The weights a, <c>[windows, window]</c>; those of a window add up to (almost) 1.</returns>
    /// <exception cref="ShapeException">The windows have another length.</exception>
    public Tensor Attend(IdTensor windows, Run run) => InPieces(windows, run, piece => Pool(piece, run).Weights);

    private Tensor InPieces(IdTensor windows, Run run, Func<IdTensor, Tensor> compute) => Within(run, () =>
    {
        if (windows.Shape.Rank != 2 || windows.Shape[1] != Options.Window)
        {
            throw run.Mismatch(
                "textgenrnn", $"the windows have shape {windows.Shape}, but this network looks at [windows, {Options.Window}]");
        }
        int count = windows.Shape[0];
        if (run.RecordsGradients || count <= WindowsAtOnce) return compute(windows);
        List<Tensor> pieces = [];
        for (int start = 0; start < count; start += WindowsAtOnce)
        {
            int size = Math.Min(WindowsAtOnce, count - start);
            IdTensor piece = new(windows.Span.Slice(start * Options.Window, size * Options.Window).ToArray(), [size, Options.Window]);
            pieces.Add(run.Scoped(() => compute(piece)));
        }
        return Tensor.Concat([.. pieces], 0, run);
    });

    private (Tensor Vectors, Tensor Weights) Pool(IdTensor windows, Run run)
    {
        Tensor x = dropout.Forward(embedding.Forward(windows, run), run).Transpose(0, 1, run);
        Tensor[] features = new Tensor[rnn.Length + 1];
        features[0] = x;
        for (int layer = 0; layer < rnn.Length; layer++) features[layer + 1] = rnn[layer].Forward(features[layer], run).Output;
        Tensor all = Tensor.Concat(features, -1, run).Transpose(0, 1, run);
        int[] lengths = new int[all.Shape[0]];
        Array.Fill(lengths, Options.Window);
        return attention.Forward(all, lengths, run);
    }
}
