using System.Text.Json.Nodes;

/// <summary>
/// Made-up reviews of a shop. Four things each say a little of whether a customer comes back: the tone of the text, the days the parcel
/// took, how it was sent, and two values of a photograph's embedding. The rule: <c>tone + speed + parcel + photo &gt; 0</c>, each of them
/// in [−1, 1] and drawn on its own, so that no single one decides.
/// </summary>
internal static class Reviews
{
    private static readonly (string Words, double Tone)[] Opinions =
    [
        ("love it", 1), ("works very well", 0.7), ("quite nice", 0.4), ("does its job", 0.1), ("a bit flimsy", -0.3),
        ("rather disappointing", -0.6), ("broke at once", -1),
    ];

    private static readonly (string Name, double Parcel)[] Carriers = [("bicycle", 1), ("letter", 0.5), ("truck", -0.2), ("drone", -1)];

    private static readonly string[] Things = ["this lamp", "the kettle", "my new bag", "the clock", "this chair", "the radio"];

    /// <summary>Writes reviews as JSON lines.</summary>
    public static void Write(string path, int count, int seed)
    {
        Random random = new(seed);
        File.WriteAllLines(path, Enumerable.Range(0, count).Select(_ => Review(random).ToJsonString()));
    }

    private static JsonObject Review(Random random)
    {
        (string words, double tone) = Opinions[random.Next(Opinions.Length)];
        (string carrier, double parcel) = Carriers[random.Next(Carriers.Length)];
        double days = random.Next(1, 15), speed = (7.5 - days) / 6.5, photo = (2 * random.NextDouble()) - 1;
        return new JsonObject
        {
            ["text"] = $"{Things[random.Next(Things.Length)]}: {words}",
            ["no_text"] = "",
            ["days"] = days,
            ["carrier"] = carrier,
            ["photo"] = new JsonArray(photo + (0.1 * random.NextDouble()), random.NextDouble(), -photo),
            ["label"] = tone + speed + parcel + photo > 0 ? "returns" : "leaves",
        };
    }
}
