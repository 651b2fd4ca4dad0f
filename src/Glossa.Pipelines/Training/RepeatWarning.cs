using Glossa.Data;
using Glossa.Text;
using Microsoft.Extensions.Logging;

namespace Glossa.Pipelines;

/// <summary>Warns of texts that are trained on and validated with.</summary>
internal static class RepeatWarning
{
    /// <summary>Warns when validation texts repeat training texts.</summary>
    /// <param name="logger">The logger.</param>
    /// <param name="training">The training texts.</param>
    /// <param name="validation">The validation texts.</param>
    public static void WarnOfRepeats(this ILogger logger, IEnumerable<Doc> training, IReadOnlyCollection<Doc> validation)
    {
        if (validation.Count == 0) return;
        int repeats = RepeatedTexts.Count(validation.Select(doc => doc.Text), training.Select(doc => doc.Text));
        if (repeats > 0) logger.Repeats(repeats, validation.Count);
    }
}
