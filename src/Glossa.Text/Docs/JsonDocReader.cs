using System.Text.Json;

namespace Glossa.Text;

/// <summary>Reads a document from JSON in spaCy's layout; whatever does not fit is an error that names the member.</summary>
internal sealed class JsonDocReader
{
    private static readonly (string Name, TokenField Field)[] Fields =
    [
        ("tag", TokenField.Tag), ("pos", TokenField.Pos), ("morph", TokenField.Morph), ("lemma", TokenField.Lemma), ("dep", TokenField.Dep),
    ];

    private readonly JsonElement root;
    private readonly Vocab vocab;
    private readonly string text;
    private readonly CodePointMap map;

    public JsonDocReader(JsonElement root, Vocab vocab)
    {
        (this.root, this.vocab) = (root, vocab);
        if (root.ValueKind != JsonValueKind.Object) throw Wrong("a JSON object with 'text' and 'tokens' was expected");
        text = Text(root, "text", "the document");
        map = new CodePointMap(text);
    }

    public Doc Read()
    {
        JsonElement[] items = Items(root, "tokens") ?? throw Wrong("it has no 'tokens'");
        Doc doc = new(vocab, text, ReadTokens(items));
        ReadFields(doc, items);
        if (Items(root, "ents") is { } entities) doc.SetEntities(entities.Select((entity, i) => ReadSpan(doc, entity, $"ents[{i}]")));
        if (Items(root, "sents") is { } sentences) ReadSentences(doc, sentences);
        if (root.TryGetProperty("cats", out JsonElement cats))
        {
            foreach (JsonProperty cat in Members(cats, "cats")) doc.Cats[cat.Name] = Score(cat);
        }
        if (root.TryGetProperty("spans", out JsonElement groups))
        {
            foreach (JsonProperty group in Members(groups, "spans"))
            {
                string name = group.Name;
                if (group.Value.ValueKind != JsonValueKind.Array) throw Wrong($"'spans.{name}' is not a list");
                doc.Spans[name] = [.. group.Value.EnumerateArray().Select((span, i) => ReadSpan(doc, span, $"spans.{name}[{i}]"))];
            }
        }
        return doc;
    }

    private TokenData[] ReadTokens(JsonElement[] items)
    {
        TokenData[] tokens = new TokenData[items.Length];
        int at = 0;
        for (int i = 0; i < items.Length; i++)
        {
            (int start, int end) = Place(items[i], $"tokens[{i}]");
            if (start != at)
            {
                throw Wrong($"tokens[{i}] begins at {start}, but the token before it and its space end at {at} (UTF-16): "
                    + "tokens follow each other with one space or none between");
            }
            if (end == start) throw Wrong($"tokens[{i}] is empty");
            tokens[i] = new TokenData { Lexeme = vocab[text.AsSpan(start, end - start)], Start = start };
            at = end;
            if (at >= text.Length || text[at] != ' ' || !IsSpaceAfter(items, i, at)) continue;
            tokens[i].SetSpace();
            at++;
        }
        if (at != text.Length) throw Wrong($"the tokens end at {at}, but the text has {text.Length} UTF-16 units");
        return tokens;
    }

    /// <summary>Whether a space belongs to the token before it, and is not a token of its own.</summary>
    private bool IsSpaceAfter(JsonElement[] items, int index, int at) =>
        index + 1 == items.Length || Place(items[index + 1], $"tokens[{index + 1}]").Start != at;

    private static void ReadFields(Doc doc, JsonElement[] items)
    {
        for (int i = 0; i < items.Length; i++)
        {
            foreach ((string name, TokenField field) in Fields)
            {
                if (items[i].TryGetProperty(name, out _)) doc.Set(i, field, Text(items[i], name, $"tokens[{i}]"));
            }
            if (!items[i].TryGetProperty("head", out JsonElement head)) continue;
            if (head.ValueKind != JsonValueKind.Number || !head.TryGetInt32(out int number) || number < 0 || number >= doc.Count)
            {
                throw Wrong($"tokens[{i}].head is not the number of a token");
            }
            doc.SetHead(i, number);
        }
    }

    private void ReadSentences(Doc doc, JsonElement[] sentences)
    {
        bool[] starts = new bool[doc.Count];
        for (int i = 0; i < sentences.Length; i++) starts[ReadSpan(doc, sentences[i], $"sents[{i}]").Start] = true;
        doc.SetSentenceStarts(starts);
    }

    private Span ReadSpan(Doc doc, JsonElement element, string name)
    {
        (int start, int end) = Place(element, name);
        string label = element.TryGetProperty("label", out _) ? Text(element, "label", name) : "";
        string kbId = element.TryGetProperty("kb_id", out _) ? Text(element, "kb_id", name) : "";
        return doc.CharSpan(start, end, AlignmentMode.Strict, label, kbId) ?? throw Wrong($"{name} does not begin and end where tokens do");
    }

    private (int Start, int End) Place(JsonElement element, string name)
    {
        if (element.ValueKind != JsonValueKind.Object) throw Wrong($"{name} is not an object");
        int start = Position(element, "start", name), end = Position(element, "end", name);
        return end >= start ? (start, end) : throw Wrong($"{name} ends before it begins");
    }

    private int Position(JsonElement element, string member, string name)
    {
        bool isNumber = element.TryGetProperty(member, out JsonElement value) && value.ValueKind == JsonValueKind.Number;
        int unit = isNumber && value.TryGetInt64(out long point) ? map.ToUnits(point) : -1;
        return unit >= 0 ? unit : throw Wrong($"{name}.{member} is not a position in the text, counted in code points");
    }

    private static double Score(JsonProperty cat) => cat.Value.ValueKind switch
    {
        JsonValueKind.Number when cat.Value.TryGetDouble(out double score) && double.IsFinite(score) => score,
        JsonValueKind.True => 1,
        JsonValueKind.False => 0,
        _ => throw Wrong($"cats.{cat.Name} is neither a number within range nor a truth value"),
    };

    private static JsonElement[]? Items(JsonElement element, string name)
    {
        if (!element.TryGetProperty(name, out JsonElement value) || value.ValueKind == JsonValueKind.Null) return null;
        return value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray()] : throw Wrong($"'{name}' is not a list");
    }

    private static JsonElement.ObjectEnumerator Members(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object ? element.EnumerateObject() : throw Wrong($"'{name}' is not an object");

    private static string Text(JsonElement element, string member, string name)
    {
        if (!element.TryGetProperty(member, out JsonElement value) || value.ValueKind != JsonValueKind.String)
        {
            throw Wrong($"'{member}' of {name} is not a text");
        }
        return value.GetString()!;
    }

    private static TextException Wrong(string what) => new($"A document cannot be read from JSON: {what}.");
}
