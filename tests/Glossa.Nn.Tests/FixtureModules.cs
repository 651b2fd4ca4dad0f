using Glossa.Tensors;
using Glossa.Testing;

namespace Glossa.Nn.Tests;

/// <summary>Loading fixture cases into modules.</summary>
internal static class FixtureModules
{
    /// <summary>
    /// Loads a case's parameters into a module, and returns inputs and parameters by the fixture's names, ready for gradients.
    /// </summary>
    /// <param name="module">An initialised module.</param>
    /// <param name="c">The case.</param>
    /// <param name="run">The run whose backend the tensors go to.</param>
    /// <param name="rename">Maps the fixture's parameter names to the module's paths; the same when left out.</param>
    public static Dictionary<string, Tensor> Load(this Module module, FixtureCase c, Run run, Func<string, string>? rename = null)
    {
        rename ??= name => name;
        Dictionary<string, Tensor> state = c.Names("params").ToDictionary(rename, name => c.Tensor("params", name, run.Backend));
        foreach ((string path, Parameter buffer) in module.Buffers) state.TryAdd(path, buffer.Value);
        module.LoadState(state);
        Dictionary<string, Parameter> parameters = module.Parameters.ToDictionary(entry => entry.Path, entry => entry.Parameter);
        Dictionary<string, Tensor> variables = c.Names("params").ToDictionary(name => name, name => parameters[rename(name)].Value);
        foreach (string name in c.Names("inputs"))
        {
            if (c.Element.GetProperty("inputs").GetProperty(name).GetProperty("dtype").GetString() != "int64")
            {
                variables[name] = c.Variable("inputs", name, run.Backend);
            }
        }
        return variables;
    }
}
