using System.Text;

namespace Glossa.Nn;

/// <summary>The differences between a loaded state and a model.</summary>
/// <param name="Missing">Parameters the state did not have; they keep their value.</param>
/// <param name="Unexpected">Names in the state the model does not have.</param>
/// <param name="Misshapen">Parameters whose shape differs; they keep their value.</param>
public sealed record StateReport(IReadOnlyList<string> Missing, IReadOnlyList<string> Unexpected, IReadOnlyList<string> Misshapen)
{
    private const int Shown = 20;

    /// <summary>Whether everything fitted.</summary>
    public bool IsComplete => Missing.Count + Unexpected.Count + Misshapen.Count == 0;

    /// <summary>The lists by name.</summary>
    public override string ToString()
    {
        if (IsComplete) return "Everything fits.";
        StringBuilder text = new();
        List(text, "Missing", Missing);
        List(text, "Unexpected", Unexpected);
        List(text, "Of another shape", Misshapen);
        return text.ToString().TrimEnd();
    }

    private static void List(StringBuilder text, string title, IReadOnlyList<string> names)
    {
        if (names.Count == 0) return;
        text.Append(title).Append(": ").AppendJoin(", ", names.Take(Shown));
        if (names.Count > Shown) text.Append(" and ").Append(names.Count - Shown).Append(" more");
        text.Append(". ");
    }
}
