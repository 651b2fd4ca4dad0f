using System.Globalization;
using System.Text;
using Glossa.Data;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Glossa.Pipelines;

/// <summary>
/// Reads the YAML of a configuration. The file may come from anybody, so a value is built only from parser events that are known to be
/// harmless: one document of bounded length and depth, names as keys, and no anchors and aliases, which can make an endless text of a few
/// lines.
/// </summary>
internal sealed class ConfigDocument
{
    // A model's configuration has some 4,000 characters, and a comparison's is 5 sections deep.
    private const int MaxCharacters = 1 << 18, MaxDepth = 32;

    private readonly Parser parser;
    private readonly string file;
    private readonly bool isFile;

    private ConfigDocument(string yaml, string file, bool isFile) =>
        (parser, this.file, this.isFile) = (new Parser(new StringReader(yaml)), file, isFile);

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="ConfigException">There is no such file, or it holds no configuration; with the line.</exception>
    public static ConfigSection Load(string path)
    {
        if (!File.Exists(path))
        {
            throw new ConfigException($"There is no configuration file '{path}'. `glossa init config` writes one to start from.");
        }
        using StreamReader reader = new(path, new UTF8Encoding(false, throwOnInvalidBytes: true));
        try
        {
            return Read(reader, path);
        }
        catch (DecoderFallbackException e)
        {
            throw new ConfigException($"{path}: this is no UTF-8, in which a configuration is written: {e.Message}", e);
        }
    }

    /// <summary>Reads a configuration from a text.</summary>
    /// <param name="yaml">The text.</param>
    /// <exception cref="ConfigException">It is no configuration; with the line.</exception>
    public static ConfigSection Parse(string yaml)
    {
        using StringReader reader = new(yaml);
        return Read(reader, "configuration");
    }

    /// <summary>
    /// Reads a value of the command line: a list as a configuration prints it, <c>[mean, max]</c>, or else the text unchanged.
    /// </summary>
    /// <param name="value">The value.</param>
    /// <param name="origin">The option it comes from, for errors.</param>
    /// <exception cref="ConfigException">It is not YAML, although it begins and ends like one.</exception>
    public static ConfigNode ParseValue(string value, string origin)
    {
        const string Key = "value";
        return value is ['[', .., ']'] ? Read($"{Key}: {value}", origin, isFile: false).Entries[Key] : new ConfigScalar(origin, value);
    }

    /// <summary>Reads a text.</summary>
    /// <param name="yaml">The text.</param>
    /// <param name="file">The name of its file, for errors.</param>
    /// <exception cref="ConfigException">It is no configuration; with the line.</exception>
    public static ConfigSection Read(TextReader yaml, string file)
    {
        char[] characters = new char[MaxCharacters + 1];
        int length = yaml.ReadBlock(characters);
        if (length > MaxCharacters)
        {
            throw new ConfigException(string.Create(
                CultureInfo.InvariantCulture, $"{file}: a configuration has at most {MaxCharacters:N0} characters; this is longer."));
        }
        string text = new(characters, 0, length);
        // The parser takes it for the end and would skip the rest silently.
        if (text.IndexOf('\0', StringComparison.Ordinal) is >= 0 and var at)
        {
            throw new ConfigException(
                $"{file}, line {text.AsSpan(0, at).Count('\n') + 1}: the character U+0000 has no place in a configuration.");
        }
        return Read(text, file, isFile: true);
    }

    private static ConfigSection Read(string text, string file, bool isFile)
    {
        ConfigDocument document = new(text, file, isFile);
        try
        {
            return document.ReadDocument();
        }
        catch (YamlException e)
        {
            throw new ConfigException($"{document.Origin(e.Start)}: this is no YAML: {e.Message}", e);
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException)
        {
            // The parser's errors for some malformed texts have no line.
            throw new ConfigException($"{file}: this is no YAML: {e.Message}", e);
        }
    }

    private ConfigSection ReadDocument()
    {
        Next();
        if (Next() is StreamEnd) return new ConfigSection(file);
        ParsingEvent first = Next();
        if (ReadValue(first, Origin(first), 1) is not ConfigSection root)
        {
            throw Error(first, "a configuration is made of keys and values, such as 'seed: 1', but this is something else");
        }
        Next();
        return Next() is StreamEnd ? root : throw Error(parser.Current!, "a second document begins here, but a configuration is one");
    }

    private ConfigNode ReadValue(ParsingEvent start, string origin, int depth)
    {
        if (start is AnchorAlias or NodeEvent { Anchor.IsEmpty: false })
        {
            throw Error(
                start, "anchors and aliases (&name, *name) are not read in a configuration: write the value out wherever it is meant");
        }
        if (start is Scalar scalar) return new ConfigScalar(origin, scalar.Value);
        if (depth > MaxDepth) throw Error(start, $"sections and lists stand in each other more than {MaxDepth} deep");
        return start is MappingStart ? ReadSection(origin, depth) : ReadList(origin, depth);
    }

    private ConfigSection ReadSection(string origin, int depth)
    {
        ConfigSection section = new(origin);
        while (Next() is var start and not MappingEnd)
        {
            if (ReadValue(start, Origin(start), depth + 1) is not ConfigScalar { Text: var key })
            {
                throw Error(start, "a key is a name, but this is a list or a section");
            }
            if (!section.Entries.TryAdd(key, ReadValue(Next(), Origin(start), depth + 1)))
            {
                throw Error(start, $"the key {SourceLine.Quote(key)} was there already");
            }
        }
        return section;
    }

    private ConfigList ReadList(string origin, int depth)
    {
        List<ConfigNode> items = [];
        while (Next() is var start and not SequenceEnd) items.Add(ReadValue(start, Origin(start), depth + 1));
        return new ConfigList(origin, items);
    }

    private ParsingEvent Next() => parser.MoveNext() ? parser.Current! : throw new InvalidOperationException("It ends too early.");

    private string Origin(ParsingEvent start) => Origin(start.Start);

    private string Origin(Mark place) => isFile ? $"{file}, line {place.Line}" : file;

    private ConfigException Error(ParsingEvent start, string what) => new($"{Origin(start)}: {what}.");
}
