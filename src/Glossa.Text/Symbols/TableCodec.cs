using System.Text.Json;

namespace Glossa.Text;

/// <summary>The base of codecs whose symbols are pieces of text in a table.</summary>
public abstract class TableCodec : TextCodec
{
    /// <summary>A codec.</summary>
    /// <param name="table">The symbols.</param>
    /// <param name="lowercase">Whether capital letters are read as small ones.</param>
    private protected TableCodec(SymbolTable table, bool lowercase) => (Table, Lowercase) = (table, lowercase);

    /// <summary>The symbols.</summary>
    public SymbolTable Table { get; }

    /// <summary>Whether capital letters are read as small ones.</summary>
    public bool Lowercase { get; }

    /// <inheritdoc/>
    public override int Count => Table.Count;

    /// <inheritdoc/>
    public override int? Unknown => Table.Unknown;

    /// <inheritdoc/>
    public override int? Boundary => Table.Boundary;

    /// <inheritdoc/>
    public override string Show(int id) => Table[id];

    /// <inheritdoc/>
    public override string Save() => JsonSerializer.Serialize(
        new StoredTable([.. Table.Symbols], Table.Unknown, Table.Boundary, Lowercase), TextJson.Default.StoredTable);

    /// <summary>The table of what <see cref="Save"/> gave.</summary>
    /// <exception cref="TextException">It is damaged.</exception>
    private protected static (SymbolTable Table, bool Lowercase) Read(string stored)
    {
        StoredTable table;
        try
        {
            table = JsonSerializer.Deserialize(stored, TextJson.Default.StoredTable)
                ?? throw new TextException("The table of symbols is empty.");
        }
        catch (JsonException e)
        {
            throw new TextException($"The table of symbols is damaged: {e.Message}", e);
        }
        if (table.Symbols is null || table.Symbols.Contains(null))
        {
            throw new TextException("The table of symbols is damaged: it has no symbols, or one without a text.");
        }
        return (new SymbolTable(table.Symbols!, table.Unknown, table.Boundary), table.Lowercase);
    }

    /// <summary>The text with small letters where the codec wants them.</summary>
    private protected static ReadOnlySpan<char> Cased(ReadOnlySpan<char> text, bool lowercase) =>
        lowercase ? text.ToString().ToLowerInvariant() : text;
}
