using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

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
        if (!File.Exists(path)) return false;
        try
        {
            using StreamReader reader = new(path);
            YamlStream stream = [];
            stream.Load(reader);
            return stream.Documents.Count > 0 && stream.Documents[0].RootNode is YamlMappingNode root && root.Children.TryGetValue(new YamlScalarNode(Key), out YamlNode? task)
                && task is YamlScalarNode { Value: LanguageModelConfig.TaskName };
        }
        catch (Exception e) when (e is YamlException or InvalidOperationException or ArgumentException)
        {
            return false;
        }
    }
}
