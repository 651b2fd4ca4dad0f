using Glossa.Data;
using Glossa.Models;
using Glossa.Nn;
using Glossa.Tensors;

namespace Glossa.Pipelines;

/// <summary>The scores of a language model: how well it predicts the symbols of a text.</summary>
public static class LanguageModelScores
{
    /// <summary>
    /// The loss in nats per symbol, <c>−1/n Σ ln p(symbol | symbols before)</c>: the score that decides which model is the best.
    /// </summary>
    public const string Loss = "loss";

    /// <summary>The perplexity, <c>e^loss</c>.</summary>
    public const string Perplexity = "perplexity";

    /// <summary>
    /// The bits per character, <c>loss / ln 2</c> times the number of symbols per character: comparable between models of different
    /// symbols.
    /// </summary>
    public const string BitsPerCharacter = "bits_per_character";

    /// <summary>Scores a model on a text.</summary>
    /// <param name="model">The model.</param>
    /// <param name="chunks">The text's chunks, read in their order.</param>
    /// <param name="symbolsPerCharacter">The number of symbols per character of the text.</param>
    /// <param name="run">A run that neither trains nor records, with a scope open.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>The scores by name; infinite where the model gives probability 0 to a symbol of the text.</returns>
    public static IReadOnlyDictionary<string, double> Of(
        ILanguageModel model, IReadOnlyList<StreamChunk> chunks, double symbolsPerCharacter, Run run,
        CancellationToken cancellation = default)
    {
        LanguageState? state = null;
        double sum = 0;
        long count = 0;
        foreach (StreamChunk chunk in chunks)
        {
            cancellation.ThrowIfCancellationRequested();
            using Scope scope = run.OpenScope();
            (Tensor logits, LanguageState next) = model.Forward(chunk.Ids, state ?? model.InitialState(chunk.Ids.Shape[1], run), run);
            foreach (float loss in Nn.Loss
                .CrossEntropy(logits, chunk.Targets, run, new CrossEntropyOptions { Reduction = LossReduction.None })
                .ToArray())
            {
                sum += loss;
            }
            count += chunk.Targets.Count;
            state = next.Keep();
        }
        double mean = sum / count;
        return new Dictionary<string, double>
        {
            [Loss] = mean,
            [Perplexity] = Math.Exp(mean),
            [BitsPerCharacter] = mean * symbolsPerCharacter / Math.Log(2),
        };
    }
}
