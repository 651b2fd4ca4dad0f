namespace Glossa.Pipelines;

/// <summary>The length of a model's turn, when several write one text in a fixed order (<see cref="TextSynthesis"/>).</summary>
public enum WritingTurn
{
    /// <summary>One symbol, or more where a character is made of several; the next model may continue within a word.</summary>
    Symbol,

    /// <summary>One word, with the white space before it.</summary>
    Word,

    /// <summary>One line, with its line feed before it.</summary>
    Line,
}
