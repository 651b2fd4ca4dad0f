using Glossa.Models;
using Glossa.Nn;
using Glossa.Tensors;
using Glossa.Training;

namespace Glossa.Pipelines;

/// <summary>What the trainer must know of a language model: the loss of a chunk, with the memory of the chunk before.</summary>
/// <param name="module">The model.</param>
/// <param name="symbolsPerCharacter">How many symbols a character of the held-out text has, for bits per character.</param>
public sealed class LanguageModelTask(Module module, double symbolsPerCharacter) : ITrainingTask<StreamChunk>
{
    /// <summary>The score that decides: nats per symbol.</summary>
    public const string LossScore = "loss";

    private readonly ILanguageModel model = (ILanguageModel)module;
    private LanguageState? before;
    private (long Position, LanguageState State)? after;

    /// <inheritdoc/>
    public Module Module => module;

    /// <inheritdoc/>
    public Tensor Loss(IReadOnlyList<StreamChunk> batch, Run run)
    {
        StreamChunk chunk = batch[0];
        // The same chunk again (looking for what is not finite) starts from the same memory.
        if (after is { } known && known.Position != chunk.Position) before = known.State;
        LanguageState start = chunk.Position == 0 || before is null ? model.Start(chunk.Ids.Shape[1], run) : before;
        (Tensor logits, LanguageState state) = model.Forward(chunk.Ids, start, run);
        after = (chunk.Position, state.Keep());
        return Nn.Loss.CrossEntropy(logits, chunk.Targets, run);
    }

    /// <inheritdoc/>
    public long CountWords(IReadOnlyList<StreamChunk> batch) => batch[0].Targets.Count;

    /// <summary>Nats per symbol (<see cref="LossScore"/>), perplexity and bits per character of a text, its chunks read in their order.</summary>
    /// <param name="examples">The chunks.</param>
    /// <param name="run">A run that neither trains nor records, with a scope open.</param>
    /// <param name="cancellation">Stops.</param>
    public IReadOnlyDictionary<string, double> Evaluate(IReadOnlyList<StreamChunk> examples, Run run, CancellationToken cancellation)
    {
        LanguageState? state = null;
        double sum = 0;
        long count = 0;
        foreach (StreamChunk chunk in examples)
        {
            cancellation.ThrowIfCancellationRequested();
            using Scope scope = run.OpenScope();
            (Tensor logits, LanguageState next) = model.Forward(chunk.Ids, state ?? model.Start(chunk.Ids.Shape[1], run), run);
            foreach (float loss in Nn.Loss.CrossEntropy(logits, chunk.Targets, run, new CrossEntropyOptions { Reduction = LossReduction.None }).ToArray()) sum += loss;
            count += chunk.Targets.Count;
            state = next.Keep();
        }
        double mean = sum / count;
        return new Dictionary<string, double> { [LossScore] = mean, ["perplexity"] = Math.Exp(mean), ["bits_per_character"] = mean * symbolsPerCharacter / Math.Log(2) };
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, Tensor> CarriedState() => after is { } known ? known.State.ToTensors() : new Dictionary<string, Tensor>();

    /// <inheritdoc/>
    public void LoadCarriedState(IReadOnlyDictionary<string, Tensor> carried)
    {
        if (carried.Count == 0) return;
        before = model.Start(1, Run.Inference()).Restore(carried);
        after = null;
    }
}
