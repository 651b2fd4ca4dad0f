namespace Glossa.Nn;

/// <summary>The reduction of the losses of single elements, rows or texts.</summary>
public enum LossReduction
{
    /// <summary>Their mean (for class losses weighted by the classes' weights, ignored ones not counted).</summary>
    Mean,

    /// <summary>Their sum.</summary>
    Sum,

    /// <summary>They stay as they are.</summary>
    None,

    /// <summary>Their sum divided by the size of the first axis, the batch.</summary>
    BatchMean,
}
