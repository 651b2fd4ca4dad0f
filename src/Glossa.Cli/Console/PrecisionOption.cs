using System.CommandLine;
using Glossa.Tensors;

namespace Glossa.Cli.Commands;

/// <summary>The option <c>--precision</c> of commands that write a model.</summary>
internal static class PrecisionOption
{
    /// <summary>Makes one.</summary>
    public static Option<Precision> Create()
    {
        Option<Precision> precision = new("--precision")
        {
            Description = "The precision of the weights in the model file: float32; float16 or bfloat16, which halve the file; or int8, "
                + "a quarter, with which the model answers in about half the time and a little differently.",
            DefaultValueFactory = _ => Precision.Float32,
        };
        precision.AcceptOnlyFromAmong("float32", "float16", "bfloat16", "int8");
        return precision;
    }
}
