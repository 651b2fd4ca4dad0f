using System.Text;
using Glossa.Tensors;
using Glossa.Training;

namespace Glossa.Pipelines;

/// <summary>The settings of a training, beside its checkpoints: resuming with other settings logs the differences.</summary>
internal static class SettingsFile
{
    /// <summary>The name of the file in the folder of a training.</summary>
    public const string FileName = "config.yaml";

    // A training is often resumed in order to change these settings.
    private static readonly string[] Limits = ["training.epochs", "training.minutes", "training.patience"];

    /// <summary>Writes the settings; where a training is resumed, settings that differ from its own are logged before.</summary>
    /// <param name="folder">The folder of the training.</param>
    /// <param name="yaml">The settings, every key with its value.</param>
    /// <param name="run">Whether a training is resumed, and who receives the messages.</param>
    public static void Write(string folder, string yaml, TrainingRun run)
    {
        string path = Path.Combine(folder, FileName);
        if (run.Existing == ExistingTraining.Resume && File.Exists(path))
        {
            foreach ((string key, string before, string now) in Differences(File.ReadAllText(path), yaml))
            {
                run.Logger.ResumedWith(key, now, before);
            }
        }
        AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(yaml)));
    }

    private static IEnumerable<(string Key, string Before, string Now)> Differences(string before, string now)
    {
        Dictionary<string, string> old = Values(before);
        foreach ((string key, string value) in Values(now))
        {
            if (old.TryGetValue(key, out string? earlier) && earlier != value && !Limits.Contains(key)) yield return (key, earlier, value);
        }
    }

    /// <summary>Returns the single values by path; none where the file is damaged.</summary>
    private static Dictionary<string, string> Values(string yaml)
    {
        Dictionary<string, string> values = new(StringComparer.Ordinal);
        try
        {
            Collect(ConfigDocument.Parse(yaml), "", values);
        }
        catch (ConfigException)
        {
            values.Clear();
        }
        return values;
    }

    private static void Collect(ConfigNode node, string path, Dictionary<string, string> values)
    {
        if (node is ConfigScalar scalar) values[path] = scalar.Text;
        if (node is ConfigList list) values[path] = string.Join(", ", list.Items.OfType<ConfigScalar>().Select(item => item.Text));
        if (node is not ConfigSection section) return;
        foreach ((string key, ConfigNode below) in section.Entries) Collect(below, path.Length == 0 ? key : $"{path}.{key}", values);
    }
}
