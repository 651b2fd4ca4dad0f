using Glossa.Nn;
using Glossa.Tensors;

namespace Glossa.Models;

/// <summary>
/// Several classifiers that decide together. A linear model of n-grams and a network make different mistakes. Trained together, a member
/// learns what the others do not know, and their logits are added up: <c>logits = Σ_m logits_m</c>. Trained apart, each learns all it can,
/// and they vote (<see cref="EnsembleVote"/>).
/// </summary>
public sealed class EnsembleClassifier : TextClassifier
{
    private readonly bool apart;
    private readonly TextClassifier[] members;

    /// <summary>An ensemble.</summary>
    /// <param name="apart">Whether each member learns by a loss of its own.</param>
    /// <param name="members">The classifiers, for the same classes.</param>
    /// <exception cref="ModuleException">There are none, or they are for different numbers of classes.</exception>
    public EnsembleClassifier(bool apart, params TextClassifier[] members)
    {
        if (members.Length == 0 || members.Any(member => member.Classes != members[0].Classes))
        {
            throw new ModuleException("An ensemble needs one or more classifiers for the same classes.");
        }
        (this.apart, this.members) = (apart, members);
    }

    /// <summary>The vote of the members; null adds up their logits.</summary>
    public EnsembleVote? Vote { get; set; }

    /// <summary>The classifiers.</summary>
    public IReadOnlyList<TextClassifier> Members => members;

    /// <inheritdoc/>
    public override int Classes => members[0].Classes;

    /// <inheritdoc/>
    public override Tensor Forward(TokenBatch batch, FeatureBatch? features, Run run) =>
        Within(run, () => Vote is { } vote
            ? vote.Combine(member => members[member].Forward(batch, features, run), run)
            : members.Select(member => member.Forward(batch, features, run)).Aggregate((sum, logits) => sum.Add(logits, run)));

    /// <inheritdoc/>
    public override IReadOnlyList<Tensor> TrainingLogits(TokenBatch batch, FeatureBatch? features, Run run)
    {
        if (!apart) return base.TrainingLogits(batch, features, run);
        using LayerMark mark = run.Enter(DisplayName);
        return [.. members.SelectMany(member => member.TrainingLogits(batch, features, run))];
    }

    /// <inheritdoc/>
    public override void Prepare(TokenBatch texts, IReadOnlyList<IReadOnlyList<int>> classes)
    {
        foreach (TextClassifier member in members) member.Prepare(texts, classes);
    }

    /// <inheritdoc/>
    public override void Settle()
    {
        foreach (TextClassifier member in members) member.Settle();
    }
}
