using Glossa.Tensors;

namespace Glossa.Fuzz;

/// <summary>A case: a valid input of a reader, one file of it changed. A pure function of seed and number.</summary>
/// <param name="Reader">The reader.</param>
/// <param name="Samples">The folder with the reader's valid inputs.</param>
/// <param name="Number">The case's number.</param>
/// <param name="Seed">The seed of all changes.</param>
internal sealed record FuzzCase(FuzzReader Reader, string Samples, long Number, ulong Seed)
{
    /// <summary>Writes the changed input into an empty folder.</summary>
    /// <param name="folder">The folder.</param>
    public void Write(string folder)
    {
        Mutation mutation = new(new CounterRandom(Seed, (ulong)Number));
        string[] inputs = [.. Directory.EnumerateDirectories(Samples).Order(StringComparer.Ordinal)];
        string chosen = inputs[mutation.Next(inputs.Length)];
        string[] files = [.. Files(chosen)];
        string changed = files[mutation.Next(files.Length)];
        foreach (string file in files)
        {
            byte[] bytes = File.ReadAllBytes(Path.Combine(chosen, file));
            if (file == changed)
            {
                byte[][] others = [.. inputs.Select(input => Path.Combine(input, Files(input).First())).Select(File.ReadAllBytes)];
                bytes = Packing.Apply(bytes, others, mutation);
            }
            string target = Path.Combine(folder, file);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.WriteAllBytes(target, bytes);
        }
    }

    private static IEnumerable<string> Files(string folder) =>
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(file => Path.GetRelativePath(folder, file));
}
