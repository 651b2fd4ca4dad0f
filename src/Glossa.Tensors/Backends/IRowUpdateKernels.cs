namespace Glossa.Tensors;

/// <summary>
/// Optimiser steps of single rows, for tables that are updated lazily (<see cref="LazyRowUpdates{F}"/>). A backend that has them reads <see
/// cref="Tensor.LazyRowUpdates"/> of every tensor it is given and applies them before it reads its values; on other backends tables take
/// dense steps.
/// </summary>
public interface IRowUpdateKernels
{
    /// <summary>
    /// Optimiser steps in place of some rows of a table, by the gradient in the last step and by zero before it. Parameter, gradient and
    /// states are contiguous; other rows are not read, and pending updates not applied.
    /// </summary>
    /// <param name="updates">The steps and the rows.</param>
    /// <param name="parameter">The table, <c>[rows, columns]</c>.</param>
    /// <param name="gradient">The gradient of these rows in the last step, or null for zero.</param>
    /// <param name="first">The first state tensor, or null.</param>
    /// <param name="second">The second state tensor, or null.</param>
    /// <param name="third">The third state tensor, or null.</param>
    /// <param name="run">The run.</param>
    void UpdateRows<F>(RowUpdates<F> updates, Tensor parameter, Tensor? gradient, Tensor? first, Tensor? second, Tensor? third, Run run)
        where F : struct, IUpdate;
}

/// <summary>Steps of an optimiser for some rows of a table.</summary>
/// <param name="Steps">The steps' formulas, oldest first.</param>
/// <param name="Rows">The positions of the rows, each once.</param>
/// <param name="From">The first step each of them takes; it takes all that follow too.</param>
public readonly record struct RowUpdates<F>(ReadOnlyMemory<F> Steps, ReadOnlyMemory<int> Rows, ReadOnlyMemory<int> From)
    where F : struct, IUpdate;
