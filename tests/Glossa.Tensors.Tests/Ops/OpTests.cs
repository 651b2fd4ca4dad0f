using System.Reflection;
using Glossa.Tensors.Tests.Kernels;
using Glossa.Testing;
using Xunit;

namespace Glossa.Tensors.Tests.Ops;

/// <summary>
/// Every row of <see cref="OpTable"/>: gradients against differences, the CPU against the reference at all sizes, the same bits for every
/// number of threads, fused against composed, and views against copies.
/// </summary>
public class OpTests
{
    public static IEnumerable<object[]> Names => OpTable.Rows.Select(row => new object[] { row.Name });

    [Theory]
    [MemberData(nameof(Names))]
    public void Gradients_are_those_of_differences(string name)
    {
        OpRow row = Find(name);
        Tensor[] variables =
            [.. row.ShapesAt(OpSize.Small).Select((shape, i) => Sample.Uniform(shape, (ulong)i + 1, row.Low, row.High, Backend.Reference))];
        GradientCheck.Verify(row.Compute, variables, training: row.Training);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_CPU_equals_the_reference_at_every_size_fused_and_composed(string name)
    {
        OpRow row = Find(name);
        foreach (OpSize size in Sizes(row))
        {
            Outcome exact = Compute(row, size, new RunOptions { Backend = Backend.Reference });
            exact.AssertClose(size.Name, Compute(row, size, new RunOptions()));
            exact.AssertClose($"{size.Name}, composed", Compute(row, size, new RunOptions { Fused = false }));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Any_number_of_threads_gives_the_same_bits(string name)
    {
        OpRow row = Find(name);
        foreach (bool fused in new[] { true, false })
        {
            Outcome one = Compute(row, OpSize.Large, new RunOptions { Fused = fused });
            foreach (int threads in new[] { 1, 2, 3 })
            {
                one.AssertSameBits($"{threads} threads", Compute(row, OpSize.Large, new RunOptions { Threads = threads, Fused = fused }));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Columns_of_wider_tensors_are_as_good_as_their_copies(string name)
    {
        OpRow row = Find(name);
        foreach (OpSize size in Sizes(row).Where(size => size != OpSize.Large))
        {
            foreach (Backend backend in new[] { Backend.Cpu, Backend.Reference })
            {
                RunOptions options = new() { Backend = backend, Training = row.Training };
                Run run = new(options with { Gradients = true });
                Tensor[] wide = [.. row.ShapesAt(size)
                    .Select((shape, i) => Sample.Variable(shape.With(-1, shape.Columns + 3), (ulong)i + 1, backend, row.Low, row.High))];
                Tensor[] views = [.. wide.Select(x => x.Slice(-1, 2, x.Shape.Columns - 1, run))];
                Tensor[] copies = [.. views.Select(view => view.Contiguous(run).Keep())];
                foreach (Tensor copy in copies) copy.RequiresGradient = true;
                Outcome expected = Outcome.Of(row.Compute, copies, copies, options), actual = Outcome.Of(row.Compute, views, wide, options);
                // Gradients through a view are dense, those of a table are rows, and summed in another order.
                expected.AssertClose(size.Name, actual with
                {
                    Gradients = [.. actual.Gradients.Select(gradient => gradient.Slice(-1, 2, gradient.Shape.Columns - 1, run))],
                }, 0, 1e-6);
            }
        }
    }

    [Fact]
    public void Every_operation_has_a_row()
    {
        IEnumerable<string> operations = typeof(Tensor).GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static)
            .Where(method => method.GetParameters().Any(parameter => parameter.ParameterType == typeof(Run)))
            .Select(method => method.Name).Except([nameof(Tensor.Backward)])
            .Concat(typeof(Run).GetMethods().Where(method => method.ReturnType == typeof(Tensor)).Select(method => method.Name))
            .Except([nameof(Run.Empty), nameof(Run.Full), nameof(Run.Zeros), nameof(Run.From), nameof(Run.Record), nameof(Run.Scoped)]);
        HashSet<string> known = new(
            [.. OpTable.Rows.Select(row => row.Op), .. FunctionTests.Names.Select(name => (string)name[0])],
            StringComparer.OrdinalIgnoreCase);
        Assert.Equal([], operations.Where(operation => !known.Contains(operation)));
        Assert.Equal(OpTable.Rows.Count, OpTable.Rows.DistinctBy(row => row.Name).Count());
    }

    private static OpRow Find(string name) => OpTable.Rows.First(row => row.Name == name);

    private static IEnumerable<OpSize> Sizes(OpRow row) => OpSize.All.Where(size => row.TakesNothing || size != OpSize.Nothing);

    private static Outcome Compute(OpRow row, OpSize size, RunOptions options) =>
        Outcome.Of(row.Compute, row.ShapesAt(size), options with { Training = row.Training }, row.Low, row.High);
}
