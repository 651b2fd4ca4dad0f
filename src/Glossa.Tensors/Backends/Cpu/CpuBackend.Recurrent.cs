using Glossa.Tensors.Lanes;

namespace Glossa.Tensors;

internal sealed unsafe partial class CpuBackend : IRecurrentKernels
{
    public void Lstm(LstmMemory memory, Run run)
    {
        Copy(memory.InitialHidden, memory.FinalHidden);
        Copy(memory.InitialCell, memory.FinalCell);
        PackedMatrix[] gates = PackedGates(memory.Weight, 4, run);
        PackedMatrix? projection = memory.Projection is { } w ? PackedProjection(w, run) : null;
        LstmSteps(memory, null, RecurrentPass.Forward(gates, projection, TeamSize(memory, run)), run);
    }

    public void LstmGradient(LstmMemory memory, LstmGradients gradients, Run run)
    {
        CopyOrClear(gradients.FinalHidden, gradients.InitialHidden);
        CopyOrClear(gradients.FinalCell, gradients.InitialCell);
        PackedMatrix weight = PackedForThisStep(memory.Weight, false, run);
        PackedMatrix? projection = memory.Projection is { } w ? PackedForThisStep(w, false, run) : null;
        LstmSteps(memory, gradients, RecurrentPass.Backward(weight, projection, TeamSize(memory, run)), run);
    }

    public void Gru(GruMemory memory, Run run)
    {
        Copy(memory.InitialHidden, memory.FinalHidden);
        GruSteps(memory, null, RecurrentPass.Forward(PackedGates(memory.Weight, 3, run), null, TeamSize(memory, run)));
    }

    public void GruGradient(GruMemory memory, GruGradients gradients, Run run)
    {
        CopyOrClear(gradients.FinalHidden, gradients.InitialHidden);
        GruSteps(memory, gradients, RecurrentPass.Backward(PackedForThisStep(memory.Weight, false, run), null, TeamSize(memory, run)));
    }

    /// <summary>Computes the steps of a pass; backward into the gradients.</summary>
    private static void LstmSteps(LstmMemory memory, LstmGradients? d, RecurrentPass pass, Run run)
    {
        bool projects = memory.Projection is not null;
        Tensor? dUnits = projects && d is not null ? run.Empty(memory.FinalCell.Shape) : d?.InitialHidden;
        RecurrentPointers pointers = Pointers(memory, d) with
        {
            Output = Pointer(memory.Unprojected ?? memory.Output),
            HiddenState = projects ? null : Pointer(memory.FinalHidden),
            DOutput = projects ? null : PointerOrNull(d?.Output),
            DHidden = PointerOrNull(dUnits),
        };
        StatePointers state = StateOf(memory, d) with
        {
            Projected = projects ? Pointer(memory.Output) : null,
            DProjected = PointerOrNull(d?.Projected),
        };
        CellPointers cells = new()
        {
            Rows = Pointer(memory.Cells),
            Initial = Pointer(memory.InitialCell),
            State = Pointer(memory.FinalCell),
            DState = PointerOrNull(d?.InitialCell),
        };
        ActivationPair.Dispatch(memory.Gate, memory.State, new LstmCall(pointers, state, cells, pass));
        GC.KeepAlive(memory);
        GC.KeepAlive(d);
        GC.KeepAlive(dUnits);
    }

    /// <summary>Computes the steps of a pass; backward into the gradients.</summary>
    private static void GruSteps(GruMemory memory, GruGradients? d, RecurrentPass pass)
    {
        GruPointers gru = new()
        {
            Bias = PointerOrNull(memory.Bias),
            Candidates = Pointer(memory.Candidates),
            InitialHidden = Pointer(memory.InitialHidden),
            DInput = PointerOrNull(d?.Input),
        };
        ActivationPair.Dispatch(memory.Gate, memory.State, new GruCall(Pointers(memory, d), StateOf(memory, d), gru, pass));
        GC.KeepAlive(memory);
        GC.KeepAlive(d);
    }

