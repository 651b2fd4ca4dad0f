namespace Glossa.Pipelines;

/// <summary>How long a model writes until the next one goes on.</summary>
public enum WritingTurn
{
    /// <summary>One symbol: for models whose symbols are of one level.</summary>
    Symbol,

    /// <summary>One word, with the white space before it.</summary>
    Word,

    /// <summary>One line, with its line feed before it.</summary>
    Line,
}
