using Glossa.Models;
using Glossa.Tensors;
using Glossa.Text;

namespace Glossa.Pipelines;

/// <summary>Several models that learn by themselves and vote with the sum of their logits (<see cref="EnsembleClassifier"/>).</summary>
public sealed record EnsembleConfig : ClassifierKind
{
    /// <inheritdoc/>
    public override string Kind => "ensemble";

    /// <summary>The models it is made of, each with its settings; a name alone stands for a kind with its defaults.</summary>
    public IReadOnlyList<ClassifierKind> Members { get; init; } = [new NgramsConfig(), new CnnConfig()];

    /// <inheritdoc/>
    public override ClassifierKind Visit(ConfigVisitor v) =>
        this with { Members = v.SomeOf("members", Members, v.Known.Classifiers, (member, inner) => member.Visit(inner)) };

    /// <inheritdoc/>
    public override void Validate()
    {
        if (Members.Count == 0 || Members.DistinctBy(member => member.Kind).Count() != Members.Count || Members.Any(member => member is EnsembleConfig))
        {
            throw new ConfigException($"The members of an ensemble are one or more kinds, each once, and no ensemble: model.members is [{string.Join(", ", Members.Select(member => member.Kind))}].");
        }
        foreach (ClassifierKind member in Members) member.Validate();
    }

    /// <inheritdoc/>
    public override ClassifierKind WithStart() => this with { Members = [.. Members.Select(member => member.WithStart())] };

    /// <inheritdoc/>
    public override TextClassifier Learn(ClassifierSizes sizes, IReadOnlyList<Doc> docs, TextClassifier? start) =>
        Of((member, i) => member.Learn(member.InEnsemble(sizes), docs, start is EnsembleClassifier ensemble ? ensemble.Members[i] : null));

    /// <inheritdoc/>
    public override TextClassifier Load(ClassifierSizes sizes, PartState state) =>
        Of((member, i) => member.Load(member.InEnsemble(sizes), state.Within(PathOf(i))));

    /// <inheritdoc/>
    public override void Save(TextClassifier model, PartWriter writer) => Each(model, (member, own, i) => member.Save(own, writer.Within(PathOf(i))));

    /// <inheritdoc/>
    public override void InitializeWeights(TextClassifier model) => Each(model, (member, own, _) => member.InitializeWeights(own));

    /// <inheritdoc/>
    public override void Arrange(Dictionary<string, Tensor> weights, TextClassifier start, TextClassifier model) =>
        Each(model, (member, own, i) => member.Arrange(weights, ((EnsembleClassifier)start).Members[i], own));

    private static string PathOf(int member) => $"members.{member}";

    private EnsembleClassifier Of(Func<ClassifierKind, int, TextClassifier> make)
    {
        Validate();
        return new EnsembleClassifier(true, [.. Members.Select(make)]);
    }

    private void Each(TextClassifier model, Action<ClassifierKind, TextClassifier, int> act)
    {
        IReadOnlyList<TextClassifier> members = ((EnsembleClassifier)model).Members;
        for (int i = 0; i < Members.Count; i++) act(Members[i], members[i], i);
    }
}
