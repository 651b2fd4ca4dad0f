namespace Glossa.Models;

/// <summary>The names of a family's heads in checkpoints, and what differs between them.</summary>
public sealed record HeadNames
{
    /// <summary>The linear map before pieces are predicted; none when null.</summary>
    public string? PieceDense { get; init; }

    /// <summary>The normalisation before pieces are predicted; none when null.</summary>
    public string? PieceNorm { get; init; }

    /// <summary>The biases of the predicted pieces.</summary>
    public required string PieceBias { get; init; }

    /// <summary>The linear map before texts are classified; none when null, and the model's own vector of a text is classified.</summary>
    public string? TextDense { get; init; }

    /// <summary>The name of the activation after it.</summary>
    public string TextActivation { get; init; } = "tanh";

    /// <summary>Whether texts are classified by their last piece instead of the first.</summary>
    public bool ReadsLastPiece { get; init; }

    /// <summary>The linear map that classifies texts.</summary>
    public string TextOutput { get; init; } = "classifier";

    /// <summary>The linear map that classifies pieces.</summary>
    public string PieceOutput { get; init; } = "classifier";

    /// <summary>The linear map that scores each piece as the first and the last of an answer.</summary>
    public string AnswerOutput { get; init; } = "qa_outputs";
}
