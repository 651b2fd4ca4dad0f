namespace Glossa.Pipelines;

/// <summary>The length of a model's turn, after which the next model continues.</summary>
public enum WritingTurn
{
    /// <summary>One symbol: for models whose symbols are of one level.</summary>
    Symbol,

    /// <summary>One word, with the white space before it.</summary>
    Word,

    /// <summary>One line, with its line feed before it.</summary>
    Line,
}
