using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Parsing;

namespace Glossa.Cli;

/// <summary>Facts about commands and options that help, errors and completions share.</summary>
internal static class SymbolExtensions
{
    extension(Symbol symbol)
    {
        /// <summary>The first sentence of the description.</summary>
        public string Summary => symbol.Description!.Split(". ")[0].TrimEnd('.') + ".";

        /// <summary>The values there are to choose from; none where it can be anything.</summary>
        public string[] Choices => [.. symbol.GetCompletions(CompletionContext.Empty).Select(choice => choice.Label)];
    }

    extension(SymbolResult result)
    {
        /// <summary>Whether an option is given on the command line.</summary>
        public bool IsGiven(Option option) => result.GetResult(option) is { Implicit: false };
    }

    extension<T>(Option<T> option)
    {
        /// <summary>Adds a check of the value.</summary>
        /// <param name="error">What is wrong with a value, or null.</param>
        public void Check(Func<T, string?> error) => option.Validators.Add(result =>
        {
            try
            {
                if (error(result.GetValueOrDefault<T>()!) is { } wrong) result.AddError($"{option.Name} {wrong}");
            }
            catch (InvalidOperationException)
            {
                // The value is missing or no T: the parser reports that itself.
            }
        });
    }

    extension(Option option)
    {
        /// <summary>Whether the option has no value.</summary>
        public bool IsFlag => option.ValueType == typeof(bool) || option.Arity.MaximumNumberOfValues == 0;

        /// <summary>Whether the option is true alone, and true or false with a value.</summary>
        public bool IsOptionalBool => option.ValueType == typeof(bool?);

        /// <summary>Whether the option has no meaning without a value.</summary>
        public bool NeedsValue => !option.IsFlag && option.Arity.MinimumNumberOfValues > 0;

        /// <summary>All names of the option.</summary>
        public IEnumerable<string> Names => option.Aliases.Prepend(option.Name);
    }

    extension(Command command)
    {
        /// <summary>The options of a command, with those of every command.</summary>
        public IEnumerable<Option> AllOptions =>
            [
                .. command.Parents.OfType<Command>().SelectMany(parent => parent.AllOptions.Where(option => option.Recursive)),
                .. command.Options,
            ];
    }
}
