using Glossa.Tensors.Lanes;

namespace Glossa.Tensors;

/// <summary>
/// A computation that wants the gates' and the states' activation and the machine's registers as types, so that its loops are compiled for
/// them.
/// </summary>
internal interface IActivationPairCall
{
    void Invoke<G, S, V>(G gate, S state) where G : struct, IFunction where S : struct, IFunction where V : struct, IFloatLanes<V>;
}

/// <summary>Finds the types behind two activations.</summary>
internal static class ActivationPair
{
    public static void Dispatch<TCall>(Activation gate, Activation state, TCall call) where TCall : IActivationPairCall
    {
        GateVisitor<TCall> visitor = new(state, call);
        gate.Accept(ref visitor);
    }

    private readonly struct GateVisitor<TCall>(Activation state, TCall call) : IActivationVisitor where TCall : IActivationPairCall
    {
        public void Visit<F>(F function) where F : struct, IFunction
        {
            StateVisitor<TCall, F> visitor = new(function, call);
            state.Accept(ref visitor);
        }
    }

    private readonly struct StateVisitor<TCall, G>(G gate, TCall call) : IActivationVisitor
        where TCall : IActivationPairCall
        where G : struct, IFunction
    {
        public void Visit<F>(F function) where F : struct, IFunction =>
            Registers.Dispatch(new Computation<TCall, G, F>(gate, function, call));
    }

    private readonly struct Computation<TCall, G, S>(G gate, S state, TCall call) : IVectorized
        where TCall : IActivationPairCall where G : struct, IFunction where S : struct, IFunction
    {
        public void Compute<V>() where V : struct, IFloatLanes<V> => call.Invoke<G, S, V>(gate, state);
    }
}
