using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text.RegularExpressions;
using Glossa.Cli.Commands;
using Glossa.Data;

namespace Glossa.Cli;

/// <summary>
/// Explains the errors of a command line. An argument that looks like an option (<c>-x</c>, <c>--word</c>, without white space) is one:
/// never a text, a file or another option's value, except after <c>--</c> or behind <c>--option=</c>.
/// </summary>
internal static partial class UsageErrors
{
    /// <summary>The mistakes, a sentence each; none for a line that is right.</summary>
    /// <param name="parsed">The parsed line.</param>
    /// <param name="arguments">The line as it was given.</param>
    public static IReadOnlyList<string> Of(ParseResult parsed, IReadOnlyList<string> arguments)
    {
        Command command = parsed.CommandResult.Command;
        string path = CommandTable.PathOf(command), name = path.Length > 0 ? $"{path} has" : "there is";
        if (command.Subcommands.Count > 0 && parsed.UnmatchedTokens.FirstOrDefault(token => !IsOption(token)) is { } word)
        {
            return [$"{name} no command '{word}'; {NameSuggestions.For(word, command.Subcommands.Select(sub => sub.Name))}."];
        }
        if (parsed.GetResult(CommandTable.Help) is not null) return [];
        string[] options = [.. OptionErrors(command, name, arguments)];
        if (options.Length > 0) return options;
        if (parsed.UnmatchedTokens is [string extra, ..]) return [$"'{extra}' is one argument too many: {HelpPage.UsageOf(command)}"];
        string[] missing = [.. parsed.Errors.Select(Missing).OfType<string>().OrderBy(symbol => symbol[0] == '-')];
        if (missing.Length > 0) return [$"{path} needs {string.Join(" and ", missing)}: {HelpPage.UsageOf(command)}"];
        string[] rules = [.. OutputRules.Errors(parsed)];
        return rules.Length > 0 ? rules : [.. parsed.Errors.Select(Message).Distinct()];
    }

    private static IEnumerable<string> OptionErrors(Command command, string name, IReadOnlyList<string> arguments)
    {
        Option[] options = [.. command.AllOptions];
        string[] names = [.. options.Select(option => option.Name)];
        Option? last = null;
        foreach (string argument in arguments.TakeWhile(argument => argument != "--"))
        {
            if (!IsOption(argument))
            {
                if (last is { IsOptionalBool: true } && !bool.TryParse(argument, out _))
                {
                    yield return $"{NoBool(last.Name, argument)} Without a value it is true: write {last.Name}=true here.";
                }
                last = null;
                continue;
            }
            string[] parts = argument.Split(['=', ':'], 2);
            Option? option = options.FirstOrDefault(option => option.Names.Contains(parts[0]));
            if (last is { NeedsValue: true })
            {
                yield return $"{last.Name} needs a value; one that begins with a dash is written {last.Name}={argument}.";
            }
            else if (option is null)
            {
                yield return $"{name} no option '{parts[0]}'; {NameSuggestions.For(parts[0], names)}.";
            }
            else if (option.IsFlag && parts.Length > 1)
            {
                yield return $"{option.Name} takes no value.";
            }
            else if (parts is [_, ""])
            {
                yield return $"{option.Name} is empty, but needs a value.";
            }
            else if (option.IsOptionalBool && parts is [_, var given] && !bool.TryParse(given, out _))
            {
                yield return NoBool(option.Name, given);
            }
            last = parts.Length == 1 ? option : null;
        }
        if (last is { NeedsValue: true }) yield return $"{last.Name} needs a value.";
    }

    private static string NoBool(string name, string given) => $"{name} is true or false, not '{given}'.";

    private static bool IsOption(string argument) => OptionLike().IsMatch(argument);

    [GeneratedRegex(@"^--?[A-Za-z?][\w-]*([=:]|$)")]
    private static partial Regex OptionLike();

    /// <summary>The argument or option that is missing; null where something else is wrong.</summary>
    private static string? Missing(ParseError error) => error.SymbolResult switch
    {
        OptionResult { Option.Required: true, Tokens.Count: 0 } result => result.Option.Name,
        ArgumentResult { Argument.Arity.MinimumNumberOfValues: > 0, Tokens.Count: 0 } result => $"<{result.Argument.Name}>",
        _ => null,
    };

    /// <summary>The parser's words; where these would name types of C# or list all choices in lines, what is needed instead.</summary>
    private static string Message(ParseError error) => error.SymbolResult switch
    {
        OptionResult { Implicit: false } result => Mismatch(result.Option.Name, result, result.Option.Choices, result.Option.ValueType),
        ArgumentResult result => Mismatch($"<{result.Argument.Name}>", result, result.Argument.Choices, result.Argument.ValueType),
        _ => null,
    } ?? error.Message;

    private static string? Mismatch(string name, SymbolResult result, string[] choices, Type type)
    {
        Type value = type.GetElementType() ?? Nullable.GetUnderlyingType(type) ?? type;
        foreach (string given in result.Tokens.Select(token => token.Value))
        {
            if (choices.Length > 0 && !choices.Contains(given, StringComparer.OrdinalIgnoreCase))
            {
                return $"{name} '{given}': {NameSuggestions.For(given, choices)}.";
            }
            bool isNumber = double.TryParse(given, NumberStyles.Float, CultureInfo.InvariantCulture, out _);
            if (value == typeof(double) && !isNumber) return $"{name} '{given}': a number is needed.";
            bool isWhole = long.TryParse(given, NumberStyles.Integer, CultureInfo.InvariantCulture, out long number);
            if (value == typeof(long) && !isWhole) return $"{name} '{given}': a whole number is needed.";
            if (value == typeof(int) && (!isWhole || number != (int)number)) return $"{name} '{given}': a whole number is needed.";
        }
        return null;
    }
}
