namespace Glossa.Data;

/// <summary>Makes texts of the records of one file, in their order.</summary>
internal interface IRecordParser
{
    /// <summary>Whether the records that follow a bad one can be read.</summary>
    bool SurvivesErrors => true;

    /// <summary>
    /// The text of a record; null where it holds none: a blank line, the names of columns, the first lines of a longer row.
    /// </summary>
    /// <param name="record">The record in valid UTF-8, with its line end.</param>
    /// <param name="place">Where it begins.</param>
    /// <exception cref="DataException">It is malformed.</exception>
    LabelledText? Parse(ReadOnlyMemory<byte> record, SourceLine place);

    /// <summary>Requires that no row is open at the end of the file.</summary>
    /// <exception cref="DataException">One is.</exception>
    void End() { }
}
