namespace Glossa.Tensors;

/// <summary>
/// The elements that a step of an optimiser (<see cref="IUpdate"/>) leaves as they are, values of state included, when their gradient is
/// zero.
/// </summary>
public enum UnchangedElements
{
    /// <summary>None for sure: weight decay moves every one.</summary>
    None,

    /// <summary>Those whose values of state are all zero: nothing that decays.</summary>
    WithZeroState,

    /// <summary>All.</summary>
    All,
}
