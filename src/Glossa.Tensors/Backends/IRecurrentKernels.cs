namespace Glossa.Tensors;

/// <summary>Fused recurrent layers over packed sequences: products with the previous state and activations of a step in one pass. Gates,
/// sums and their gradients have one row pitch, other tensors are contiguous.</summary>
public interface IRecurrentKernels
{
    /// <summary>The steps of <see cref="Tensor.Lstm"/> after the product with the inputs.</summary>
    /// <param name="memory">Arguments, results, and what the backward pass will need.</param>
    /// <param name="run">The run.</param>
    void Lstm(LstmMemory memory, Run run);

    /// <summary>The gradients of <see cref="Lstm"/>, last step first.</summary>
    /// <param name="memory">What the forward pass left.</param>
    /// <param name="dOutput">The gradient of the output, or null.</param>
    /// <param name="dFinalHidden">The gradient of the final h, or null.</param>
    /// <param name="dFinalCell">The gradient of the final c, or null.</param>
    /// <param name="dGates">The gradient of the sums before the activations, for every row.</param>
    /// <param name="dHidden">The gradient of the initial h.</param>
    /// <param name="dCell">The gradient of the initial c.</param>
    /// <param name="run">The run.</param>
    void LstmGradient(LstmMemory memory, Tensor? dOutput, Tensor? dFinalHidden, Tensor? dFinalCell, Tensor dGates, Tensor dHidden, Tensor dCell, Run run);

    /// <summary>The steps of <see cref="Tensor.Gru"/> after the product with the inputs.</summary>
    /// <param name="memory">Arguments, results, and what the backward pass will need.</param>
    /// <param name="run">The run.</param>
    void Gru(GruMemory memory, Run run);

    /// <summary>The gradients of <see cref="Gru"/>, last step first.</summary>
    /// <param name="memory">What the forward pass left.</param>
    /// <param name="dOutput">The gradient of the output, or null.</param>
    /// <param name="dFinalHidden">The gradient of the final h, or null.</param>
    /// <param name="dInput">The gradient of <c>W x + b</c>, for every row.</param>
    /// <param name="dRecurrent">The gradient of <c>U h + b′</c>, for every row.</param>
    /// <param name="dHidden">The gradient of the initial h.</param>
    /// <param name="run">The run.</param>
    void GruGradient(GruMemory memory, Tensor? dOutput, Tensor? dFinalHidden, Tensor dInput, Tensor dRecurrent, Tensor dHidden, Run run);
}

/// <summary>A running LSTM layer: its arguments and results.</summary>
public sealed class LstmMemory
{
    internal LstmMemory(
        PackedLayout layout, bool reverse, Activation gate, Activation state, Tensor weight, Tensor initialHidden, Tensor initialCell, Tensor gates,
        Tensor output, Tensor cells, Tensor finalHidden, Tensor finalCell, Run run)
    {
        (Layout, Reverse, Gate, State, Weight) = (layout, reverse, gate, state, weight);
        (InitialHidden, InitialCell, Gates) = (initialHidden, initialCell, gates);
        (Output, Cells, FinalHidden, FinalCell) = (output, cells, finalHidden, finalCell);
        bool keeps = run.RecordsGradients && ((gate.SlopeReads | state.SlopeReads) & Reads.Input) != 0;
        Sums = keeps ? run.EmptySpread(gates.Shape) : null;
    }

    /// <summary>How the rows are laid out.</summary>
    public PackedLayout Layout { get; }

    /// <summary>Whether sequences are read from their ends.</summary>
    public bool Reverse { get; }

    /// <summary>σ.</summary>
    public Activation Gate { get; }

    /// <summary>φ.</summary>
    public Activation State { get; }

    /// <summary>U, <c>[4 · hidden, hidden]</c>.</summary>
    public Tensor Weight { get; }

    /// <summary>h before the first step.</summary>
    public Tensor InitialHidden { get; }

    /// <summary>c before the first step.</summary>
    public Tensor InitialCell { get; }

    /// <summary><c>[rows, 4 · hidden]</c>: on entry <c>W x + b + b′</c>, on return the activated gates.</summary>
    public Tensor Gates { get; }

    /// <summary>The sums before the activations, <c>[rows, 4 · hidden]</c>; null unless a derivative reads them.</summary>
    public Tensor? Sums { get; }

    /// <summary>h at every step, <c>[rows, hidden]</c>.</summary>
    public Tensor Output { get; }

    /// <summary>c at every step, <c>[rows, hidden]</c>.</summary>
    public Tensor Cells { get; }

    /// <summary>The last h of every sequence.</summary>
    public Tensor FinalHidden { get; }

    /// <summary>The last c of every sequence.</summary>
    public Tensor FinalCell { get; }
}

/// <summary>A running GRU layer: its arguments and results.</summary>
public sealed class GruMemory
{
    internal GruMemory(
        PackedLayout layout, bool reverse, Activation gate, Activation state, Tensor weight, Tensor? bias, Tensor initialHidden, Tensor gates,
        Tensor output, Tensor candidates, Tensor finalHidden, Run run)
    {
        (Layout, Reverse, Gate, State, Weight, Bias) = (layout, reverse, gate, state, weight, bias);
        (InitialHidden, Gates, Output, Candidates, FinalHidden) = (initialHidden, gates, output, candidates, finalHidden);
        bool keeps = run.RecordsGradients && ((gate.SlopeReads | state.SlopeReads) & Reads.Input) != 0;
        Sums = keeps ? run.EmptySpread(gates.Shape) : null;
    }

    /// <summary>How the rows are laid out.</summary>
    public PackedLayout Layout { get; }

    /// <summary>Whether sequences are read from their ends.</summary>
    public bool Reverse { get; }

    /// <summary>σ.</summary>
    public Activation Gate { get; }

    /// <summary>φ.</summary>
    public Activation State { get; }

    /// <summary>U, <c>[3 · hidden, hidden]</c>.</summary>
    public Tensor Weight { get; }

    /// <summary>b′, <c>[3 · hidden]</c>, or null.</summary>
    public Tensor? Bias { get; }

    /// <summary>h before the first step.</summary>
    public Tensor InitialHidden { get; }

    /// <summary><c>[rows, 3 · hidden]</c>: on entry <c>W x + b</c>, on return the activated r, z and n.</summary>
    public Tensor Gates { get; }

    /// <summary>The sums before the activations, <c>[rows, 3 · hidden]</c>; null unless a derivative reads them.</summary>
    public Tensor? Sums { get; }

    /// <summary>h at every step, <c>[rows, hidden]</c>.</summary>
    public Tensor Output { get; }

    /// <summary><c>U_n h + b′_n</c> at every step, <c>[rows, hidden]</c>.</summary>
    public Tensor Candidates { get; }

    /// <summary>The last h of every sequence.</summary>
    public Tensor FinalHidden { get; }
}
