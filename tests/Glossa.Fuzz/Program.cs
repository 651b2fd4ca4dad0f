using System.CommandLine;

namespace Glossa.Fuzz;

/// <summary>
/// Changes valid files at random and reads them: every reader must end in a result or in an error of its own, within a time and a memory
/// that the file's size explains.
/// </summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        if (arguments is [Worker.Verb, var samples, var seed, var first, var only])
        {
            return Worker.Run(samples, ulong.Parse(seed), long.Parse(first), only);
        }
        Option<ulong> seedOption = new("--seed")
        {
            Description = "The seed of the changes; a case is the same for the same seed.",
            DefaultValueFactory = _ => 1,
        };
        Option<long> cases = new("--cases") { Description = "How many files to try.", DefaultValueFactory = _ => 15_000 };
        Option<double> seconds = new("--seconds")
        {
            Description = "How long to try at most.",
            DefaultValueFactory = _ => double.PositiveInfinity,
        };
        Option<long> firstOption = new("--first") { Description = "The first case, to repeat one: --first 123 --cases 1." };
        Option<string> reader = new("--reader") { Description = "The one reader to try.", DefaultValueFactory = _ => "" };
        Option<string> output = new("--output")
        {
            Description = "The folder for files that showed a fault.",
            DefaultValueFactory = _ => "artifacts/fuzz",
        };
        RootCommand root = new("Changes valid files at random and reads them.") { seedOption, cases, seconds, firstOption, reader, output };
        root.SetAction(parsed => Driver.Run(new DriverOptions
        {
            Seed = parsed.GetValue(seedOption),
            First = parsed.GetValue(firstOption),
            Cases = parsed.GetValue(cases),
            Seconds = parsed.GetValue(seconds),
            Reader = parsed.GetValue(reader)!,
            Output = parsed.GetValue(output)!,
        }));
        return root.Parse(arguments).Invoke();
    }
}