    private static int TeamSize(RecurrentMemory memory, Run run) =>
        StepTeam.Threads(run.Threads, memory.Layout.Sequences, memory.Weight.Shape.Count);

    /// <summary>The transposed weights of each gate in panels; kept beside a parameter for runs that do not train.</summary>
    private static PackedMatrix[] PackedGates(Tensor weight, int gates, Run run) => Cached(weight, run, () =>
    {
        (int units, int state) = (weight.Shape[0] / gates, weight.Shape[1]);
        PackedMatrix[] packed = new PackedMatrix[gates];
        for (int g = 0; g < gates; g++)
        {
            Tensor gate = weight.View((long)g * units * weight.Pitch, [units, state], weight.Pitch);
            packed[g] = IsKept(weight, run) ? Pack(gate, true, state, units, run.Threads) : PackedForThisStep(gate, true, run);
        }
        return packed;
    });

    /// <summary>The transposed projection in panels; kept like the gates.</summary>
    private static PackedMatrix PackedProjection(Tensor weight, Run run) =>
        PackedWeight(weight, true, weight.Shape[1], weight.Shape[0], run) ?? PackedForThisStep(weight, true, run);

    /// <summary>A matrix packed into memory of the run, to be recycled with everything else of the step.</summary>
    private static PackedMatrix PackedForThisStep(Tensor matrix, bool transposed, Run run)
    {
        (int depth, int columns) = transposed ? (matrix.Shape[1], matrix.Shape[0]) : (matrix.Shape[0], matrix.Shape[1]);
        return Pack(matrix, transposed, depth, columns, run.Threads, Room(PackedMatrix.Size(depth, columns), run));
    }

    private void CopyOrClear(Tensor? source, Tensor target)
    {
        if (source is null) Fill(target, 0);
        else Copy(source, target);
    }

    private static float* PointerOrNull(Tensor? tensor) => tensor is null ? null : Pointer(tensor);

    private static RecurrentPointers Pointers(RecurrentMemory memory, RecurrentGradients? d) => new()
    {
        Layout = memory.Layout,
        Reverse = memory.Reverse,
        Units = memory.Units,
        Gates = Pointer(memory.Gates),
        GatePitch = memory.Gates.Pitch,
        Sums = PointerOrNull(memory.Sums),
        Output = Pointer(memory.Output),
        HiddenState = Pointer(memory.FinalHidden),
        DOutput = PointerOrNull(d?.Output),
        DHidden = PointerOrNull(d?.InitialHidden),
        DGates = PointerOrNull(d?.Gates),
    };

    private static StatePointers StateOf(RecurrentMemory memory, RecurrentGradients? d) => new()
    {
        Size = memory.Weight.Shape[1],
        State = Pointer(memory.FinalHidden),
        DState = PointerOrNull(d?.InitialHidden),
        DOutput = PointerOrNull(d?.Output),
    };

    private readonly struct LstmCall(RecurrentPointers p, StatePointers state, CellPointers cells, RecurrentPass pass) : IActivationPairCall
    {
        public void Invoke<G, S, V>(G gate, S activation)
            where G : struct, IFunction where S : struct, IFunction where V : struct, IFloatLanes<V> =>
            new RecurrentKernel<LstmFormula<G, S, V>, V>(new(gate, activation, p, cells), p, state).Compute(pass);
    }

    private readonly struct GruCall(RecurrentPointers p, StatePointers state, GruPointers gru, RecurrentPass pass) : IActivationPairCall
    {
        public void Invoke<G, S, V>(G gate, S activation)
            where G : struct, IFunction where S : struct, IFunction where V : struct, IFloatLanes<V> =>
            new RecurrentKernel<GruFormula<G, S, V>, V>(new(gate, activation, p, gru), p, state).Compute(pass);
    }
}
