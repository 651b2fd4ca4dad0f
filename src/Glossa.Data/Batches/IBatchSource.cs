namespace Glossa.Data;

/// <summary>
/// The source of a training's batches. Those of an epoch depend on the source's settings and the epoch's number alone, so a
/// <see cref="DataPosition"/> is all it takes to resume.
/// </summary>
/// <typeparam name="TExample">An example.</typeparam>
public interface IBatchSource<TExample>
{
    /// <summary>The number of examples of an epoch.</summary>
    int Examples { get; }

    /// <summary>The settings that decide the batches, in words: a training resumes only with a source of the same description.</summary>
    string Description { get; }

    /// <summary>The batches of an epoch; a list that reads or computes each when it is asked for is as good as an array.</summary>
    /// <param name="epoch">Its number, from 0.</param>
    /// <returns>At least one batch, none empty.</returns>
    IReadOnlyList<IReadOnlyList<TExample>> Batches(long epoch);
}
