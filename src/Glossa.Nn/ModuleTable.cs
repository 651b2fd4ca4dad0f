using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Glossa.Nn;

/// <summary>Prints a model as a table.</summary>
internal static class ModuleTable
{
    public static string Of(Module module)
    {
        List<(string Name, string Kind, string Shape, long Count)> rows = [];
        Add(module, module.GetType().Name, [], rows, new HashSet<Parameter>(ReferenceEqualityComparer.Instance));
        int nameWidth = rows.Max(row => row.Name.Length), kindWidth = rows.Max(row => row.Kind.Length), shapeWidth = rows.Max(row => row.Shape.Length);
        StringBuilder text = new();
        foreach ((string name, string kind, string shape, long count) in rows)
        {
            string number = count > 0 ? count.ToString("N0", CultureInfo.InvariantCulture) : "";
            text.AppendLine($"{name.PadRight(nameWidth)}  {kind.PadRight(kindWidth)}  {shape.PadRight(shapeWidth)}  {number,14}".TrimEnd());
        }
        long trained = module.Parameters.Where(entry => entry.Parameter.IsTrained).Sum(entry => entry.Parameter.Shape.Count), all = module.ParameterCount;
        long bytes = module.Parameters.Concat(module.Buffers).Sum(entry => entry.Parameter.Shape.Count * (entry.Parameter.IsInitialized ? entry.Parameter.Value.Backend.ElementBytes : sizeof(float)));
        text.Append(CultureInfo.InvariantCulture, $"{all:N0} parameters, {trained:N0} trained, {Size(bytes)}");
        return text.ToString();
    }

    private static void Add(Module module, string name, ImmutableList<Module> above, List<(string, string, string, long)> rows, HashSet<Parameter> seen)
    {
        string indent = new(' ', 2 * above.Count);
        rows.Add((indent + name, above.IsEmpty ? "" : module.GetType().Name, module is IDescribed described ? described.Description : "", 0));
        foreach (Parameter parameter in module.Own)
        {
            string kind = !seen.Add(parameter) ? "shared" : parameter.IsBuffer ? "buffer" : parameter.IsFrozen ? "frozen" : "parameter";
            rows.Add(($"{indent}  {parameter.Name}", kind, parameter.Shape.ToString(), kind == "shared" ? 0 : parameter.Shape.Count));
        }
        ImmutableList<Module> path = above.Add(module);
        foreach ((string childName, Module child) in module.Children)
        {
            if (!path.Contains(child)) Add(child, childName, path, rows, seen);
        }
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
