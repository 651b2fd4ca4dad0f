using Glossa.Nn;
using Glossa.Tensors;

namespace Glossa.Models;

/// <summary>The memory of recurrent models: the states of their layers.</summary>
public sealed class RecurrentState : LanguageState
{
    private readonly Tensor[] states;

    /// <summary>States of layers.</summary>
    /// <param name="states">h, and c where there is one. <c>Shape: [layers, streams, hidden]</c> each.</param>
    public RecurrentState(params IReadOnlyList<Tensor> states) => this.states = [.. states];

    /// <summary>h, and c where there is one. <c>Shape: [layers, streams, hidden]</c> each.</summary>
    public IReadOnlyList<Tensor> States => states;

    internal static RecurrentState Of(RecurrentLayerState state) => state.Cell is { } cell ? new(state.Hidden, cell) : new(state.Hidden);

    internal RecurrentLayerState ToLayerState() => new(states[0], states.ElementAtOrDefault(1));

    /// <inheritdoc/>
    public override int Streams => states[0].Shape[1];

    /// <inheritdoc/>
    public override RecurrentState Select(ReadOnlySpan<int> streams, Run run)
    {
        IdTensor chosen = IdTensor.Of(streams);
        return new RecurrentState([.. states.Select(state => state.Transpose(0, 1, run).IndexSelect(chosen, run).Transpose(0, 1, run))]);
    }

    /// <inheritdoc/>
    public override RecurrentState Keep() => new([.. states.Select(state => state.Keep())]);

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, Tensor> ToTensors() =>
        states.Select((state, i) => (Name: Name(i), state)).ToDictionary(entry => entry.Name, entry => entry.state);

    /// <inheritdoc/>
    public override RecurrentState Restore(IReadOnlyDictionary<string, Tensor> stored) =>
        new([.. states.Select((_, i) => stored[Name(i)])]);

    private static string Name(int state) => state == 0 ? "hidden" : "cell";
}
