using Glossa.Nn;
using Glossa.Tensors;

namespace Glossa.Models;

/// <summary>The kinds of recurrent layers a <see cref="RecurrentLanguageModel"/> can be made of.</summary>
public enum RecurrentKind
{
    /// <summary>Simple recurrent layers (<see cref="Glossa.Nn.Rnn"/>).</summary>
    Rnn,

    /// <summary>Gated recurrent units (<see cref="Glossa.Nn.Gru"/>).</summary>
    Gru,

    /// <summary>Long short-term memory (<see cref="Glossa.Nn.Lstm"/>).</summary>
    Lstm,
}

/// <summary>The sizes of a <see cref="RecurrentLanguageModel"/>.</summary>
public sealed record RecurrentLanguageModelOptions
{
    /// <summary>The kind of its layers.</summary>
    public RecurrentKind Kind { get; init; } = RecurrentKind.Lstm;

    /// <summary>The width of a symbol's vector.</summary>
    public int Width { get; init; } = 128;

    /// <summary>The size of a layer's state.</summary>
    public int Hidden { get; init; } = 256;

    /// <summary>The number of layers.</summary>
    public int Layers { get; init; } = 1;

    /// <summary>
    /// Whether the output layer's weights are the symbols' vectors (Press and Wolf 2017; Inan et al. 2017). The last state then has the
    /// vectors' width: a linear map projects it where the sizes differ.
    /// </summary>
    public bool Tied { get; init; }

    /// <summary>The fraction of features dropped before, between and after the layers in training.</summary>
    public double Dropout { get; init; }

    /// <summary>Whether the same features are dropped at every step (Gal and Ghahramani 2016).</summary>
    public bool VariationalDropout { get; init; } = true;

    /// <summary>
    /// The fraction of symbols whose vectors are zero in a step of training, wherever they occur (Gal and Ghahramani 2016).
    /// </summary>
    public double SymbolDropout { get; init; }

    /// <summary>The fraction of weights from state to state dropped in training (Merity et al. 2018).</summary>
    public double WeightDrop { get; init; }
}

/// <summary>
/// A recurrent language model (Mikolov et al. 2010; Graves 2013; with its regularisation Merity et al. 2018): <c>x_t = E[id_t]</c>, <c>h_t
/// = layers(x_t, h_{t−1})</c>, <c>logits_t = W h_t + b</c>.
/// </summary>
public sealed class RecurrentLanguageModel : Module, INeuralLanguageModel, IDescribed
{
    private readonly RecurrentLanguageModelOptions options;
    private readonly Embedding embed;
    private readonly RecurrentLayer recurrent;
    private readonly Linear? project;
    private readonly Linear? output;
    private readonly Parameter? bias;

    /// <summary>A model.</summary>
    /// <param name="symbols">The number of symbols.</param>
    /// <param name="options">The sizes.</param>
    public RecurrentLanguageModel(int symbols, RecurrentLanguageModelOptions? options = null)
    {
        this.options = options ??= new RecurrentLanguageModelOptions();
        Symbols = symbols;
        embed = new Embedding(symbols, options.Width, initializers: options.Tied ? Small : null);
        RecurrentOptions layers = new()
        {
            Layers = options.Layers,
            Dropout = options.Dropout,
            VariationalDropout = options.VariationalDropout,
            WeightDrop = options.WeightDrop,
            BatchFirst = false,
        };
        recurrent = options.Kind switch
        {
            RecurrentKind.Rnn => new Rnn(options.Width, options.Hidden, layers),
            RecurrentKind.Gru => new Gru(options.Width, options.Hidden, layers),
            _ => new Lstm(options.Width, options.Hidden, layers),
        };
        if (!options.Tied)
        {
            output = new Linear(options.Hidden, symbols);
            return;
        }
        if (options.Hidden != options.Width) project = new Linear(options.Hidden, options.Width);
        bias = NewParameter("bias", [symbols], Initializer.Zeros);
    }

    // Vectors that are weights of the output too must start small, or the first losses are enormous (Merity et al. 2018 take the same).
    private static InitializerSet Small => InitializerSet.PyTorch with { Embedding = Initializer.Uniform(-0.1, 0.1) };

    /// <inheritdoc/>
    public int Symbols { get; }

    /// <inheritdoc/>
    public int VectorSize => options.Hidden;

    /// <inheritdoc/>
    /// <remarks>Vectors that are also the weights of the output layer belong to the output.</remarks>
    public override IReadOnlyList<IReadOnlyList<Parameter>> ParameterLayers =>
        output is not null ? Stacked(embed, recurrent, output) : [.. recurrent.ParameterLayers, [.. Together(embed, project), bias!]];

    /// <inheritdoc/>
    public string Description =>
        $"{Symbols} symbols, width {options.Width}, {options.Layers} × {options.Hidden}{(options.Tied ? ", tied" : "")}";

    /// <inheritdoc/>
    public LanguageState InitialState(int streams, Run run) =>
        new RecurrentState([.. Enumerable.Range(0, options.Kind == RecurrentKind.Lstm ? 2 : 1)
            .Select(_ => run.Zeros([options.Layers, streams, options.Hidden]))]);

    /// <inheritdoc/>
    public (Tensor Logits, LanguageState State) Forward(IdTensor ids, LanguageState state, Run run)
    {
        (Tensor h, LanguageState after) = Encode(ids, state, run);
        using LayerMark mark = run.Enter(DisplayName);
        Tensor logits = output is not null
            ? output.Forward(h, run)
            : (project is null ? h : project.Forward(h, run)).Linear(embed.Weight, bias, run);
        return (mark.Output(logits), after);
    }

    /// <inheritdoc/>
    public (Tensor Vectors, LanguageState State) Encode(IdTensor ids, LanguageState state, Run run)
    {
        using LayerMark mark = run.Enter(DisplayName);
        RecurrentLayerState before = ((RecurrentState)state).ToLayerState();
        (Tensor h, RecurrentLayerState after) = DropsInputs(run)
            ? recurrent.Forward(Drop(Embed(ids, run), run), run, before)
            : recurrent.Forward(ids, embed.Weight, run, before);
        return (Drop(h, run).Reshape([ids.Count, options.Hidden], run), RecurrentState.Of(after));
    }

    private bool DropsInputs(Run run) => run.IsTraining && (options.Dropout > 0 || options.SymbolDropout > 0);

    private Tensor Embed(IdTensor ids, Run run)
    {
        Tensor x = embed.Forward(ids, run);
        if (options.SymbolDropout == 0) return x;
        Tensor kept = run.Full([Symbols, 1], 1).Dropout(options.SymbolDropout, run).SelectRows(ids, run);
        return x.Multiply(kept.BroadcastTo(x.Shape, run), run);
    }

    private Tensor Drop(Tensor x, Run run) =>
        options.VariationalDropout ? x.Dropout(options.Dropout, [1, x.Shape[1], x.Shape[2]], run) : x.Dropout(options.Dropout, run);
}
