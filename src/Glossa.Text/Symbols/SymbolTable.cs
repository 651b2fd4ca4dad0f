using System.Collections.Frozen;

namespace Glossa.Text;

/// <summary>The symbols a language model reads and writes, such as characters or words, each with its id.</summary>
public sealed class SymbolTable
{
    private readonly string[] symbols;
    private readonly FrozenDictionary<string, int> ids;
    private readonly FrozenDictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> byText;

    /// <summary>A table of symbols.</summary>
    /// <param name="symbols">The symbols by id.</param>
    /// <param name="unknown">The id of everything that is not in the table; its own symbol is never read.</param>
    /// <param name="boundary">The id of the boundary before and after every text, or null where the text is one.</param>
    /// <exception cref="TextException">A symbol is empty or there twice, or an id has no symbol.</exception>
    public SymbolTable(IReadOnlyList<string> symbols, int unknown = 0, int? boundary = null)
    {
        this.symbols = [.. symbols];
        if ((uint)unknown >= (uint)this.symbols.Length)
        {
            throw new TextException($"A table of {this.symbols.Length} symbols has no id {unknown} for the unknown.");
        }
        if (boundary is { } end && ((uint)end >= (uint)this.symbols.Length || end == unknown))
        {
            throw new TextException($"A table of {this.symbols.Length} symbols has no id {end} for the boundary between texts; "
                + $"it must be one of them, and not the unknown's {unknown}.");
        }
        Dictionary<string, int> idOf = new(StringComparer.Ordinal);
        for (int id = 0; id < this.symbols.Length; id++)
        {
            if (id == unknown || id == boundary) continue;
            if (string.IsNullOrEmpty(this.symbols[id])) throw new TextException($"Symbol {id} is empty.");
            if (!idOf.TryAdd(this.symbols[id], id))
            {
                throw new TextException($"The symbol '{this.symbols[id]}' is there twice, as {idOf[this.symbols[id]]} and as {id}.");
            }
        }
        (Unknown, Boundary, ids) = (unknown, boundary, idOf.ToFrozenDictionary(StringComparer.Ordinal));
        byText = ids.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>The number of symbols.</summary>
    public int Count => symbols.Length;

    /// <summary>The id of everything that is not in the table.</summary>
    public int Unknown { get; }

    /// <summary>The id of the boundary before and after every text, or null where the text is one.</summary>
    public int? Boundary { get; }

    /// <summary>All symbols by id.</summary>
    public IReadOnlyList<string> Symbols => symbols;

    /// <summary>Returns the symbol of an id.</summary>
    /// <param name="id">The id.</param>
    /// <exception cref="TextException">There is no such id.</exception>
    public string this[int id] => (uint)id < (uint)symbols.Length
        ? symbols[id]
        : throw new TextException($"There is no symbol {id}: the table has {symbols.Length}.");

    /// <summary>Returns the id of a symbol, or that of the unknown.</summary>
    /// <param name="symbol">The symbol.</param>
    public int IdOf(ReadOnlySpan<char> symbol) => byText.TryGetValue(symbol, out int id) ? id : Unknown;

    /// <summary>Whether a symbol is in the table.</summary>
    /// <param name="symbol">The symbol.</param>
    public bool Contains(ReadOnlySpan<char> symbol) => byText.ContainsKey(symbol);
}
