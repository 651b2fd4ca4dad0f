using Glossa.Nn;
using Glossa.Tensors;

namespace Glossa.Models;

/// <summary>The sizes of a <see cref="FeedForwardLanguageModel"/>.</summary>
public sealed record FeedForwardLanguageModelOptions
{
    /// <summary>The number of symbols from which the next one is predicted.</summary>
    public int Window { get; init; } = 8;

    /// <summary>The width of a symbol's vector.</summary>
    public int Width { get; init; } = 32;

    /// <summary>The size of the hidden layer.</summary>
    public int Hidden { get; init; } = 256;

    /// <summary>The fraction of the hidden layer's units dropped in training.</summary>
    public double Dropout { get; init; }
}

/// <summary>
/// A feed-forward n-gram network (Bengio et al. 2003): <c>h = tanh(W [E[id_{t−n+1}], …, E[id_t]] + b)</c>, <c>logits = U h + c</c>. The
/// padding before the start of a text has a vector of its own.
/// </summary>
public sealed class FeedForwardLanguageModel : Module, INeuralLanguageModel, IDescribed
{
    private readonly FeedForwardLanguageModelOptions options;
    private readonly Embedding embed;
    private readonly Linear hidden;
    private readonly Linear output;

    /// <summary>A model.</summary>
    /// <param name="symbols">The number of symbols.</param>
    /// <param name="options">The sizes.</param>
    public FeedForwardLanguageModel(int symbols, FeedForwardLanguageModelOptions? options = null)
    {
        this.options = options ??= new FeedForwardLanguageModelOptions();
        Symbols = symbols;
        embed = new Embedding(symbols + 1, options.Width);
        hidden = new Linear(options.Window * options.Width, options.Hidden);
        output = new Linear(options.Hidden, symbols);
    }

    /// <inheritdoc/>
    public int Symbols { get; }

    /// <inheritdoc/>
    public int VectorSize => options.Hidden;

    /// <inheritdoc/>
    public override IReadOnlyList<IReadOnlyList<Parameter>> ParameterLayers => Stacked(embed, hidden, output);

    /// <inheritdoc/>
    public string Description => $"{Symbols} symbols, of {options.Window} before, width {options.Width}, hidden {options.Hidden}";

    /// <inheritdoc/>
    public LanguageState InitialState(int streams, Run run) => WindowState.Initial(streams, options.Window, Symbols);

    /// <inheritdoc/>
    public (Tensor Logits, LanguageState State) Forward(IdTensor ids, LanguageState state, Run run)
    {
        (Tensor h, LanguageState after) = Encode(ids, state, run);
        using LayerMark mark = run.Enter(DisplayName);
        return (mark.Output(output.Forward(h, run)), after);
    }

    /// <inheritdoc/>
    public (Tensor Vectors, LanguageState State) Encode(IdTensor ids, LanguageState state, Run run)
    {
        using LayerMark mark = run.Enter(DisplayName);
        (IdTensor windows, WindowState after) = ((WindowState)state).Read(ids);
        Tensor x = embed.Forward(windows, run).Reshape([windows.Shape[0], options.Window * options.Width], run);
        return (hidden.Forward(x, run).Tanh(run).Dropout(options.Dropout, run), after);
    }
}
