using System.Globalization;
using System.Text;
using Glossa.Tensors;

namespace Glossa.Nn;

/// <summary>
/// The layers of a model with the shapes they computed in one forward pass, as Keras and torchinfo print them:
/// <c>model.Summary(run => model.Forward(batch, run))</c>.
/// </summary>
public sealed class ModuleSummary
{
    private readonly string size;

    private ModuleSummary(IReadOnlyList<LayerSummary> layers, string size) => (Layers, this.size) = (layers, size);

    /// <summary>The model itself and all layers in it, in the order of their fields.</summary>
    public IReadOnlyList<LayerSummary> Layers { get; }

    /// <summary>Runs a forward pass, for predictions, and notes the layers' outputs.</summary>
    internal static ModuleSummary Of(Module module, Action<Run> forward)
    {
        Dictionary<string, (Shape Output, int Calls)> outputs = [];
        Run run = new(new RunOptions
        {
            Backend = module.Parameters.FirstOrDefault().Parameter?.Value.Backend ?? Backend.Cpu,
            OnLayer = (layer, output) => outputs[layer] = (output.Shape, outputs.GetValueOrDefault(layer).Calls + 1),
        });
        run.Scoped(() => forward(run));
        HashSet<Parameter> seen = new(ReferenceEqualityComparer.Instance);
        return new ModuleSummary([.. module.Modules.Select(entry => Row(entry.Path, entry.Module))], ModuleTable.SizeOf(module));

        LayerSummary Row(string path, Module layer)
        {
            Parameter[] own = [.. layer.Own.Where(seen.Add)];
            bool called = outputs.TryGetValue(layer.DisplayName, out (Shape Output, int Calls) computed);
            long bytes = own.Sum(parameter => parameter.Shape.Count * ModuleTable.BytesOf(parameter));
            long count = own.Where(parameter => !parameter.IsBuffer).Sum(parameter => parameter.Shape.Count);
            return new LayerSummary(path, layer.GetType().Name, called ? computed.Output : null, computed.Calls, count, bytes);
        }
    }

    /// <summary>A table of layers with their classes, output shapes, parameters and bytes, and the sums.</summary>
    public override string ToString()
    {
        string[][] rows =
        [
            ["layer", "class", "output", "parameters", "bytes"],
            .. Layers.Select(layer => new[] { Name(layer), layer.Class, Output(layer), Number(layer.Parameters), Number(layer.Bytes) }),
        ];
        int[] widths = [.. Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length))];
        StringBuilder text = new();
        foreach (string[] row in rows)
        {
            IEnumerable<string> cells = row.Select((cell, i) => i < 3 ? cell.PadRight(widths[i]) : cell.PadLeft(widths[i]));
            text.AppendLine(string.Join("  ", cells).TrimEnd());
        }
        return text.Append(size).ToString();

        static string Name(LayerSummary layer) => layer.Path.Length == 0 ? "(model)" : layer.Path;

        static string Output(LayerSummary layer) =>
            layer.Calls > 1 ? string.Create(CultureInfo.InvariantCulture, $"{layer.Output} × {layer.Calls}") : $"{layer.Output}";

        static string Number(long value) => value == 0 ? "" : value.ToString("N0", CultureInfo.InvariantCulture);
    }
}

/// <summary>One layer of a <see cref="ModuleSummary"/>.</summary>
/// <param name="Path">Its path; empty for the model itself.</param>
/// <param name="Class">The name of its class.</param>
/// <param name="Output">The shape of its last output; null when it was not called, or a faster way of computing passed over it.</param>
/// <param name="Calls">The number of calls.</param>
/// <param name="Parameters">The number of values in its own parameters; those of layers in it, and shared ones
/// seen before, do not count.</param>
/// <param name="Bytes">The bytes of these and of its buffers.</param>
public sealed record LayerSummary(string Path, string Class, Shape? Output, int Calls, long Parameters, long Bytes);
