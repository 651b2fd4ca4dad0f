using System.CommandLine;
using System.CommandLine.Parsing;
using Glossa.Cli.Commands;
using Glossa.Tensors;
using Glossa.Training;

namespace Glossa.Cli;

/// <summary>
/// The one rule for files that are there already (README, <i>Files that are there already</i>): work (models, trainings, configurations,
/// data sets) is replaced only where <c>--overwrite</c> says so; a result (answers, vectors, plots) replaces an older one, but never what
/// it was made from, a model or a configuration. Whatever is replaced is replaced as a whole. Where a file cannot be written is said before
/// the work begins, and <c>-</c> is standard output.
/// </summary>
internal static class OutputRules
{
    /// <summary>The name that means standard output in place of a file.</summary>
    public const string StandardOutput = "-";

    /// <summary>The option of the file that a model's graph is drawn into.</summary>
    public const string GraphName = "--graph";

    private const string OverwriteName = "--overwrite", OutputName = "--output";

    private static readonly string[] Outputs = [OutputName, "--html", GraphName];

    private static readonly string[] Works = [".safetensors", ".yaml", ".yml"];

    // The commands whose --output is a folder, which is made where there is none.
    private static readonly string[] FolderCommands =
    [
        "quickstart", "train", "lm compare", "data", "import transformers", "import textgenrnn", "import torchmoji", "export",
        "lab gradients", "tokenizer train",
    ];

    // Texts may be empty; a file, a folder, a name or a number may not.
    private static readonly string[] Texts = ["text", "texts", "--text", "--pair", "--prompt", "--query"];

    /// <summary>The option of commands that write work.</summary>
    /// <param name="what">What it replaces.</param>
    public static Option<bool> Overwrite(string what) => new(OverwriteName) { Description = $"Replace {what}." };

    /// <summary>Refuses to write work over files and folders that are there; an empty file is in nobody's way.</summary>
    /// <param name="overwrite">Whether <c>--overwrite</c> was given.</param>
    /// <param name="paths">The files and folders to write.</param>
    /// <exception cref="IOException">Some are there, and may not be replaced.</exception>
    public static void Check(bool overwrite, params IEnumerable<string> paths)
    {
        if (overwrite) return;
        string[] there = [.. paths.Where(path => Directory.Exists(path) || new FileInfo(path) is { Exists: true, Length: > 0 })];
        if (there.Length == 0) return;
        (string verb, string them) = there.Length == 1 ? ("is", "it") : ("are", "them");
        string names = string.Join(", ", there);
        throw new IOException($"{names} {verb} there already. {OverwriteName} replaces {them}; or choose another --output.");
    }

    /// <summary>The words of an error for the command line.</summary>
    /// <param name="error">The error.</param>
    public static string MessageOf(Exception error) => error switch
    {
        ExistingTrainingException { CanResume: true } e =>
            $"{e.Folder} holds a training already. --resume continues it, {OverwriteName} replaces it; or choose another --output.",
        ExistingTrainingException e =>
            $"{e.Folder} holds a model already, and no checkpoints to resume from. "
            + $"{OverwriteName} replaces it; or choose another --output.",
        _ => error.Message,
    };

    /// <summary>Whether a command's <c>--output</c> is a folder.</summary>
    /// <param name="command">The command.</param>
    public static bool WritesFolder(Command command) => FolderCommands.Contains(CommandTable.PathOf(command));

    /// <summary>
    /// A command line without <c>--output -</c>, where leaving the option out means standard output; an option that checks its names
    /// refuses it itself.
    /// </summary>
    /// <param name="command">The command.</param>
    /// <param name="arguments">The line.</param>
    public static string[] WithoutDash(Command command, IReadOnlyList<string> arguments)
    {
        Option? output = command.Options.FirstOrDefault(option => option is { Name: OutputName, Required: false, Validators.Count: 0 });
        if (output is null || WritesFolder(command)) return [.. arguments];
        List<string> kept = [];
        for (int i = 0; i < arguments.Count; i++)
        {
            if (arguments[i] == "--") return [.. kept, .. arguments.Skip(i)];
            string[] parts = arguments[i].Split(['=', ':'], 2);
            bool isDash = (parts.Length == 2 ? parts[1] : arguments.ElementAtOrDefault(i + 1)) == StandardOutput;
            if (!isDash || !output.Names.Contains(parts[0])) kept.Add(arguments[i]);
            else if (parts.Length == 1) i++;
        }
        return [.. kept];
    }

