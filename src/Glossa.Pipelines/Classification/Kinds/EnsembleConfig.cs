using System.Text.Json;
using Glossa.Data;
using Glossa.Models;
using Glossa.Tensors;
using Glossa.Text;
using Glossa.Training;

namespace Glossa.Pipelines;

/// <summary>
/// Several models that learn by themselves and vote with the mean of their calibrated probabilities (<see cref="EnsembleClassifier"/>).
/// </summary>
public sealed record EnsembleConfig : ClassifierKind
{
    private const string VoteKey = "vote";

    /// <inheritdoc/>
    public override string Kind => "ensemble";

    /// <summary>The models it is made of, each with its settings; a name alone stands for a kind with its defaults.</summary>
    public IReadOnlyList<ClassifierKind> Members { get; init; } = [new NgramsConfig(), new CnnConfig()];

    /// <inheritdoc/>
    /// <remarks>
    /// They are those of the last member, usually a network; the other members with the same optimiser have their own learning rates.
    /// </remarks>
    public override TrainingConfig DefaultTraining
    {
        get
        {
            TrainingConfig[] own = [.. Members.Select(member => member.DefaultTraining)];
            if (own is not [.., var last]) return base.DefaultTraining;
            return last with
            {
                Epochs = own.Max(training => training.Epochs),
                Parts = own.Index()
                    .Where(part => part.Item.Optimizer == last.Optimizer && part.Item.LearningRate != last.LearningRate)
                    .ToDictionary(part => PathOf(part.Index), part => new PartConfig { LearningRate = part.Item.LearningRate }),
            };
        }
    }

    /// <inheritdoc/>
    public override ClassifierKind Visit(ConfigVisitor v) =>
        this with { Members = v.SomeOf("members", Members, v.Known.Classifiers, (member, inner) => member.Visit(inner)) };

    /// <inheritdoc/>
    public override void Validate()
    {
        if (Members.Count == 0
            || Members.DistinctBy(member => member.Kind).Count() != Members.Count
            || Members.Any(member => member is EnsembleConfig))
        {
            throw new ConfigException("The members of an ensemble are one or more kinds, each once, and no ensemble: "
                + $"model.members is [{string.Join(", ", Members.Select(member => member.Kind))}].");
        }
        if (Members.Any(member => member.Kind == PooledConfig.KindName))
        {
            throw new ConfigException("A member of an ensemble has a model of its own, "
                + $"but '{PooledConfig.KindName}' reads the encoder of a pipeline: take a kind such as cnn.");
        }
        foreach (ClassifierKind member in Members) member.Validate();
    }

    /// <inheritdoc/>
    public override ClassifierKind WithStart() => this with { Members = [.. Members.Select(member => member.WithStart())] };

    /// <inheritdoc/>
    public override TextClassifier Learn(ClassifierSizes sizes, IReadOnlyList<Doc> docs, TextClassifier? start) =>
        Of(EnsembleVote.Equal(sizes.IsExclusive, Members.Count),
            (member, i) => member.Learn(member.InEnsemble(sizes), docs, start is EnsembleClassifier ensemble ? ensemble.Members[i] : null));

    /// <inheritdoc/>
    /// <remarks>Members of models that were saved without a vote have their logits added up.</remarks>
    public override TextClassifier Load(ClassifierSizes sizes, PartState state) =>
        Of(VoteOf(sizes, state), (member, i) => member.Load(member.InEnsemble(sizes), state.Within(PathOf(i))));

    /// <inheritdoc/>
    public override void Save(TextClassifier model, PartWriter writer)
    {
        if (((EnsembleClassifier)model).Vote is { } vote)
        {
            double[][] lists = [[.. vote.Temperatures], [.. vote.Weights]];
            writer.Add(VoteKey, JsonSerializer.Serialize(lists, CategorizerJson.Default.DoubleArrayArray));
        }
        Each(model, (member, own, i) => member.Save(own, writer.Within(PathOf(i))));
    }

    /// <inheritdoc/>
    /// <remarks>
    /// Each member gets its temperature; then the weights are chosen under which the texts are likeliest. Where the equal vote of the
    /// training or a member alone scores better, that one decides.
    /// </remarks>
    public override void Calibrate(TextClassifier model, ValidationTexts validation)
    {
        EnsembleClassifier ensemble = (EnsembleClassifier)model;
        Each(model, (member, own, _) => member.Calibrate(own, validation));
        CalibratedPredictions[] members = [.. ensemble.Members.Select(validation.PredictionsOf)];
        double[] temperatures = [.. members.Select(member => member.Temperature)];
        double[] weights = MixtureWeights.Of([.. members.Select(member => member.Likelihoods)]);
        EnsembleVote mixture = new(validation.IsExclusive, temperatures, weights);
        EnsembleVote[] votes =
        [
            mixture,
            ensemble.Vote ?? EnsembleVote.Equal(validation.IsExclusive, members.Length),
            .. members.Select((_, best) => mixture with { Weights = [.. members.Select((_, i) => i == best ? 1.0 : 0)] }),
        ];
        ensemble.Vote = votes.MaxBy(ScoreOf);

        double ScoreOf(EnsembleVote vote)
        {
            ensemble.Vote = vote;
            return validation.PredictionsOf(ensemble).Score;
        }
    }

    /// <inheritdoc/>
    public override void InitializeWeights(TextClassifier model) => Each(model, (member, own, _) => member.InitializeWeights(own));

    /// <inheritdoc/>
    public override void Arrange(Dictionary<string, Tensor> weights, TextClassifier start, TextClassifier model) =>
        Each(model, (member, own, i) => member.Arrange(weights, ((EnsembleClassifier)start).Members[i], own));

    private static string PathOf(int member) => $"members.{member}";

    private EnsembleClassifier Of(EnsembleVote? vote, Func<ClassifierKind, int, TextClassifier> make)
    {
        Validate();
        return new EnsembleClassifier(true, [.. Members.Select(make)]) { Vote = vote };
    }

    private EnsembleVote? VoteOf(ClassifierSizes sizes, PartState state)
    {
        if (state.Texts.GetValueOrDefault(VoteKey) is not { } json) return null;
        IReadOnlyList<double>[] vote = StrictJson.Read(json, $"its {VoteKey}", lists => lists.List(list => list.List(StrictJson.Number)));
        bool isVote = vote is [var temperatures, var weights]
            && temperatures.Count == Members.Count && temperatures.All(temperature => double.IsFinite(temperature) && temperature > 0)
            && weights.Count == Members.Count && weights.All(weight => weight is >= 0 and <= 1) && Math.Abs(weights.Sum() - 1) < 1e-6;
        return isVote ? new EnsembleVote(sizes.IsExclusive, vote[0], vote[1])
            : throw new ConfigException($"its {VoteKey} is not a temperature and a weight for each of its {Members.Count} members");
    }

    private void Each(TextClassifier model, Action<ClassifierKind, TextClassifier, int> act)
    {
        IReadOnlyList<TextClassifier> members = ((EnsembleClassifier)model).Members;
        for (int i = 0; i < Members.Count; i++) act(Members[i], members[i], i);
    }
}
