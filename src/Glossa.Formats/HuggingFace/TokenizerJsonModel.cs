using System.Text.Json;
using Glossa.Text;

namespace Glossa.Formats;

/// <summary>The <c>model</c> of tokenizer.json.</summary>
internal static class TokenizerJsonModel
{
    /// <summary>Reads a model.</summary>
    /// <param name="json">The object.</param>
    /// <param name="tokens">The added tokens.</param>
    /// <param name="splitsDigitComma">Whether pieces of a number and a comma are divided.</param>
    public static SubwordModel Read(JsonFields json, IReadOnlyList<AddedToken> tokens, bool splitsDigitComma)
    {
        string type = json.Text("type") ?? (json.Find("merges") is not null ? "BPE"
            : json.Find("vocab")?.ValueKind == JsonValueKind.Array ? "Unigram"
            : "WordPiece");
        return type switch
        {
            "WordPiece" => WordPiece(json),
            "BPE" => BytePairs(json),
            "Unigram" => Unigram(json, tokens, splitsDigitComma),
            _ => throw json.Error($"there is no model of the type '{type}' here; there are WordPiece, BPE and Unigram"),
        };
    }

    /// <summary>Writes a model.</summary>
    public static void Write(Utf8JsonWriter json, SubwordModel model)
    {
        json.WriteStartObject();
        switch (model)
        {
            case WordPieceModel words:
                json.WriteString("type", "WordPiece");
                json.WriteString("unk_token", words.Vocabulary[words.UnknownId]);
                json.WriteString("continuing_subword_prefix", words.Prefix);
                json.WriteNumber("max_input_chars_per_word", words.MaxLength);
                WriteVocabulary(json, words.Vocabulary);
                break;
            case BytePairModel pairs:
                json.WriteString("type", "BPE");
                json.WriteNull("dropout");
                json.WriteString("unk_token", pairs.Unknown is { } unknown ? pairs.Vocabulary[unknown] : null);
                json.WriteNull("continuing_subword_prefix");
                json.WriteNull("end_of_word_suffix");
                json.WriteBoolean("fuse_unk", pairs.Options.FusesUnknown);
                json.WriteBoolean("byte_fallback", pairs.Options.FallsBackToBytes);
                json.WriteBoolean("ignore_merges", pairs.Options.PrefersWholeWords);
                WriteVocabulary(json, pairs.Vocabulary);
                WriteMerges(json, pairs.Table);
                break;
            case UnigramModel unigram:
                json.WriteString("type", "Unigram");
                if (unigram.Unknown is { } id) json.WriteNumber("unk_id", id);
                else json.WriteNull("unk_id");
                json.WriteStartArray("vocab");
                for (int i = 0; i < unigram.Vocabulary.Count; i++)
                {
                    json.WriteStartArray();
                    json.WriteStringValue(unigram.Vocabulary[i]);
                    json.WriteNumberValue(unigram.Scores[i]);
                    json.WriteEndArray();
                }
                json.WriteEndArray();
                json.WriteBoolean("byte_fallback", unigram.Options.FallsBackToBytes);
                break;
        }
        json.WriteEndObject();
    }

    private static WordPieceModel WordPiece(JsonFields json)
    {
        SubwordVocabulary vocabulary = Vocabulary(json);
        string unknown = json.Text("unk_token") ?? "[UNK]";
        int longest = json.Integer("max_input_chars_per_word") ?? WordPieceModel.UsualMaxLength;
        if (longest is < 1 or > 100_000) throw json.Error($"'max_input_chars_per_word' is {longest}, but should be 1 to 100,000");
        return new WordPieceModel(
            vocabulary, vocabulary.Find(unknown) ?? throw json.Error($"the unknown word '{unknown}' is not in the vocabulary"),
            json.Text("continuing_subword_prefix") ?? WordPieceModel.UsualPrefix, longest);
    }