    /// <summary>
    /// Returns the errors in the values of a command line: empty ones, files that cannot be written, and results that would replace what
    /// they must not.
    /// </summary>
    /// <param name="parsed">The command line.</param>
    public static IEnumerable<string> Errors(ParseResult parsed)
    {
        (string Name, string[] Values)[] given = [.. Given(parsed)];
        string[] empty = [.. given.Where(symbol => symbol.Values.Contains("")).Select(symbol => symbol.Name)];
        if (empty.Length > 0) return empty.Select(name => $"{name} is empty, but needs a value.");
        bool isFolder = WritesFolder(parsed.CommandResult.Command);
        string[] places = [.. given.Where(symbol => Outputs.Contains(symbol.Name))
            .SelectMany(symbol => symbol.Values, (symbol, path) => isFolder ? WrongFolder(symbol.Name, path) : WrongFile(symbol.Name, path))
            .OfType<string>()];
        if (places.Length > 0) return places;
        if (parsed.CommandResult.Command.Options.Any(option => option.Name == OverwriteName)) return [];
        (string Name, string Path)[] files =
            [.. given.SelectMany(symbol => symbol.Values.Where(File.Exists), (symbol, path) => (symbol.Name, path))];
        HashSet<string> inputs = [.. files.Where(file => !Outputs.Contains(file.Name)).Select(file => Real(file.Path))];
        return files.Where(file => Outputs.Contains(file.Name)).Select(file => WrongTarget(file.Name, file.Path, inputs)).OfType<string>();
    }

    /// <summary>Deletes what killed processes left of files beside those that are to be written.</summary>
    /// <param name="parsed">The command line.</param>
    public static void DeleteLeftovers(ParseResult parsed)
    {
        foreach (string path in Given(parsed).Where(symbol => Outputs.Contains(symbol.Name)).SelectMany(symbol => symbol.Values))
        {
            AtomicFile.DeleteLeftovers(Path.GetDirectoryName(Path.GetFullPath(path)) ?? path);
        }
    }

    private static string? WrongFolder(string name, string path) =>
        path == StandardOutput ? $"{name} {path}: a folder is written, which standard output cannot hold."
        : File.Exists(path) ? $"{name} {path} is a file, but a folder is needed."
        : null;

    private static string? WrongFile(string name, string path)
    {
        if (path == StandardOutput) return null;
        if (Directory.Exists(path) || Path.EndsInDirectorySeparator(path))
        {
            return $"{name} {path} is a folder, but a file is needed: {Path.Combine(path, "NAME")}.";
        }
        string? folder = Path.GetDirectoryName(path);
        return string.IsNullOrEmpty(folder) || Directory.Exists(folder)
            ? null
            : $"{name}: there is no folder '{folder}' to write {Path.GetFileName(path)} into.";
    }

    private static string? WrongTarget(string name, string path, HashSet<string> inputs) =>
        inputs.Contains(Real(path)) ? $"{name} {path} is a file that the command reads. Choose another file."
        : Works.Contains(Path.GetExtension(path).ToLowerInvariant())
            ? $"{name} {path} is there already, and a result does not replace a model or a configuration. Choose another file."
        : null;

    /// <summary>The arguments and options that were given, by name; without texts.</summary>
    private static IEnumerable<(string Name, string[] Values)> Given(ParseResult parsed)
    {
        foreach (SymbolResult child in parsed.CommandResult.Children)
        {
            string name = child is OptionResult option ? option.Option.Name : ((ArgumentResult)child).Argument.Name;
            if (!Texts.Contains(name)) yield return (name, [.. child.Tokens.Select(token => token.Value)]);
        }
    }

    /// <summary>The full path of a file, whatever links lead to it.</summary>
    private static string Real(string path) =>
        new FileInfo(path).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? Path.GetFullPath(path);
}
