using Glossa.Tensors.Lanes;

namespace Glossa.Tensors;

/// <summary>
/// One step of an optimiser, element by element, written once for every backend: reads the gradient and updates the parameter and up to
/// three values of state in place.
/// </summary>
public interface IUpdate
{
    /// <summary>The elements a gradient of zero leaves as they are, bit for bit; none unless the formula says otherwise.</summary>
    UnchangedElements UnchangedByZeroGradient => UnchangedElements.None;

    /// <summary>Updates one element (or one register full).</summary>
    /// <param name="parameter">The parameter, changed in place.</param>
    /// <param name="gradient">Its gradient.</param>
    /// <param name="first">The first state value, changed in place; undefined if the optimiser has none.</param>
    /// <param name="second">The second state value, changed in place; undefined if the optimiser has none.</param>
    /// <param name="third">The third state value, changed in place; undefined if the optimiser has none.</param>
    void Step<V>(ref V parameter, V gradient, ref V first, ref V second, ref V third) where V : struct, ILanes<V>;
}
