using Glossa.Tensors;

namespace Glossa.Nn;

/// <summary>Starting and moving whole models.</summary>
public static class ModuleExtensions
{
    /// <summary>Gives every parameter and buffer its start value. The numbers depend on the seed and the parameter's path alone.</summary>
    /// <param name="module">The model.</param>
    /// <param name="seed">Any number.</param>
    /// <param name="backend">Where the parameters live; the CPU when left out.</param>
    /// <returns>The module itself.</returns>
    public static T Initialize<T>(this T module, ulong seed, Backend? backend = null) where T : Module
    {
        module.InitializeAll(seed, backend ?? Backend.Cpu);
        return module;
    }

    /// <summary>Moves every parameter and buffer to a backend, converting the numbers. Gradients are forgotten.</summary>
    /// <param name="module">The model.</param>
    /// <param name="backend">Where to.</param>
    /// <returns>The module itself.</returns>
    public static T To<T>(this T module, Backend backend) where T : Module
    {
        module.MoveAll(backend);
        return module;
    }
}
