namespace Glossa.Text;

public sealed partial class Doc
{
    private static readonly int FieldCount = Enum.GetValues<TokenField>().Length;

    // Columns are made when something is noted in them; most documents have few.
    private string?[]?[]? fields;
    private int[]? heads;
    private EntityTag[]? entityTags;
    private sbyte[]? sentenceStarts;

    /// <summary>
    /// Whether anything was said of where sentences begin; of a document without tokens too, which then has no sentences.
    /// </summary>
    public bool HasSentences => sentenceStarts is not null || heads is not null;

    /// <summary>Whether heads were noted; of a document without tokens too.</summary>
    public bool HasHeads => heads is not null;

    /// <summary>Whether anything was said of entities; of a document without tokens too, which then has none.</summary>
    public bool HasEntities => entityTags is not null;

    /// <summary>Whether anything was noted in a field.</summary>
    /// <param name="field">The field.</param>
    public bool Has(TokenField field) => fields?[(int)field] is not null;

    /// <summary>The annotation of a token; null when there is none.</summary>
    /// <param name="index">The token.</param>
    /// <param name="field">The field.</param>
    public string? Get(int index, TokenField field) => fields?[(int)field]?[index];

    /// <summary>Notes something at a token.</summary>
    /// <param name="index">The token.</param>
    /// <param name="field">The field.</param>
    /// <param name="value">What to note, or null to take it back.</param>
    /// <exception cref="IndexOutOfRangeException">There is no such token.</exception>
    public void Set(int index, TokenField field, string? value)
    {
        fields ??= new string?[FieldCount][];
        (fields[(int)field] ??= new string?[Count])[index] = value;
    }

    /// <summary>
    /// The head of a token in the dependency tree: a token's number, the token's own for a root and where nothing is noted.
    /// </summary>
    /// <param name="index">The token.</param>
    public int HeadOf(int index) => heads is null ? index : heads[index];

    /// <summary>Notes the head of a token.</summary>
    /// <param name="index">The token.</param>
    /// <param name="head">Its head; itself for a root.</param>
    /// <exception cref="ArgumentOutOfRangeException">The head is not a token of the document.</exception>
    public void SetHead(int index, int head)
    {
        if ((uint)head >= (uint)Count) throw new ArgumentOutOfRangeException(nameof(head), head, $"The document has {Count} tokens.");
        if (heads is null)
        {
            int[] own = new int[Count];
            for (int i = 0; i < own.Length; i++) own[i] = i;
            heads = own;
        }
        heads[index] = head;
    }

    /// <summary>Notes the heads of all tokens.</summary>
    /// <param name="heads">The head of each token; itself for a root.</param>
    /// <exception cref="ArgumentException">There are not as many as tokens.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A head is not a token of the document.</exception>
    public void SetHeads(ReadOnlySpan<int> heads)
    {
        RequireAll(heads.Length, nameof(heads));
        if (heads.ContainsAnyExceptInRange(0, Count - 1))
        {
            throw new ArgumentOutOfRangeException(nameof(heads), $"The document has {Count} tokens, and a head is none of them.");
        }
        this.heads = heads.ToArray();
    }

    /// <summary>The position of a token with respect to entities.</summary>
    /// <param name="index">The token.</param>
    public EntityTag EntityTagOf(int index) => entityTags is null ? EntityTag.Missing : entityTags[index];

    /// <summary>Sets the position of a token with respect to entities.</summary>
    /// <param name="index">The token.</param>
    /// <param name="tag">Where.</param>
    public void SetEntityTag(int index, EntityTag tag) => (entityTags ??= new EntityTag[Count])[index] = tag;

    /// <summary>The entities, in order; they do not overlap.</summary>
    public IEnumerable<Span> Entities
    {
        get
        {
            if (entityTags is null) yield break;
            for (int start = 0, end; start < Count; start = end)
            {
                end = start + 1;
                if (entityTags[start] is EntityTag.Missing or EntityTag.Outside) continue;
                while (end < Count && entityTags[end] == EntityTag.Inside) end++;
                yield return new Span(this, start, end, Get(start, TokenField.EntityType) ?? "", Get(start, TokenField.EntityKbId) ?? "");
            }
        }
    }

