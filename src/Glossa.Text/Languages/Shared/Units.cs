namespace Glossa.Text;

/// <summary>Units of measure that are split off the number they follow.</summary>
internal static class Units
{
    /// <summary>The length of the longest unit, in UTF-16 units.</summary>
    public const int MaxLength = 6;

    private const string List = """
        km km² km³ m m² m³ dm dm² dm³ cm cm² cm³ mm mm² mm³ ha µm nm yd in ft kg g mg µg t lb oz m/s km/h kmh mph hPa Pa mbar mb MB kb KB gb
        GB tb TB T G M K % км км² км³ м м² м³ дм дм² дм³ см см² см³ мм мм² мм³ нм кг г мг м/с км/ч кПа Па мбар Кб КБ кб Мб МБ мб Гб ГБ гб Тб
        ТБ тб كم كم² كم³ م م² م³ سم سم² سم³ مم مم² مم³ غرام جرام جم كغ ملغ كوب اكواب US$ C$ A$
        """;

    private static readonly HashSet<string> Known = new(
        List.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries), StringComparer.Ordinal);
    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> BySpan = Known.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Whether a text is a unit of measure, or the letters of a currency.</summary>
    public static bool Contains(ReadOnlySpan<char> text) => BySpan.Contains(text);
}
