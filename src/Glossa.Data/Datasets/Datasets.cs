namespace Glossa.Data;

/// <summary>The public data sets that can be prepared: the whole list.</summary>
public static class Datasets
{
    /// <summary>The data sets.</summary>
    public static IReadOnlyList<Dataset> All { get; } =
    [
        new()
        {
            Name = "imdb",
            Description = "50,000 film reviews, positive or negative (Maas et al. 2011)",
            License = "none stated; for research",
            Source = new("https://ai.stanford.edu/~amaas/data/sentiment/"),
            Files = [new(
                "aclImdb_v1.tar.gz",
                new("https://ai.stanford.edu/~amaas/data/sentiment/aclImdb_v1.tar.gz"),
                "c40f74a18d3b61f90feba1e17730e0d38e8b97c05fde7008942e91923d1658fe")],
            Counts = new OrderedDictionary<string, long> { ["train"] = 25_000, ["test"] = 25_000 },
            Convert = DatasetConverters.Imdb,
        },
        new()
        {
            Name = "sentiment-sentences",
            Description = "3,000 sentences of reviews of products, films and restaurants, positive or negative (Kotzias et al. 2015); "
                + "the split is ours, the one of quickstart",
            License = "CC BY 4.0",
            Source = new("https://archive.ics.uci.edu/dataset/331/sentiment+labelled+sentences"),
            Files = [new(
                "sentiment-labelled-sentences.zip",
                new("https://archive.ics.uci.edu/static/public/331/sentiment+labelled+sentences.zip"),
                "afc26626d710899948693e1a61405dce197f57ffa719fa1130d346b4cc095343")],
            Counts = new OrderedDictionary<string, long> { ["train"] = 2_400, ["test"] = 600 },
            Convert = DatasetConverters.Sentences,
        },
        new()
        {
            Name = "goemotions",
            Description = "54,263 comments from Reddit with any of 27 emotions, or neutral (Demszky et al. 2020); some are rude",
            License = "CC BY 4.0",
            Source = new("https://github.com/google-research/google-research/tree/master/goemotions"),
            Files = [.. new[] { "emotions.txt", "train.tsv", "dev.tsv", "test.tsv" }.Select(name => new DatasetFile(
                name, new($"https://raw.githubusercontent.com/google-research/google-research/master/goemotions/data/{name}"), null))],
            Counts = new OrderedDictionary<string, long> { ["train"] = 43_410, ["validation"] = 5_426, ["test"] = 5_427 },
            IsMultiLabel = true,
            Convert = DatasetConverters.GoEmotions,
        },
        new()
        {
            Name = "clinc150",
            Description = "23,700 requests to an assistant with one of 150 intents, or out of scope (Larson et al. 2019)",
            License = "CC BY 3.0",
            Source = new("https://github.com/clinc/oos-eval"),
            Files = [new("data_full.json", new("https://raw.githubusercontent.com/clinc/oos-eval/master/data/data_full.json"), null)],
            Counts = new OrderedDictionary<string, long> { ["train"] = 15_100, ["validation"] = 3_100, ["test"] = 5_500 },
            Convert = DatasetConverters.Clinc,
        },
    ];

    /// <summary>The data set of a name.</summary>
    /// <param name="name">The name.</param>
    /// <exception cref="DataException">There is none.</exception>
    public static Dataset Find(string name) =>
        All.FirstOrDefault(set => set.Name == name) ?? throw new DataException(
            $"There is no data set {SourceLine.Quote(name)}; {NameSuggestions.For(name, All.Select(set => set.Name))}.");
}
