using Glossa.Tensors;

namespace Glossa.Nn;

/// <summary>What single recurrent steps share: parameters by PyTorch's names.</summary>
public abstract class RecurrentCell : Module
{
    private protected RecurrentCell(int inputs, int hidden, int gates, bool isLstm, RecurrentOptions options)
    {
        (HiddenSize, Options) = (hidden, options);
        InitializerSet start = options.Initializers;
        Fans input = new(inputs, gates * hidden, hidden), recurrent = new(hidden, gates * hidden, hidden);
        InputWeight = NewParameter("weight_ih", [gates * hidden, inputs], start.RecurrentInput, input);
        HiddenWeight = NewParameter("weight_hh", [gates * hidden, hidden], start.RecurrentHidden, recurrent);
        if (!options.Bias) return;
        InputBias = NewParameter("bias_ih", [gates * hidden], isLstm ? start.LstmInputBias : start.RecurrentInputBias, recurrent);
        HiddenBias = NewParameter("bias_hh", [gates * hidden], start.RecurrentHiddenBias, recurrent);
    }

    /// <summary>The size of the state.</summary>
    public int HiddenSize { get; }

    /// <summary>The settings; layers, directions and dropout do not apply.</summary>
    public RecurrentOptions Options { get; }

    /// <summary>W. <c>Shape: [gates · hidden, inputs]</c>.</summary>
    public Parameter InputWeight { get; }

    /// <summary>U. <c>Shape: [gates · hidden, hidden]</c>.</summary>
    public Parameter HiddenWeight { get; }

    /// <summary>b, or null. <c>Shape: [gates · hidden]</c>.</summary>
    public Parameter? InputBias { get; }

    /// <summary>b′, or null. <c>Shape: [gates · hidden]</c>.</summary>
    public Parameter? HiddenBias { get; }

    /// <summary>Requires one state for each row of the input.</summary>
    private protected void CheckState(string name, Tensor state, Tensor x, Run run) =>
        run.CheckShape(GetType().Name, name, state, x.Shape.With(-1, HiddenSize), $"one state for each row of the input {x.Shape}");
}

/// <summary>One step of a long short-term memory (see <see cref="Lstm"/>).</summary>
public sealed class LstmCell : RecurrentCell
{
    /// <summary>A single step.</summary>
    /// <param name="inputs">The columns of the input.</param>
    /// <param name="hidden">The size of the state.</param>
    /// <param name="options">Biases, activations, initialisers.</param>
    public LstmCell(int inputs, int hidden, RecurrentOptions? options = null) : base(inputs, hidden, 4, true, options ?? new RecurrentOptions()) { }

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
        Tensor gates = x.Linear(InputWeight, InputBias, run).Add(hidden.Linear(HiddenWeight, HiddenBias, run), run);
        return Tensor.LstmStep(gates, cell, Options.GateActivation, Options.StateActivation, run);
    }
}

/// <summary>One step of a gated recurrent unit (see <see cref="Gru"/>).</summary>
public sealed class GruCell : RecurrentCell
{
    /// <summary>A single step.</summary>
    /// <param name="inputs">The columns of the input.</param>
    /// <param name="hidden">The size of the state.</param>
    /// <param name="options">Biases, activations, initialisers.</param>
    public GruCell(int inputs, int hidden, RecurrentOptions? options = null) : base(inputs, hidden, 3, false, options ?? new RecurrentOptions()) { }

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
        return Tensor.GruStep(
            x.Linear(InputWeight, InputBias, run), hidden.Linear(HiddenWeight, HiddenBias, run), hidden, Options.GateActivation, Options.StateActivation, run);
    }
}

/// <summary>One step of a simple recurrent network (see <see cref="Rnn"/>).</summary>
public sealed class RnnCell : RecurrentCell
{
    /// <summary>A single step.</summary>
    /// <param name="inputs">The columns of the input.</param>
    /// <param name="hidden">The size of the state.</param>
    /// <param name="options">Biases, activation, initialisers.</param>
    public RnnCell(int inputs, int hidden, RecurrentOptions? options = null) : base(inputs, hidden, 1, false, options ?? new RecurrentOptions()) { }

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
        return Options.StateActivation.Apply(x.Linear(InputWeight, InputBias, run).Add(hidden.Linear(HiddenWeight, HiddenBias, run), run), run);
    }
}
