using System.Text.Json.Nodes;
using Glossa.Text;

namespace Glossa.Cli.Commands;

/// <summary>Pieces of texts as JSON, as all commands that print them have it.</summary>
internal static class EncodedPieces
{
    /// <summary>
    /// Returns <c>{"text", "pieces", "ids", "offsets"}</c>, offsets in code points of the text that a piece belongs to, null for special
    /// tokens; of two texts <c>"pair"</c> and <c>"segments"</c> too.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="windows">Its encoding, or those of its windows, which follow each other.</param>
    /// <param name="pair">The second text of a pair.</param>
    public static JsonObject Fields(string text, IReadOnlyList<SubwordEncoding> windows, string? pair = null)
    {
        CodePointMap points = new(text), pairPoints = new(pair ?? "");
        JsonObject fields = new()
        {
            ["text"] = text,
            ["pieces"] = Each(windows, (window, i) => JsonValue.Create(window.Piece(i))),
            ["ids"] = Each(windows, (window, i) => JsonValue.Create(window.Ids[i])),
            ["offsets"] = Each(windows, Offsets),
        };
        if (pair is null) return fields;
        fields["pair"] = pair;
        fields["segments"] = Each(windows, (window, i) => JsonValue.Create(window.SegmentIds[i]));
        return fields;

        JsonArray? Offsets(SubwordEncoding window, int i)
        {
            if (window.Offsets(i) is not { } place) return null;
            CodePointMap own = window.TextOf(i) == 0 ? points : pairPoints;
            return new JsonArray(own.ToPoints(place.Start), own.ToPoints(place.End));
        }
    }

    private static JsonArray Each(IReadOnlyList<SubwordEncoding> windows, Func<SubwordEncoding, int, JsonNode?> value) =>
        new([.. windows.SelectMany(window => Enumerable.Range(0, window.Count).Select(i => value(window, i)))]);
}
