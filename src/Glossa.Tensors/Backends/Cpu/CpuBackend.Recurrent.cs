using Glossa.Tensors.Lanes;

namespace Glossa.Tensors;

internal sealed unsafe partial class CpuBackend : IRecurrentKernels
{
    public void Lstm(LstmMemory memory, Run run)
    {
        Copy(memory.InitialHidden, memory.FinalHidden);
        Copy(memory.InitialCell, memory.FinalCell);
        PackedMatrix[] weights = PackedGates(memory.Weight, 4, run);
        ActivationPair.Dispatch(memory.Gate, memory.State, new LstmForwardCall(Pointers(memory), weights, TeamSize(memory.Layout, memory.Weight, run)));
        GC.KeepAlive(memory);
    }

    public void LstmGradient(LstmMemory memory, Tensor? dOutput, Tensor? dFinalHidden, Tensor? dFinalCell, Tensor dGates, Tensor dHidden, Tensor dCell, Run run)
    {
        CopyOrClear(dFinalHidden, dHidden);
        CopyOrClear(dFinalCell, dCell);
        LstmGradients gradients = new() { Output = dOutput is null ? null : Pointer(dOutput), Gates = Pointer(dGates), Hidden = Pointer(dHidden), Cell = Pointer(dCell) };
        PackedMatrix weight = PackedForThisStep(memory.Weight, false, run);
        ActivationPair.Dispatch(memory.Gate, memory.State, new LstmBackwardCall(Pointers(memory), gradients, weight, TeamSize(memory.Layout, memory.Weight, run)));
        GC.KeepAlive(memory);
        GC.KeepAlive(dOutput);
        GC.KeepAlive(dGates);
        GC.KeepAlive(dHidden);
        GC.KeepAlive(dCell);
    }

    public void Gru(GruMemory memory, Run run)
    {
        Copy(memory.InitialHidden, memory.FinalHidden);
        PackedMatrix[] weights = PackedGates(memory.Weight, 3, run);
        ActivationPair.Dispatch(memory.Gate, memory.State, new GruForwardCall(Pointers(memory), weights, TeamSize(memory.Layout, memory.Weight, run)));
        GC.KeepAlive(memory);
    }

    public void GruGradient(GruMemory memory, Tensor? dOutput, Tensor? dFinalHidden, Tensor dInput, Tensor dRecurrent, Tensor dHidden, Run run)
    {
        CopyOrClear(dFinalHidden, dHidden);
        GruGradients gradients = new() { Output = dOutput is null ? null : Pointer(dOutput), Input = Pointer(dInput), Recurrent = Pointer(dRecurrent), Hidden = Pointer(dHidden) };
        PackedMatrix weight = PackedForThisStep(memory.Weight, false, run);
        ActivationPair.Dispatch(memory.Gate, memory.State, new GruBackwardCall(Pointers(memory), gradients, weight, TeamSize(memory.Layout, memory.Weight, run)));
        GC.KeepAlive(memory);
        GC.KeepAlive(dOutput);
        GC.KeepAlive(dInput);
        GC.KeepAlive(dRecurrent);
        GC.KeepAlive(dHidden);
    }

    private static int TeamSize(PackedLayout layout, Tensor weight, Run run)
    {
        int hidden = weight.Shape[1];
        return StepTeam.Threads(run.Threads, layout.Sequences, hidden, weight.Shape[0] / hidden);
    }

    /// <summary>The transposed weights of each gate in panels; kept beside a parameter for runs that do not train.</summary>
    private static PackedMatrix[] PackedGates(Tensor weight, int gates, Run run) => Cached(weight, run, () =>
    {
        int hidden = weight.Shape[1];
        PackedMatrix[] packed = new PackedMatrix[gates];
        for (int g = 0; g < gates; g++)
        {
            Tensor gate = weight.View((long)g * hidden * weight.Pitch, [hidden, hidden], weight.Pitch);
            packed[g] = IsKept(weight, run) ? Pack(gate, true, hidden, hidden, run.Threads) : PackedForThisStep(gate, true, run);
        }
        return packed;
    });

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

    private static LstmPointers Pointers(LstmMemory memory) => new()
    {
        Layout = memory.Layout,
        Reverse = memory.Reverse,
        Hidden = memory.Weight.Shape[1],
        Gates = Pointer(memory.Gates),
        GatePitch = memory.Gates.Pitch,
        Sums = memory.Sums is null ? null : Pointer(memory.Sums),
        Cells = Pointer(memory.Cells),
        Output = Pointer(memory.Output),
        HiddenState = Pointer(memory.FinalHidden),
        CellState = Pointer(memory.FinalCell),
        InitialCell = Pointer(memory.InitialCell),
    };

    private static GruPointers Pointers(GruMemory memory) => new()
    {
        Layout = memory.Layout,
        Reverse = memory.Reverse,
        Hidden = memory.Weight.Shape[1],
        Bias = memory.Bias is null ? null : Pointer(memory.Bias),
        Gates = Pointer(memory.Gates),
        GatePitch = memory.Gates.Pitch,
        Sums = memory.Sums is null ? null : Pointer(memory.Sums),
        Candidates = Pointer(memory.Candidates),
        Output = Pointer(memory.Output),
        HiddenState = Pointer(memory.FinalHidden),
        InitialHidden = Pointer(memory.InitialHidden),
    };

    private readonly struct LstmForwardCall(LstmPointers memory, PackedMatrix[] weights, int threads) : IActivationPairCall
    {
        public void Invoke<G, S, V>(G gate, S state) where G : struct, IFunction where S : struct, IFunction where V : struct, IFloatLanes<V> =>
            new LstmKernel<G, S, V>(gate, state).Forward(memory, weights, threads);
    }

    private readonly struct LstmBackwardCall(LstmPointers memory, LstmGradients gradients, PackedMatrix weight, int threads) : IActivationPairCall
    {
        public void Invoke<G, S, V>(G gate, S state) where G : struct, IFunction where S : struct, IFunction where V : struct, IFloatLanes<V> =>
            new LstmKernel<G, S, V>(gate, state).Backward(memory, gradients, weight, threads);
    }

    private readonly struct GruForwardCall(GruPointers memory, PackedMatrix[] weights, int threads) : IActivationPairCall
    {
        public void Invoke<G, S, V>(G gate, S state) where G : struct, IFunction where S : struct, IFunction where V : struct, IFloatLanes<V> =>
            new GruKernel<G, S, V>(gate, state).Forward(memory, weights, threads);
    }

    private readonly struct GruBackwardCall(GruPointers memory, GruGradients gradients, PackedMatrix weight, int threads) : IActivationPairCall
    {
        public void Invoke<G, S, V>(G gate, S state) where G : struct, IFunction where S : struct, IFunction where V : struct, IFloatLanes<V> =>
            new GruKernel<G, S, V>(gate, state).Backward(memory, gradients, weight, threads);
    }
}
