using Glossa.Tensors;

namespace Glossa.Nn;

/// <summary>The state a recurrent layer carries from step to step.</summary>
/// <param name="Hidden">h of every layer and direction. <c>Shape: [layers · directions, batch, state]</c>, where the width of the state is
/// the hidden size or the projection's size.</param>
/// <param name="Cell">c of an LSTM, null for other layers. <c>Shape: [layers · directions, batch, hidden]</c>.</param>
public sealed record RecurrentLayerState(Tensor Hidden, Tensor? Cell = null)
{
    /// <summary>The state cut off from the graph and from the scope it was made in, to be carried into the next step.</summary>
    public RecurrentLayerState Keep() => new(Hidden.Keep(), Cell?.Keep());

    internal static RecurrentLayerState Of(Tensor[] states) => new(states[0], states.ElementAtOrDefault(1));

    internal Tensor[] ToArray() => Cell is null ? [Hidden] : [Hidden, Cell];
}
