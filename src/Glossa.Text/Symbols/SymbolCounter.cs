using System.Runtime.InteropServices;

namespace Glossa.Text;

/// <summary>Counts symbols and makes a table of the frequent ones.</summary>
internal sealed class SymbolCounter
{
    private readonly Dictionary<string, long> counts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long>.AlternateLookup<ReadOnlySpan<char>> byText;

    public SymbolCounter() => byText = counts.GetAlternateLookup<ReadOnlySpan<char>>();

    public void Add(ReadOnlySpan<char> symbol) => CollectionsMarshal.GetValueRefOrAddDefault(byText, symbol, out _)++;

    /// <summary>
    /// The table: the unknown, the boundary if there is one, then the symbols, most frequent first, equals in the order of their
    /// characters.
    /// </summary>
    /// <param name="options">Which symbols are taken.</param>
    /// <exception cref="TextException">No symbol is frequent enough.</exception>
    public SymbolTable ToTable(SymbolOptions options)
    {
        IEnumerable<string> frequent = counts.Where(entry => entry.Value >= options.MinimumCount)
            .OrderByDescending(entry => entry.Value).ThenBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => entry.Key);
        string[] special = options.Boundaries ? [UnknownSymbol, BoundarySymbol] : [UnknownSymbol];
        if (options.MaximumSymbols > 0) frequent = frequent.Take(Math.Max(1, options.MaximumSymbols - special.Length));
        string[] symbols = [.. special, .. frequent];
        if (symbols.Length == special.Length)
        {
            throw new TextException(counts.Count == 0
                ? "There are no symbols: the texts are empty."
                : $"None of the {counts.Count} symbols of the texts occurs {options.MinimumCount} times. Lower the minimum count.");
        }
        return new SymbolTable(symbols, 0, options.Boundaries ? 1 : null);
    }

    private const string UnknownSymbol = "<unk>", BoundarySymbol = "<s>";
}
