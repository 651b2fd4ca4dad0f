using System.Collections.Frozen;

namespace Glossa.Data;

/// <summary>The labels of a classifier, each with its class. Immutable.</summary>
public sealed class LabelSet
{
    private readonly FrozenDictionary<string, int> classes;

    /// <summary>Labels in a given order.</summary>
    /// <param name="names">The labels in the order of their classes.</param>
    /// <exception cref="DataException">One occurs twice, or there are none.</exception>
    public LabelSet(IEnumerable<string> names)
    {
        Names = [.. names];
        if (Names.Count == 0) throw new DataException("A classifier needs labels, but none were given.");
        if (Names.GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new DataException($"The label {SourceLine.Quote(twice.Key)} was given twice.");
        }
        classes = Names.Select((name, c) => KeyValuePair.Create(name, c)).ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>The labels in the order of their classes.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The number of labels.</summary>
    public int Count => Names.Count;

    /// <summary>
    /// The labels that occur in texts, in the order of their characters' codes, so that the order of the texts does not matter.
    /// </summary>
    /// <param name="texts">The texts.</param>
    /// <param name="least">How many labels there must be: two that exclude each other, or one that a text may have or not.</param>
    /// <exception cref="DataException">There are fewer.</exception>
    public static LabelSet Of(IEnumerable<LabelledText> texts, int least = 2)
    {
        SortedSet<string> names = new(StringComparer.Ordinal);
        long count = 0;
        foreach (LabelledText text in texts)
        {
            names.UnionWith(text.Labels);
            count++;
        }
        if (names.Count >= least) return new LabelSet(names);
        string found = names.Count == 0 ? "are no labels" : $"is only the label {SourceLine.Quote(names.Min!)}";
        throw new DataException(
            $"In {count} texts there {found}, but a classifier needs at least {(least == 1 ? "one" : $"{least} to tell apart")}. "
                + "Is this a part of a sorted file, or was the label read from another field?");
    }

    /// <summary>The class of a label.</summary>
    /// <param name="label">The label.</param>
    /// <exception cref="DataException">There is no such label.</exception>
    public int this[string label] => classes.TryGetValue(label, out int c) ? c
        : throw new DataException($"There is no label {SourceLine.Quote(label)}; {NameSuggestions.For(label, Names)}.");

    /// <summary>Returns the class of a text's only label.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="DataException">It has none or several, or the label is unknown; with the file and line.</exception>
    public int ClassOf(LabelledText text) => Find(text.Label, text.Source);

    /// <summary>Returns the classes of the labels of a text, for several at once.</summary>
    /// <param name="text">The text.</param>
    /// <returns><c>Shape: [labels]</c>.</returns>
    /// <exception cref="DataException">A label is unknown; with the file and line.</exception>
    public bool[] FlagsOf(LabelledText text)
    {
        bool[] has = new bool[Count];
        foreach (string label in text.Labels) has[Find(label, text.Source)] = true;
        return has;
    }

    private int Find(string label, SourceLine source) => classes.TryGetValue(label, out int c) ? c
        : throw source.Error($"there is no label {SourceLine.Quote(label)}; {NameSuggestions.For(label, Names)}.");
}
