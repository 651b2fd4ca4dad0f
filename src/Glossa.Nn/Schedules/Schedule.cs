namespace Glossa.Nn;

/// <summary>
/// A value that depends on the step alone, such as a learning rate: <c>group.LearningRate = schedule.At(step)</c>. Having no state, a
/// resumed training needs nothing but the number of the step. (What must see the scores is a <see cref="Plateau"/>.)
/// </summary>
public abstract record Schedule
{
    /// <summary>The value at a step.</summary>
    /// <param name="step">The number of the step, from 0.</param>
    public abstract double At(long step);
}
