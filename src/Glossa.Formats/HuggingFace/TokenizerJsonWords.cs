using System.Text.Json;
using System.Text.RegularExpressions;
using Glossa.Text;

namespace Glossa.Formats;

/// <summary>The <c>pre_tokenizer</c> of tokenizer.json: what divides a text into words.</summary>
internal static class TokenizerJsonWords
{
    private const int MaxDepth = 8;
    private const string WordsAndMarks = @"\w+|[^\w\s]+", Punctuation = @"\p{P}|[$+<=>^`|~]", Digit = @"\p{N}", Digits = @"\p{N}+";

    /// <summary>Reads what divides a text, in order.</summary>
    /// <param name="json">The object, or null where there is none.</param>
    public static IReadOnlyList<WordSplitter> Read(JsonFields? json) => json is { } fields ? [.. Steps(fields, 0)] : [];

    /// <summary>Writes what divides a text.</summary>
    public static void Write(Utf8JsonWriter json, IReadOnlyList<WordSplitter> steps)
    {
        if (steps.Count == 0)
        {
            json.WriteNullValue();
            return;
        }
        if (steps.Count == 1)
        {
            WriteStep(json, steps[0]);
            return;
        }
        json.WriteStartObject();
        json.WriteString("type", "Sequence");
        json.WriteStartArray("pretokenizers");
        foreach (WordSplitter step in steps) WriteStep(json, step);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>The place of the mark, as a file says it.</summary>
    public static MetaspacePrefix PrefixOf(JsonFields json) => json.Text("prepend_scheme") switch
    {
        null => json.Flag("add_prefix_space") ?? true ? MetaspacePrefix.Always : MetaspacePrefix.Never,
        "always" => MetaspacePrefix.Always,
        "first" => MetaspacePrefix.First,
        "never" => MetaspacePrefix.Never,
        var scheme => throw json.Error($"'prepend_scheme' is '{scheme}', but should be always, first or never"),
    };

    /// <summary>The mark of a space, as a file says it.</summary>
    public static char MarkOf(JsonFields json) => (json.Text("replacement") ?? "▁") is [var mark]
        ? mark
        : throw json.Error("'replacement' should be one character");

    /// <summary>Writes the settings of marks for spaces.</summary>
    public static void WriteMarks(Utf8JsonWriter json, char mark, MetaspacePrefix prefix, bool splits)
    {
        json.WriteString("type", "Metaspace");
        json.WriteString("replacement", mark.ToString());
        json.WriteString("prepend_scheme", prefix switch
        {
            MetaspacePrefix.Always => "always",
            MetaspacePrefix.First => "first",
            _ => "never",
        });
        json.WriteBoolean("split", splits);
    }

    private static IEnumerable<WordSplitter> Steps(JsonFields json, int depth)
    {
        string? type = json.Text("type");
        if (type != "Sequence") return [Step(json, type)];
        if (depth == MaxDepth) throw json.Error("its pre-tokenizers are nested too deep");
        return json.List("pretokenizers").SelectMany(step => Steps(JsonFields.Of(step, json.Name, "a pre-tokenizer"), depth + 1));
    }

    private static WordSplitter Step(JsonFields json, string? type) => type switch
    {
        "BertPreTokenizer" => new BertWords(),
        "ByteLevel" => new ByteLevelWords(json.Flag("add_prefix_space") ?? true, json.Flag("use_regex") ?? true),
        "Metaspace" => new MetaspaceWords(MarkOf(json), PrefixOf(json), json.Flag("split") ?? true),
        "WhitespaceSplit" => new SpaceWords(),
        "Whitespace" => new PatternWords(new WordPattern(WordsAndMarks), MatchBehavior.Removed, inverted: true),
        "Punctuation" => new PatternWords(new WordPattern(Punctuation), Behavior(json, "Isolated"), inverted: false),
        "Digits" => new PatternWords(
            new WordPattern(json.Flag("individual_digits") ?? false ? Digit : Digits), MatchBehavior.Isolated, inverted: false),
        "Split" => Split(json),
        _ => throw json.Error($"there is no pre-tokenizer of the type '{type}' here"),
    };

    private static PatternWords Split(JsonFields json)
    {
        JsonFields pattern = json.Object("pattern") ?? throw json.Error("a pre-tokenizer 'Split' has no 'pattern'");
        string regex = pattern.Text("Regex")
            ?? Regex.Escape(pattern.Text("String") ?? throw json.Error("a pattern is neither 'String' nor 'Regex'"));
        return new PatternWords(new WordPattern(regex), Behavior(json, "Removed"), json.Flag("invert") ?? false);
    }

    private static MatchBehavior Behavior(JsonFields json, string usual)
    {
        string name = json.Text("behavior") ?? usual;
        string plain = name.Replace("_", "", StringComparison.Ordinal);
        return Enum.TryParse(plain, ignoreCase: true, out MatchBehavior behavior) && Enum.IsDefined(behavior)
            ? behavior
            : throw json.Error($"'behavior' is '{name}', but should be one of {string.Join(", ", Enum.GetNames<MatchBehavior>())}");
    }

    private static void WriteStep(Utf8JsonWriter json, WordSplitter step)
    {
        json.WriteStartObject();
        switch (step)
        {
            case BertWords:
                json.WriteString("type", "BertPreTokenizer");
                break;
            case ByteLevelWords words:
                json.WriteString("type", "ByteLevel");
                json.WriteBoolean("add_prefix_space", words.AddsSpace);
                json.WriteBoolean("trim_offsets", true);
                json.WriteBoolean("use_regex", words.Splits);
                break;
            case MetaspaceWords words:
                WriteMarks(json, words.Mark, words.Prefix, words.Splits);
                break;
            case SpaceWords:
                json.WriteString("type", "WhitespaceSplit");
                break;
            case PatternWords words:
                json.WriteString("type", "Split");
                json.WriteStartObject("pattern");
                json.WriteString("Regex", words.Pattern.Source);
                json.WriteEndObject();
                json.WriteString("behavior", words.Behavior.ToString());
                json.WriteBoolean("invert", words.Inverted);
                break;
        }
        json.WriteEndObject();
    }
}
