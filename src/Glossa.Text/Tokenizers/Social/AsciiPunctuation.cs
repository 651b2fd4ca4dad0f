using System.Text;

namespace Glossa.Text;

/// <summary>
/// Punctuation, arrows, boxes and blocks beyond ASCII, and what they look like in ASCII: so that a word of one keyboard meets its like of
/// another.
/// </summary>
internal static class AsciiPunctuation
{
    /// <summary>The ASCII form of a character; null of one that has none, and of ASCII itself.</summary>
    public static string? Of(Rune rune) => rune.IsAscii ? null : rune.Value switch
    {
        '¡' or '¬' => "!",
        '¿' => "?",
        '«' or '《' => "<<",
        '»' => ">>",
        '±' => "+-",
        '¤' => "$?",
        '‘' or '’' or '‛' or '′' or 'ʹ' or 'ʼ' or 'ʿ' or 'ˈ' or '՚' or '׳' => "'",
        '“' or '”' or '‟' or 'ʺ' or 'ˮ' or '״' or '〃' => "\"",
        '‵' or 'ʻ' or 'ʽ' => "`",
        '〝' => "``",
        '〞' => "''",
        '„' or '〟' => ",,",
        '‚' or '،' or '՝' or '٬' => ",",
        '؛' => ";",
        '؟' or '՞' => "?",
        '՜' => "!",
        '‽' => "!?",
        '‹' or '〈' or '˂' => "<",
        '›' or '˃' => ">",
        '‐' or '‒' or '–' or '⁀' or '˗' or '֊' or 'ˉ' => "-",
        '—' or '―' or '⁃' => "--",
        '‧' or '։' or '۔' or '٫' or '।' => ".",
        'ː' or '׃' => ":",
        '†' or '˖' => "+",
        '‡' => "++",
        '〰' => "~",
        '↹' or '⇄' or '⇆' or '⇇' or '⇉' or (>= '⇋' and <= '⇐') or '⇒' or '⇔' or '⇚' or '⇛' => "=",
        '↜' or '↝' or '⇜' or '⇝' => "~",
        '←' or '→' or '↔' or '↚' or '↛' or '↞' or '↠' or (>= '↢' and <= '↤') or '↦' or (>= '↩' and <= '↮') or '↼' or '↽' or '⇀' or '⇁'
            or '⇠' or '⇢' or (>= '⇤' and <= '⇦') or '⇨' or '⇰' =>
            "-",
        '─' or '━' or '┄' or '┅' or '┈' or '┉' or '╌' or '╍' or '═' or '╴' or '╶' or '╸' or '╺' or '╼' or '╾' or '▔' => "-",
        (>= '┌' and <= '╋') or (>= '╒' and <= '╰') => "+",
        (>= '▀' and <= '▓') or (>= '■' and <= '▱') or (>= '◧' and <= '◫') or (>= '◰' and <= '◷') => "#",
        >= '▶' and <= '►' or '▻' => ">",
        >= '◀' and <= '◅' => "<",
        _ => null,
    };
}
