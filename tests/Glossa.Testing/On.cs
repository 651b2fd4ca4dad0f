using Glossa.Tensors;

namespace Glossa.Testing;

/// <summary>Both backends as theory data, and runs on them.</summary>
public static class On
{
    public static IEnumerable<object[]> Both => [["cpu"], ["reference"]];

    /// <summary>Every case of a fixture file on both backends.</summary>
    public static IEnumerable<object[]> Cases(string file) =>
        Fixture.Names(file).SelectMany(name => new object[][] { [name[0], "cpu"], [name[0], "reference"] });

    /// <summary>One case of a fixture file on both backends.</summary>
    public static IEnumerable<object[]> Case(string file, string name) => Cases(file).Where(c => (string)c[0] == name);

    public static Backend Backend(string name) => name == "cpu" ? Tensors.Backend.Cpu : Tensors.Backend.Reference;

    /// <summary>A run that records gradients on two threads, not training unless asked.</summary>
    public static Run Recording(string backend, bool training = false, ulong seed = 0) =>
        new(new RunOptions { Backend = Backend(backend), Gradients = true, Training = training, Threads = 2, Seed = seed });
}
