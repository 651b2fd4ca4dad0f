using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;

namespace Glossa.Pipelines;

/// <summary>
/// The meaning of each key of a configuration: the summaries of the records' properties, read from the documentation file beside the
/// program. So each meaning is written once.
/// </summary>
internal sealed partial class ConfigComments
{
    private const string Prefix = "P:Glossa.Pipelines.";

    private readonly Dictionary<(string Record, string Key), string> meanings = [];

    /// <summary>Reads the documentation; without the file there are no comments.</summary>
    public static ConfigComments Load()
    {
        ConfigComments comments = new();
        string path = Path.Combine(AppContext.BaseDirectory, "Glossa.Pipelines.xml");
        if (!File.Exists(path)) return comments;
        using XmlReader reader = XmlReader.Create(path, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit });
        foreach (XElement member in XDocument.Load(reader).Descendants("member"))
        {
            if (member.Attribute("name")?.Value is not { } name
                || !name.StartsWith(Prefix, StringComparison.Ordinal)
                || member.Element("summary") is not { } summary)
            {
                continue;
            }
            string[] parts = name[Prefix.Length..].Split('.');
            if (parts is [var record, var property]) comments.meanings[(record, KeyOf(property))] = Plain(summary);
        }
        return comments;
    }

    /// <summary>Returns the meaning of a record's key, which may be one of the record it derives from; null where there is none.</summary>
    public string? Of(Type record, string key) =>
        meanings.TryGetValue((record.Name, key), out string? meaning) ? meaning : record.BaseType is { } parent ? Of(parent, key) : null;

    private static string KeyOf(string property) => Capital().Replace(property, "_$0").ToLowerInvariant();

    private static string Plain(XElement summary) =>
        Space().Replace(string.Concat(summary.DescendantNodes().Select(node => node switch
        {
            XText text => text.Value,
            XElement { Name.LocalName: "see" } see => (see.Attribute("cref")?.Value ?? "").Split('.')[^1],
            _ => "",
        })), " ").Trim();

    [GeneratedRegex("(?<!^)[A-Z]")]
    private static partial Regex Capital();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
