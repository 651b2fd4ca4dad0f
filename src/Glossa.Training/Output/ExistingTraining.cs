namespace Glossa.Training;

/// <summary>The treatment of a training that is in the output folder already.</summary>
public enum ExistingTraining
{
    /// <summary>It is an error, so that nothing is lost by mistake.</summary>
    Refuse,

    /// <summary>
    /// It continues from its last checkpoint, to the bit as if it had never stopped; without one it starts, unless there is a model
    /// already.
    /// </summary>
    Resume,

    /// <summary>Its checkpoints and logs are deleted before the first step; its model stays until the new one takes its place.</summary>
    Replace,
}
