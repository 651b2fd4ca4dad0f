using System.Reflection;
using Glossa.Testing;
using Xunit;

namespace Glossa.Nn.Tests;

/// <summary>
/// Every case of the reference files is the data of some test, on both backends; a new case without a test is noticed here.
/// </summary>
public class FixtureCoverageTests
{
    /// <summary>Cases that are about operations; their tests are those of the tensors.</summary>
    private static readonly string[] Operations =
        ["batched_matmul_broadcast", "einsum_bij_bjk", "gather_index_select", "cumsum_logsumexp_var", "topk_sort_max"];

    public static IEnumerable<object[]> Files =>
        Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "fixtures", "torch"), "*.json")
            .Select(path => Path.GetFileName(path))
            .Where(file => file != "activations.json")
            .Select(file => new object[] { $"torch/{file}" });

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_case_has_a_test(string file)
    {
        HashSet<(string Name, string Backend)> tested = [.. typeof(FixtureCoverageTests).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods())
            .SelectMany(method => Tested(method, file))];
        IEnumerable<(string Name, string Backend)> cases = On.Cases(file).Select(c => ((string)c[0], (string)c[1]));
        (string Name, string Backend)[] expected = [.. cases.Where(c => !Operations.Contains(c.Name))];
        Assert.NotEmpty(expected);
        Assert.Equal([], expected.Except(tested));
    }

    /// <summary>
    /// The cases a theory over a file takes. (The class of a theory with a choice of its own names its file in a constant.)
    /// </summary>
    private static IEnumerable<(string Name, string Backend)> Tested(MethodInfo method, string file)
    {
        foreach (MemberDataAttribute data in method.GetCustomAttributes<MemberDataAttribute>())
        {
            bool isOfFile = data.MemberType == typeof(On)
                ? data.Parameters.Contains(file)
                : method.DeclaringType!.GetFields(BindingFlags.NonPublic | BindingFlags.Static)
                    .Any(field => field.IsLiteral && file.Equals(field.GetRawConstantValue()));
            if (!isOfFile) continue;
            foreach (object[] row in data.GetData(method))
            {
                if (row is [string name, string backend]) yield return (name, backend);
            }
        }
    }
}
