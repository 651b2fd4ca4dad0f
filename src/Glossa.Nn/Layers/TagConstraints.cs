namespace Glossa.Nn;

/// <summary>The tags that may begin a text, follow each other and end it, so that a sequence of tags spells spans.</summary>
public sealed class TagConstraints
{
    /// <summary>Constraints by rule.</summary>
    /// <param name="tags">The number of tags.</param>
    /// <param name="follows">Whether the second tag may follow the first.</param>
    /// <param name="starts">Whether a tag may begin a text; every tag may when left out.</param>
    /// <param name="ends">Whether a tag may end a text; every tag may when left out.</param>
    public TagConstraints(int tags, Func<int, int, bool> follows, Func<int, bool>? starts = null, Func<int, bool>? ends = null)
    {
        Tags = tags;
        FollowMask = Mask(tags * tags, pair => follows(pair / tags, pair % tags));
        StartMask = Mask(tags, starts ?? (_ => true));
        EndMask = Mask(tags, ends ?? (_ => true));
    }

    /// <summary>The number of tags.</summary>
    public int Tags { get; }

    /// <summary>1 where the tag of the column may follow that of the row. <c>[tags · tags]</c>.</summary>
    internal float[] FollowMask { get; }

    /// <summary>1 where a tag may begin a text.</summary>
    internal float[] StartMask { get; }

    /// <summary>1 where a tag may end a text.</summary>
    internal float[] EndMask { get; }

    /// <summary>The rules of BIO (IOB2): <c>I-X</c> follows only <c>B-X</c> or <c>I-X</c>.</summary>
    /// <param name="names">The tags' names: <c>O</c>, <c>B-X</c>, <c>I-X</c>.</param>
    /// <exception cref="ModuleException">A name is none of these.</exception>
    public static TagConstraints Bio(IReadOnlyList<string> names)
    {
        (char Place, string Kind)[] tags = Parse(names, "OBI");
        return new TagConstraints(
            tags.Length,
            (from, to) => tags[to].Place != 'I' || (tags[from].Place != 'O' && tags[from].Kind == tags[to].Kind),
            tag => tags[tag].Place != 'I');
    }

    /// <summary>
    /// The rules of BILUO: a span is <c>U-X</c>, or <c>B-X</c>, any number of <c>I-X</c>, and <c>L-X</c>. BIOES is the same with <c>S</c>
    /// for U and <c>E</c> for L.
    /// </summary>
    /// <param name="names">The tags' names: <c>O</c>, <c>B-X</c>, <c>I-X</c>, <c>L-X</c> or <c>E-X</c>, <c>U-X</c> or <c>S-X</c>.</param>
    /// <exception cref="ModuleException">A name is none of these.</exception>
    public static TagConstraints Biluo(IReadOnlyList<string> names)
    {
        (char Place, string Kind)[] tags = Parse(names, "OBILUES");
        return new TagConstraints(
            tags.Length,
            (from, to) => Opens(tags[from].Place) == Continues(tags[to].Place)
                && (!Opens(tags[from].Place) || tags[from].Kind == tags[to].Kind),
            tag => !Continues(tags[tag].Place),
            tag => !Opens(tags[tag].Place));
    }

    /// <summary>Whether a tag may begin a text.</summary>
    /// <param name="tag">The tag.</param>
    public bool Starts(int tag) => StartMask[tag] != 0;

    /// <summary>Whether a tag may end a text.</summary>
    /// <param name="tag">The tag.</param>
    public bool Ends(int tag) => EndMask[tag] != 0;

    /// <summary>Whether a tag may follow another.</summary>
    /// <param name="from">The first tag.</param>
    /// <param name="to">The tag after it.</param>
    public bool Follows(int from, int to) => FollowMask[(from * Tags) + to] != 0;

    private static float[] Mask(int count, Func<int, bool> allowed) => [.. Enumerable.Range(0, count).Select(i => allowed(i) ? 1f : 0f)];

    /// <summary>Whether a span is open after a tag.</summary>
    private static bool Opens(char place) => place is 'B' or 'I';

    /// <summary>Whether a tag needs an open span.</summary>
    private static bool Continues(char place) => place is 'I' or 'L' or 'E';

    private static (char Place, string Kind)[] Parse(IReadOnlyList<string> names, string places)
    {
        (char, string)[] tags = new (char, string)[names.Count];
        for (int i = 0; i < tags.Length; i++)
        {
            string name = names[i];
            bool isSpan = name.Length > 2 && name[1] == '-' && name[0] != 'O' && places.Contains(name[0], StringComparison.Ordinal);
            if (name != "O" && !isSpan)
            {
                throw new ModuleException(
                    $"The tag '{name}' is neither O nor one of {string.Join(", ", places[1..].Select(place => $"{place}-X"))}.");
            }
            tags[i] = (name[0], isSpan ? name[2..] : "");
        }
        return tags;
    }
}