    /// <summary>Notes all entities; tokens outside them are outside any.</summary>
    /// <param name="entities">Spans of this document with labels, in any order, that do not overlap.</param>
    /// <exception cref="TextException">Two overlap, one is empty, or one is of another document.</exception>
    public void SetEntities(IEnumerable<Span> entities)
    {
        EntityTag[] tags = new EntityTag[Count];
        Array.Fill(tags, EntityTag.Outside);
        List<Span> list = [.. entities];
        foreach (Span entity in list)
        {
            if (entity.Doc != this)
            {
                throw new TextException("An entity is of another document. Make it from this one, for example with CharSpan.");
            }
            if (entity.Count == 0) throw new TextException($"The entity with label '{entity.Label}' at token {entity.Start} is empty.");
            for (int i = entity.Start; i < entity.End; i++)
            {
                if (tags[i] != EntityTag.Outside)
                {
                    throw new TextException(
                        $"Two entities share token {i}, '{this[i].Text}'. Spans that overlap belong into Spans, under a name.");
                }
                tags[i] = i == entity.Start ? EntityTag.Begin : EntityTag.Inside;
            }
        }
        entityTags = tags;
        for (int i = 0; i < Count && Has(TokenField.EntityType); i++) Set(i, TokenField.EntityType, null);
        foreach (Span entity in list)
        {
            for (int i = entity.Start; i < entity.End; i++)
            {
                Set(i, TokenField.EntityType, entity.Label);
                if (entity.KbId.Length > 0) Set(i, TokenField.EntityKbId, entity.KbId);
            }
        }
    }

    /// <summary>Whether a token begins a sentence; null where nobody has said.</summary>
    /// <param name="index">The token.</param>
    public bool? IsSentenceStart(int index)
    {
        sbyte noted = sentenceStarts is null ? (sbyte)0 : sentenceStarts[index];
        return noted == 0 ? index == 0 && Count > 0 ? true : null : noted > 0;
    }

    /// <summary>Notes whether a token begins a sentence.</summary>
    /// <param name="index">The token.</param>
    /// <param name="isStart">Whether it does, or null to take back what was said.</param>
    public void SetSentenceStart(int index, bool? isStart) =>
        (sentenceStarts ??= new sbyte[Count])[index] = isStart switch { true => 1, false => -1, null => 0 };

    /// <summary>Notes of all tokens whether they begin a sentence.</summary>
    /// <param name="starts">Whether each token does.</param>
    /// <exception cref="ArgumentException">There are not as many as tokens.</exception>
    public void SetSentenceStarts(ReadOnlySpan<bool> starts)
    {
        RequireAll(starts.Length, nameof(starts));
        sentenceStarts = new sbyte[Count];
        for (int i = 0; i < starts.Length; i++) sentenceStarts[i] = (sbyte)(starts[i] ? 1 : -1);
    }

    /// <summary>The sentences, in order: all tokens are in one.</summary>
    /// <exception cref="TextException">Nobody has said where sentences begin.</exception>
    public IEnumerable<Span> Sentences
    {
        get
        {
            if (!HasSentences)
            {
                throw new TextException(
                    "Nothing is known of this document's sentences. Run a component that finds them first, such as the Sentencizer.");
            }
            return SentencesOf(sentenceStarts ?? StartsOf(heads!));
        }
    }

    private IEnumerable<Span> SentencesOf(sbyte[] starts)
    {
        int start = 0;
        for (int i = 1; i <= Count; i++)
        {
            if (i < Count && starts[i] <= 0) continue;
            yield return new Span(this, start, i);
            start = i;
        }
    }

    /// <summary>Finds sentences by heads alone: one begins where no head or dependent of an earlier token follows.</summary>
    private static sbyte[] StartsOf(int[] heads)
    {
        sbyte[] starts = new sbyte[heads.Length];
        int reach = -1;
        int[] furthest = [.. heads];
        for (int i = 0; i < heads.Length; i++)
        {
            furthest[i] = Math.Max(furthest[i], i);
            if (heads[i] < i) furthest[heads[i]] = Math.Max(furthest[heads[i]], i);
        }
        for (int i = 0; i < heads.Length; i++)
        {
            starts[i] = (sbyte)(i > reach ? 1 : -1);
            reach = Math.Max(reach, furthest[i]);
        }
        return starts;
    }

    private void RequireAll(int count, string parameter)
    {
        if (count != Count)
        {
            throw new ArgumentException($"The document has {Count} tokens, but {count} values were given: give one for each.", parameter);
        }
    }

    internal sbyte SentenceStartCode(int index) => sentenceStarts is null ? (sbyte)0 : sentenceStarts[index];
}
