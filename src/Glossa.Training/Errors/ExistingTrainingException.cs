using Glossa.Tensors;

namespace Glossa.Training;

/// <summary>The output folder holds another training or model, and the settings do not say how to treat it. Nothing was changed.</summary>
public sealed class ExistingTrainingException : GlossaException
{
    /// <summary>An error that names the folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="canResume">Whether the folder holds a training that can be resumed; otherwise it holds only a model.</param>
    public ExistingTrainingException(string folder, bool canResume)
        : base(canResume
            ? $"{folder} holds a training already. Resume it, overwrite it, or choose another folder."
            : $"{folder} holds a model already, without checkpoints to resume from. Overwrite it, or choose another folder.") =>
        (Folder, CanResume) = (folder, canResume);

    /// <summary>The folder.</summary>
    public string Folder { get; }

    /// <summary>Whether the folder holds a training that can be resumed; otherwise it holds only a model.</summary>
    public bool CanResume { get; }
}
