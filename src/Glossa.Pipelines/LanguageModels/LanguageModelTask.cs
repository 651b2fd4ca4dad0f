using Glossa.Data;
using Glossa.Models;
using Glossa.Nn;
using Glossa.Tensors;
using Glossa.Training;

namespace Glossa.Pipelines;

/// <summary>The training task of a language model: the loss of a chunk, with the state after the chunk before.</summary>
/// <param name="module">The model.</param>
/// <param name="symbolsPerCharacter">The number of symbols per character of the held-out text, for bits per character.</param>
public sealed class LanguageModelTask(Module module, double symbolsPerCharacter) : ITrainingTask<StreamChunk>
{
    private readonly ILanguageModel model = (ILanguageModel)module;
    private LanguageState? before;
    private (long Position, LanguageState State)? after;

    /// <inheritdoc/>
    public Module Module => module;

    /// <inheritdoc/>
    public Tensor Loss(IReadOnlyList<StreamChunk> batch, Run run)
    {
        StreamChunk chunk = batch[0];
        // The same chunk again (in the search for values that are not finite) starts from the same state.
        if (after is { } known && known.Position != chunk.Position) before = known.State;
        LanguageState start = chunk.Position == 0 || before is null ? model.InitialState(chunk.Ids.Shape[1], run) : before;
        (Tensor loss, LanguageState state) = chunk.Labels is { } labels
            ? ((ILabelledLanguageModel)model).Loss(chunk.Ids, chunk.Targets, labels, start, run)
            : LossOf(chunk, start, run);
        after = (chunk.Position, state.Keep());
        return loss;
    }

    private (Tensor Loss, LanguageState State) LossOf(StreamChunk chunk, LanguageState start, Run run)
    {
        (Tensor logits, LanguageState state) = model.Forward(chunk.Ids, start, run);
        return (Nn.Loss.CrossEntropy(logits, chunk.Targets, run), state);
    }

    /// <inheritdoc/>
    public long CountWords(IReadOnlyList<StreamChunk> batch) => batch[0].Targets.Count;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, double> Evaluate(IReadOnlyList<StreamChunk> examples, Run run, CancellationToken cancellation) =>
        LanguageModelScores.Of(model, examples, symbolsPerCharacter, run, cancellation);

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, Tensor> CarriedState() => (after?.State ?? before)?.ToTensors() ?? new Dictionary<string, Tensor>();

    /// <inheritdoc/>
    public void LoadCarriedState(IReadOnlyDictionary<string, Tensor> carried)
    {
        before = carried.Count == 0 ? null : model.InitialState(1, Run.Inference()).Restore(carried);
        after = null;
    }
}
