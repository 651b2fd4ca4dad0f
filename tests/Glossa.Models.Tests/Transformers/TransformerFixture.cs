using System.Text.Json;
using Glossa.Tensors;
using Glossa.Testing;

namespace Glossa.Models.Tests;

/// <summary>The folder of one family in the fixtures that Hugging Face's library computed.</summary>
internal sealed class TransformerFixture
{
    /// <summary>The folder of all families, relative to the shared data.</summary>
    public const string All = "fixtures/transformers";

    private readonly JsonDocument expected;

    public TransformerFixture(string family)
    {
        Folder = Path.Combine(SharedData.PathOf(All), family);
        expected = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Folder, "expected.json")));
    }

    /// <summary>The folder.</summary>
    public string Folder { get; }

    /// <summary>The cases of the model by name.</summary>
    public JsonElement Model => expected.RootElement.GetProperty("model");

    /// <summary>The cases of the model without special inputs or heads.</summary>
    public IEnumerable<JsonProperty> PlainCases => Model.EnumerateObject().Where(one =>
        one.Name.StartsWith("single", StringComparison.Ordinal) || one.Name.EndsWith("_batch", StringComparison.Ordinal));

    /// <summary>The numbers of a tensor.</summary>
    public static Tensor Tensor(JsonElement element) =>
        Run.Inference().From([.. element.GetProperty("data").EnumerateArray().Select(number => number.GetSingle())], ShapeOf(element));

    /// <summary>The whole numbers of a matrix, row by row.</summary>
    public static int[][] Rows(JsonElement element)
    {
        Shape shape = ShapeOf(element);
        int[] all = [.. element.GetProperty("data").EnumerateArray().Select(number => number.GetInt32())];
        return [.. all.Chunk(shape[1])];
    }

    /// <summary>The texts of a case without what its mask hides, and the places in the padded rows where each piece stands.</summary>
    public static (PieceBatch Batch, int[] Places) Batch(JsonElement inputs)
    {
        int[][] ids = Rows(inputs.GetProperty("input_ids"));
        int[][]? segments = inputs.TryGetProperty("token_type_ids", out JsonElement types) ? Rows(types) : null;
        int[][] seen = [.. ids.Select((row, text) => Enumerable.Range(0, row.Length).Where(at => IsSeen(text, at)).ToArray())];
        int[] places = [.. seen.SelectMany((row, text) => row.Select(at => (text * ids[0].Length) + at))];
        return (new PieceBatch(Chosen(ids), segments is null ? null : Chosen(segments)), places);

        bool IsSeen(int text, int at) =>
            (!inputs.TryGetProperty("attention_mask", out JsonElement mask) || Rows(mask)[text][at] == 1)
            && (!inputs.TryGetProperty("input_mask", out JsonElement hidden)
                || hidden.GetProperty("data")[(text * ids[0].Length) + at].GetDouble() == 0);

        int[][] Chosen(int[][] rows) => [.. seen.Select((row, text) => row.Select(at => rows[text][at]).ToArray())];
    }

    /// <summary>Requires the rows of pieces to be those of a padded tensor.</summary>
    public static void AssertRows(string what, JsonElement padded, int[] places, Tensor rows, double tolerance = 1e-5)
    {
        Run run = Run.Inference();
        Tensor wanted = Tensor(padded).Reshape([-1, rows.Shape[1]], run).SelectRows(IdTensor.Of(places), run);
        Close.AssertWithin(what, wanted, rows, tolerance);
    }

    private static Shape ShapeOf(JsonElement element) =>
        [.. element.GetProperty("shape").EnumerateArray().Select(size => size.GetInt32())];
}
