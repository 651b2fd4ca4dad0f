using Glossa.Nn;
using Glossa.Tensors;

namespace Glossa.Models;

/// <summary>The sizes of an <see cref="ElmanLanguageModel"/>.</summary>
public sealed record ElmanLanguageModelOptions
{
    /// <summary>The width of a symbol's vector.</summary>
    public int Width { get; init; } = 64;

    /// <summary>The size of the state.</summary>
    public int Hidden { get; init; } = 256;
}

/// <summary>
/// A recurrent network assembled from basic building blocks, step by step, to be read and changed (Elman 1990): <c>h_t = tanh(W [E[id_t],
/// h_{t−1}] + b)</c>, <c>logits_t = U h_t + c</c>. <see cref="RecurrentLanguageModel"/> computes the same much faster.
/// </summary>
public sealed class ElmanLanguageModel : Module, INeuralLanguageModel, IDescribed
{
    private readonly ElmanLanguageModelOptions options;
    private readonly Embedding embed;
    private readonly Linear step;
    private readonly Linear output;

    /// <summary>A model.</summary>
    /// <param name="symbols">The number of symbols.</param>
    /// <param name="options">The sizes.</param>
    public ElmanLanguageModel(int symbols, ElmanLanguageModelOptions? options = null)
    {
        this.options = options ??= new ElmanLanguageModelOptions();
        Symbols = symbols;
        embed = new Embedding(symbols, options.Width);
        step = new Linear(options.Width + options.Hidden, options.Hidden);
        output = new Linear(options.Hidden, symbols);
    }

    /// <inheritdoc/>
    public int Symbols { get; }

    /// <inheritdoc/>
    public int VectorSize => options.Hidden;

    /// <inheritdoc/>
    public override IReadOnlyList<IReadOnlyList<Parameter>> ParameterLayers => Stacked(embed, step, output);

    /// <inheritdoc/>
    public string Description => $"{Symbols} symbols, width {options.Width}, hidden {options.Hidden}, from building blocks";

    /// <inheritdoc/>
    public LanguageState InitialState(int streams, Run run) => new RecurrentState(run.Zeros([1, streams, options.Hidden]));

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
        Tensor x = embed.Forward(ids, run);
        Tensor h = ((RecurrentState)state).States[0].Select(0, 0, run);
        Tensor[] all = new Tensor[ids.Shape[0]];
        for (int t = 0; t < all.Length; t++) all[t] = h = step.Forward(Tensor.Concat([x.Select(0, t, run), h], 1, run), run).Tanh(run);
        return (Tensor.Concat(all, 0, run), new RecurrentState(Tensor.Stack([h], 0, run)));
    }
}
