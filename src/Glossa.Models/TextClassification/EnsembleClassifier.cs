using Glossa.Nn;
using Glossa.Tensors;

namespace Glossa.Models;

/// <summary>Several classifiers whose logits are added up, trained together: <c>logits = Σ_m logits_m</c>. A linear model of runs of words and a network make different mistakes.</summary>
public sealed class EnsembleClassifier : TextClassifier
{
    private readonly TextClassifier[] members;

    /// <summary>An ensemble.</summary>
    /// <param name="members">The classifiers, for the same classes.</param>
    /// <exception cref="ModuleException">There are none, or they are for different numbers of classes.</exception>
    public EnsembleClassifier(params TextClassifier[] members)
    {
        if (members.Length == 0 || members.Any(member => member.Classes != members[0].Classes)) throw new ModuleException("An ensemble needs one or more classifiers for the same classes.");
        this.members = members;
    }

    /// <inheritdoc/>
    public override int Classes => members[0].Classes;

    /// <inheritdoc/>
    public override Tensor Forward(TokenBatch batch, FeatureBatch? features, Run run) =>
        Within(run, () => members.Select(member => member.Forward(batch, features, run)).Aggregate((sum, logits) => sum.Add(logits, run)));
}
