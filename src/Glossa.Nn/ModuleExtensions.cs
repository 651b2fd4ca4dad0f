using Glossa.Tensors;

namespace Glossa.Nn;

/// <summary>Starting, moving, saving and loading whole models.</summary>
public static class ModuleExtensions
{
    /// <summary>Gives every parameter and buffer its start value. The values depend on the seed and the parameter's path alone.</summary>
    /// <param name="module">The model.</param>
    /// <param name="seed">Any number.</param>
    /// <param name="backend">The backend of the parameters; the CPU when left out.</param>
    /// <returns>The module itself.</returns>
    public static T Initialize<T>(this T module, ulong seed, Backend? backend = null) where T : Module
    {
        module.InitializeAll(seed, backend ?? Backend.Cpu);
        return module;
    }

    /// <summary>Moves every parameter and buffer to a backend, converting the values. Gradients are forgotten.</summary>
    /// <param name="module">The model.</param>
    /// <param name="backend">The backend.</param>
    /// <returns>The module itself.</returns>
    public static T To<T>(this T module, Backend backend) where T : Module
    {
        module.MoveAll(backend);
        return module;
    }

    /// <summary>
    /// Rounds the tables and maps of a model to whole numbers of 8 bits with a scale for each row (<see cref="Tensor.ToInt8"/>):
    /// predictions take about half the time, and differ a little. Training stays in full precision.
    /// </summary>
    /// <param name="module">The model, initialised or loaded.</param>
    /// <returns>The module itself.</returns>
    /// <exception cref="ModuleException">The model was neither initialised nor loaded.</exception>
    public static T ToInt8<T>(this T module) where T : Module
    {
        foreach ((_, Parameter parameter) in module.Parameters)
        {
            if (Int8Rounding.Suits(parameter.Shape)) parameter.Value.CopyFrom(parameter.Value.ToInt8());
        }
        return module;
    }

    /// <summary>Returns the modules of a class: the model itself and those below it, in the order of their fields.</summary>
    /// <typeparam name="T">The class.</typeparam>
    /// <param name="module">The model.</param>
    public static IEnumerable<T> ModulesOf<T>(this Module module) where T : Module =>
        module.Modules.Select(entry => entry.Module).OfType<T>();

    /// <summary>The size of a model in short: "1,204 parameters, 1,204 trained, 4.7 KiB".</summary>
    /// <param name="module">The model.</param>
    public static string DescribeSize(this Module module) => ModuleTable.SizeOf(module);

    /// <summary>
    /// Runs a forward pass and returns the layers with their output shapes, parameters and bytes; print the result for a table. The pass
    /// can call the model in any way: <c>model.Summary(run => model.Forward(batch, run))</c>.
    /// </summary>
    /// <param name="module">The model, initialised or loaded.</param>
    /// <param name="forward">Calls the model on an example, in the run it is given: neither training nor recording.</param>
    /// <exception cref="ModuleException">The model was neither initialised nor loaded.</exception>
    public static ModuleSummary Summary(this Module module, Action<Run> forward) => ModuleSummary.Of(module, forward);

    /// <summary>Runs a forward pass and returns the layers with their output shapes, parameters and bytes.</summary>
    /// <param name="layer">The model, initialised or loaded.</param>
    /// <param name="x">An example of its input.</param>
    /// <exception cref="ModuleException">The model was neither initialised nor loaded.</exception>
    /// <exception cref="ShapeException">The input does not fit the model.</exception>
    public static ModuleSummary Summary(this Layer layer, Tensor x) => ModuleSummary.Of(layer, run => layer.Forward(x, run));

    /// <summary>Writes the state to a safetensors file, whole or not at all.</summary>
    /// <param name="module">The model.</param>
    /// <param name="path">The file; an existing one is replaced.</param>
    /// <param name="metadata">Further entries of the file, as text by name.</param>
    /// <exception cref="ModuleException">The model was neither initialised nor loaded.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Save(this Module module, string path, IReadOnlyDictionary<string, string>? metadata = null) =>
        SafetensorsWriter.Write(path, module.State(), metadata);

    /// <summary>Loads the state from a safetensors file (see <see cref="Module.LoadState"/>).</summary>
    /// <param name="module">The model, initialised or not.</param>
    /// <param name="path">The file.</param>
    /// <param name="strict">Whether missing, unexpected and misshapen tensors are an error; otherwise they are only reported.</param>
    /// <param name="backend">The backend of the parameters; the one they are on, or the CPU, when left out.</param>
    /// <returns>The names that were missing, unexpected or misshapen.</returns>
    /// <exception cref="ModuleException">Strict, and something does not fit; nothing was changed then.</exception>
    /// <exception cref="TensorFileException">The file is damaged or something else.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static StateReport Load(this Module module, string path, bool strict = true, Backend? backend = null)
    {
        using SafetensorsFile file = SafetensorsFile.Open(path);
        // Read to where it goes: on the way through single precision a model in double precision would lose digits.
        Backend? now =
            module.Parameters.Select(entry => entry.Parameter).FirstOrDefault(parameter => parameter.IsInitialized)?.Value.Backend;
        return module.LoadState(file.ReadAll(backend ?? now ?? Backend.Cpu), strict, backend);
    }
}
