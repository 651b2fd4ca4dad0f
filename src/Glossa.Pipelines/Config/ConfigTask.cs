namespace Glossa.Pipelines;

/// <summary>What a configuration is for, which decides how the rest of it is read.</summary>
public static class ConfigTask
{
    /// <summary>The key that says it.</summary>
    internal const string Key = "task";

    /// <summary>Whether a configuration is a language model's; others are text classifiers'.</summary>
    /// <param name="path">A YAML file. What is wrong with it is said when it is read as a whole.</param>
    public static bool IsLanguageModel(string path)
    {
        try
        {
            return ConfigDocument.Load(path).Entries.GetValueOrDefault(Key) is ConfigScalar { Text: LanguageModelConfig.TaskName };
        }
        catch (ConfigException)
        {
            return false;
        }
    }
}