    private static BytePairModel BytePairs(JsonFields json)
    {
        foreach (string key in (string[])["continuing_subword_prefix", "end_of_word_suffix"])
        {
            if (json.Text(key) is { Length: > 0 } mark)
            {
                throw json.Error($"byte pairs with marks of words ('{key}': '{mark}') are not supported");
            }
        }
        SubwordVocabulary vocabulary = Vocabulary(json);
        int? unknown = null;
        if (json.Text("unk_token") is { } token)
        {
            unknown = vocabulary.Find(token) ?? throw json.Error($"the unknown piece '{token}' is not in the vocabulary");
        }
        return new BytePairModel(vocabulary, [.. json.List("merges").Select(merge => Merge(json, merge))], new BytePairOptions
        {
            Unknown = unknown,
            FusesUnknown = json.Flag("fuse_unk") ?? false,
            FallsBackToBytes = json.Flag("byte_fallback") ?? false,
            PrefersWholeWords = json.Flag("ignore_merges") ?? false,
        });
    }

    private static UnigramModel Unigram(JsonFields json, IReadOnlyList<AddedToken> tokens, bool splitsDigitComma)
    {
        List<KeyValuePair<string, int>> pieces = [];
        List<float> scores = [];
        foreach (JsonElement entry in json.List("vocab"))
        {
            if (entry.ValueKind != JsonValueKind.Array || entry.GetArrayLength() != 2)
            {
                throw json.Error($"piece {pieces.Count} of the vocabulary should be a list of a text and a score");
            }
            pieces.Add(KeyValuePair.Create(json.TextOf(entry[0], $"piece {pieces.Count}"), pieces.Count));
            scores.Add((float)json.NumberOf(entry[1], $"the score of piece {scores.Count}"));
        }
        int? unknown = json.Integer("unk_id");
        if (unknown is { } id && (uint)id >= (uint)pieces.Count)
        {
            throw json.Error($"'unk_id' is {id}, but there are only {pieces.Count} pieces");
        }
        // Added tokens that are no special ones are user-defined pieces, which are found as well by their score.
        HashSet<int> reserved = [.. tokens.Where(token => token.IsSpecial).Select(token => token.Id)];
        return new UnigramModel(
            new SubwordVocabulary(pieces), [.. scores], unknown, reserved,
            new UnigramOptions { FallsBackToBytes = json.Flag("byte_fallback") ?? false, SplitsDigitComma = splitsDigitComma });
    }

    private static SubwordVocabulary Vocabulary(JsonFields json)
    {
        JsonFields vocabulary = json.Object("vocab") ?? throw json.Error("the model has no 'vocab'");
        return new SubwordVocabulary([.. vocabulary.All.Select(entry =>
            KeyValuePair.Create(entry.Name, json.IntegerOf(entry.Value, $"the id of '{entry.Name}'")))]);
    }

    private static (string Left, string Right) Merge(JsonFields json, JsonElement merge)
    {
        if (merge.ValueKind == JsonValueKind.Array && merge.GetArrayLength() == 2)
        {
            return (json.TextOf(merge[0], "a merge"), json.TextOf(merge[1], "a merge"));
        }
        string text = json.TextOf(merge, "a merge");
        int space = text.IndexOf(' ', StringComparison.Ordinal);
        if (space <= 0 || space == text.Length - 1) throw json.Error($"the merge '{text}' should be two pieces with one space between");
        return (text[..space], text[(space + 1)..]);
    }

    private static void WriteVocabulary(Utf8JsonWriter json, SubwordVocabulary vocabulary)
    {
        json.WriteStartObject("vocab");
        foreach ((string piece, int id) in vocabulary.Entries) json.WriteNumber(piece, id);
        json.WriteEndObject();
    }

    private static void WriteMerges(Utf8JsonWriter json, IReadOnlyList<(string Left, string Right)> merges)
    {
        bool hasSpaces = merges.Any(merge => merge.Left.Contains(' ', StringComparison.Ordinal)
            || merge.Right.Contains(' ', StringComparison.Ordinal));
        json.WriteStartArray("merges");
        foreach ((string left, string right) in merges)
        {
            if (!hasSpaces)
            {
                json.WriteStringValue($"{left} {right}");
                continue;
            }
            json.WriteStartArray();
            json.WriteStringValue(left);
            json.WriteStringValue(right);
            json.WriteEndArray();
        }
        json.WriteEndArray();
    }
}
