using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Glossa.Nn;

/// <summary>Prints a model as a table.</summary>
internal static class ModuleTable
{
    public static string Of(Module module)
    {
        List<Row> rows = [];
        Add(module, module.GetType().Name, [], rows, new HashSet<Parameter>(ReferenceEqualityComparer.Instance));
        Row[] parameters = [.. rows.Where(row => row.Shape is not null)];
        int nameWidth = rows.Max(row => row.Name.Length);
        int kindWidth = Widest(row => row.Kind), shapeWidth = Widest(row => row.Shape!), numberWidth = Widest(row => row.Number);
        StringBuilder text = new();
        foreach (Row row in rows)
        {
            string facts = row.Shape is { } shape
                ? $"{row.Kind.PadRight(kindWidth)}  {shape.PadRight(shapeWidth)}  {row.Number.PadLeft(numberWidth)}"
                : row.Kind;
            text.AppendLine($"{row.Name.PadRight(nameWidth)}  {facts}".TrimEnd());
        }
        return text.Append(SizeOf(module)).ToString();

        int Widest(Func<Row, string> column) => parameters.Select(row => column(row).Length).DefaultIfEmpty(0).Max();
    }

    /// <summary>Returns the number of parameters, the number of trained ones, and the bytes of all.</summary>
    public static string SizeOf(Module module)
    {
        long trained = module.Parameters.Where(entry => entry.Parameter.IsTrained).Sum(entry => entry.Parameter.Shape.Count);
        long bytes = module.Parameters.Concat(module.Buffers).Sum(entry => entry.Parameter.Shape.Count * BytesOf(entry.Parameter));
        return string.Create(CultureInfo.InvariantCulture, $"{module.ParameterCount:N0} parameters, {trained:N0} trained, {Size(bytes)}");
    }

    public static int BytesOf(Parameter parameter) => parameter.IsInitialized ? parameter.Value.Backend.ElementBytes : sizeof(float);

    private static void Add(Module module, string name, ImmutableList<Module> above, List<Row> rows, HashSet<Parameter> seen)
    {
        string indent = new(' ', 2 * above.Count);
        string kindAndSettings = string.Join(
            ": ",
            new[] { above.IsEmpty ? "" : module.GetType().Name, (module as IDescribed)?.Description ?? "" }.Where(fact => fact.Length > 0));
        rows.Add(new(indent + name, kindAndSettings, null, 0));
        foreach (Parameter parameter in module.Own)
        {
            string kind = !seen.Add(parameter) ? "shared" : parameter.IsBuffer ? "buffer" : parameter.IsFrozen ? "frozen" : "parameter";
            rows.Add(new($"{indent}  {parameter.Name}", kind, parameter.Shape.ToString(), kind == "shared" ? 0 : parameter.Shape.Count));
        }
        ImmutableList<Module> path = above.Add(module);
        foreach ((string childName, Module child) in module.Children)
        {
            if (!path.Contains(child)) Add(child, childName, path, rows, seen);
        }
    }

    /// <summary>A module with its kind and settings, or a parameter with its shape.</summary>
    private sealed record Row(string Name, string Kind, string? Shape, long Count)
    {
        public string Number => Count > 0 ? Count.ToString("N0", CultureInfo.InvariantCulture) : "";
    }

    private static string Size(long bytes) => bytes switch
    {
        < 1 << 10 => string.Create(CultureInfo.InvariantCulture, $"{bytes} bytes"),
        < 1 << 20 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024.0:F1} KiB"),
        < 1 << 30 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1048576.0:F1} MiB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1073741824.0:F2} GiB"),
    };
}

/// <summary>A module that has settings worth printing besides its parameters.</summary>
public interface IDescribed
{
    /// <summary>The settings in a few words: "stride 2, padding 1".</summary>
    string Description { get; }
}
