using Glossa.Tensors;

namespace Glossa.Nn;

/// <summary>A single recurrent step, all but its formula: the parameters, by PyTorch's names.</summary>
public abstract class RecurrentCell : Module
{
    private readonly RecurrentParameters parameters;

    private protected RecurrentCell(int inputs, int hidden, int gates, RecurrentOptions? options)
    {
        Options = (options ?? new RecurrentOptions()).WithoutProjection(GetType().Name);
        HiddenSize = hidden;
        parameters = RecurrentParameters.Create(NewParameter, "", inputs, hidden, gates, Options);
    }

    /// <summary>The size of the state.</summary>
    public int HiddenSize { get; }

    /// <summary>The settings; layers, directions and dropout do not apply.</summary>
    public RecurrentOptions Options { get; }

    /// <summary>W. <c>Shape: [gates · hidden, inputs]</c>.</summary>
    public Parameter InputWeight => parameters.Input;

    /// <summary>U. <c>Shape: [gates · hidden, hidden]</c>.</summary>
    public Parameter HiddenWeight => parameters.Hidden;

    /// <summary>b, or null. <c>Shape: [gates · hidden]</c>.</summary>
    public Parameter? InputBias => parameters.InputBias;

    /// <summary>b′, or null. <c>Shape: [gates · hidden]</c>.</summary>
    public Parameter? HiddenBias => parameters.HiddenBias;

    /// <summary><c>W x + b</c>.</summary>
    private protected Tensor FromInput(Tensor x, Run run) => x.Linear(InputWeight, InputBias, run);

    /// <summary><c>U h + b′</c>.</summary>
    private protected Tensor FromHidden(Tensor hidden, Run run) => hidden.Linear(HiddenWeight, HiddenBias, run);

    /// <summary>Requires one state for each row of the input.</summary>
    private protected void CheckState(string name, Tensor state, Tensor x, Run run) =>
        run.CheckShape(GetType().Name, name, state, x.Shape.With(-1, HiddenSize), $"one state for each row of the input {x.Shape}");
}

/// <summary>One step of a long short-term memory (see <see cref="Lstm"/>).</summary>
public sealed class LstmCell : RecurrentCell
{
    /// <summary>A single step.</summary>
    /// <param name="inputs">The width of the input.</param>
    /// <param name="hidden">The size of the state.</param>
    /// <param name="options">Biases, activations, initialisers.</param>
    public LstmCell(int inputs, int hidden, RecurrentOptions? options = null) : base(inputs, hidden, 4, options) { }

    /// <summary>Computes the step.</summary>
    /// <param name="x">The input. <c>Shape: [batch, inputs]</c>.</param>
    /// <param name="hidden">h. <c>Shape: [batch, hidden]</c>.</param>
    /// <param name="cell">c. <c>Shape: [batch, hidden]</c>.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns>The new h and c, <c>[batch, hidden]</c>.</returns>
    /// <exception cref="ShapeException">The sizes do not fit.</exception>
    public (Tensor Hidden, Tensor Cell) Forward(Tensor x, Tensor hidden, Tensor cell, Run run)
    {
        using LayerMark mark = run.Enter(DisplayName);
        CheckState("h", hidden, x, run);
        CheckState("c", cell, x, run);
        Tensor sums = FromInput(x, run).Add(FromHidden(hidden, run), run);
        (Tensor output, Tensor state) = Tensor.LstmStep(sums, cell, Options.GateActivation, Options.StateActivation, run);
        return (mark.Output(output), state);
    }
}

/// <summary>One step of a gated recurrent unit (see <see cref="Gru"/>).</summary>
public sealed class GruCell : RecurrentCell
{
    /// <summary>A single step.</summary>
    /// <param name="inputs">The width of the input.</param>
    /// <param name="hidden">The size of the state.</param>
    /// <param name="options">Biases, activations, initialisers.</param>
    public GruCell(int inputs, int hidden, RecurrentOptions? options = null) : base(inputs, hidden, 3, options) { }

    /// <summary>Computes the step.</summary>
    /// <param name="x">The input. <c>Shape: [batch, inputs]</c>.</param>
    /// <param name="hidden">h. <c>Shape: [batch, hidden]</c>.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns>The new h, <c>[batch, hidden]</c>.</returns>
    /// <exception cref="ShapeException">The sizes do not fit.</exception>
    public Tensor Forward(Tensor x, Tensor hidden, Run run)
    {
        using LayerMark mark = run.Enter(DisplayName);
        CheckState("h", hidden, x, run);
        Tensor input = FromInput(x, run), recurrent = FromHidden(hidden, run);
        return mark.Output(Tensor.GruStep(input, recurrent, hidden, Options.GateActivation, Options.StateActivation, run));
    }
}

/// <summary>One step of a simple recurrent network (see <see cref="Rnn"/>).</summary>
public sealed class RnnCell : RecurrentCell
{
    /// <summary>A single step.</summary>
    /// <param name="inputs">The width of the input.</param>
    /// <param name="hidden">The size of the state.</param>
    /// <param name="options">Biases, activation, initialisers.</param>
    public RnnCell(int inputs, int hidden, RecurrentOptions? options = null) : base(inputs, hidden, 1, options) { }

    /// <summary>Computes the step.</summary>
    /// <param name="x">The input. <c>Shape: [batch, inputs]</c>.</param>
    /// <param name="hidden">h. <c>Shape: [batch, hidden]</c>.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns>The new h, <c>[batch, hidden]</c>.</returns>
    /// <exception cref="ShapeException">The sizes do not fit.</exception>
    public Tensor Forward(Tensor x, Tensor hidden, Run run)
    {
        using LayerMark mark = run.Enter(DisplayName);
        CheckState("h", hidden, x, run);
        return mark.Output(Options.StateActivation.Apply(FromInput(x, run).Add(FromHidden(hidden, run), run), run));
    }
}
