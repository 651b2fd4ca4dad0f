using System.Runtime.CompilerServices;
using Glossa.Models;
using Glossa.Nn;
using Glossa.Text;

namespace Glossa.Pipelines;

/// <summary>Splits batches of texts so that the encoders of a model compute only so many subword pieces at once.</summary>
/// <param name="most">The most pieces; 0 does not limit them.</param>
/// <param name="model">The model.</param>
internal sealed class PieceLimit(int most, Module model)
{
    private readonly TokenEncoder[] encoders = [.. model.Modules.Select(entry => entry.Module).OfType<TokenEncoder>()];

    // The pieces of a text are the same in every epoch.
    private readonly ConditionalWeakTable<Doc, StrongBox<long>> counted = [];

    /// <summary>Splits a batch into parts of neighbours; a text that has more pieces than allowed is a part of its own.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="docOf">Returns the text of an example.</param>
    public IReadOnlyList<IReadOnlyList<T>> Split<T>(IReadOnlyList<T> batch, Func<T, Doc> docOf)
    {
        if (most == 0) return [batch];
        List<IReadOnlyList<T>> parts = [];
        List<T> part = [];
        long pieces = 0;
        foreach (T example in batch)
        {
            long own = counted.GetValue(docOf(example), doc => new StrongBox<long>(PiecesOf(doc))).Value;
            if (part.Count > 0 && pieces + own > most)
            {
                parts.Add(part);
                (part, pieces) = ([], 0);
            }
            part.Add(example);
            pieces += own;
        }
        return parts.Count == 0 ? [batch] : [.. parts, part];
    }

    private long PiecesOf(Doc doc) => encoders.Select(encoder => encoder.CountPieces(doc)).DefaultIfEmpty(doc.Count).Max();
}
