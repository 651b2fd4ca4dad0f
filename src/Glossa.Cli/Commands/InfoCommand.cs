using System.CommandLine;
using System.Runtime.InteropServices;
using System.Text.Json;
using Glossa.Benchmarks;

namespace Glossa.Cli.Commands;

/// <summary>`glossa info`: version, runtime and machine.</summary>
internal static class InfoCommand
{
    public static Command Create()
    {
        Option<bool> json = new("--json") { Description = "Print as JSON." };
        Command command = new("info", "Show the version, the runtime and the machine.") { json };
        command.SetAction(parsed =>
        {
            (string Name, string Value)[] facts =
            [
                ("version", Program.Version),
                ("runtime", RuntimeInformation.FrameworkDescription),
                ("system", RuntimeInformation.OSDescription),
                ("cpu", Machine.Cpu),
                ("isa", Machine.InstructionSet),
            ];
            if (parsed.GetValue(json))
            {
                using MemoryStream buffer = new();
                using (Utf8JsonWriter writer = new(buffer, new JsonWriterOptions { Indented = true }))
                {
                    writer.WriteStartObject();
                    foreach ((string name, string value) in facts) writer.WriteString(name, value);
                    writer.WriteEndObject();
                }
                Console.Out.WriteLine(System.Text.Encoding.UTF8.GetString(buffer.ToArray()));
                return;
            }
            foreach ((string name, string value) in facts) Console.Out.WriteLine($"{name,-8} {value}");
        });
        return command;
    }
}
