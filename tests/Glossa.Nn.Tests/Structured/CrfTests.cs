using Glossa.Tensors;
using Glossa.Testing;
using Xunit;

namespace Glossa.Nn.Tests.Structured;

/// <summary>The conditional random field against the enumeration of all paths.</summary>
public class CrfTests
{
    private static readonly int[] Lengths = [3, 1, 4, 3];
    private static readonly string[] BioNames = ["O", "B-A", "I-A", "B-B", "I-B"];
    private static readonly IdTensor Gold = new([0, 2, 1, 9, 1, -1, -1, -1, 2, 2, 0, 1, 1, 0, 0, 9], [4, 4]);

    public static IEnumerable<object?[]> Fields =>
        from backend in new[] { "cpu", "reference" }
        from constrained in new[] { false, true }
        select new object?[] { backend, constrained };

    [Theory]
    [MemberData(nameof(Fields))]
    public void Partition_scores_and_marginals_are_those_of_all_paths(string backend, bool constrained)
    {
        Run run = Run.Inference(1, On.Backend(backend));
        LinearChainCrf crf = Field(3, constrained ? Ascending : null, run.Backend);
        Tensor padded = Sample.Uniform([4, 4, 3], 5, -2, 2, run.Backend);
        PackedSequence emissions = PackedSequence.Pack(padded, Lengths, run);
        Tensor partition = crf.LogPartition(emissions, run), marginals = crf.Marginals(emissions, run).Unpack(run);
        double tolerance = 10 * Close.Tolerance(run.Backend);
        for (int text = 0; text < Lengths.Length; text++)
        {
            List<(int[] Path, double Score)> paths = AllPaths(crf, constrained ? Ascending : null, padded, text, Lengths[text]);
            double logZ = Math.Log(paths.Sum(path => Math.Exp(path.Score)));
            Assert.Equal(logZ, partition[text], tolerance * (1 + Math.Abs(logZ)));
            foreach ((int[] path, double score) in paths.Where((_, i) => i % 5 == 0))
            {
                long[] ids = new long[16];
                path.Select(tag => (long)tag).ToArray().CopyTo(ids, text * 4);
                if (constrained) FillAllowed(ids, text);
                Assert.Equal(score, crf.Score(emissions, new IdTensor(ids, [4, 4]), run)[text], tolerance * (1 + Math.Abs(score)));
            }
            for (int step = 0; step < Lengths[text]; step++)
            {
                for (int tag = 0; tag < 3; tag++)
                {
                    double expected = paths.Where(path => path.Path[step] == tag).Sum(path => Math.Exp(path.Score - logZ));
                    Assert.Equal(expected, marginals[text, step, tag], tolerance);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Fields))]
    public void Decoding_finds_the_best_paths_in_order(string backend, bool constrained)
    {
        Run run = Run.Inference(1, On.Backend(backend));
        LinearChainCrf crf = Field(3, constrained ? Ascending : null, run.Backend);
        Tensor padded = Sample.Uniform([4, 4, 3], 6, -2, 2, run.Backend);
        PackedSequence emissions = PackedSequence.Pack(padded, Lengths, run);
        IReadOnlyList<TagPath> best = crf.Decode(emissions, run);
        IReadOnlyList<IReadOnlyList<TagPath>> several = crf.DecodeBest(emissions, 7, run);
        for (int text = 0; text < Lengths.Length; text++)
        {
            List<(int[] Path, double Score)> paths =
                [.. AllPaths(crf, constrained ? Ascending : null, padded, text, Lengths[text]).OrderByDescending(path => path.Score)];
            Assert.Equal(Math.Min(7, paths.Count), several[text].Count);
            for (int rank = 0; rank < several[text].Count; rank++)
            {
                Assert.Equal(paths[rank].Path, several[text][rank].Tags);
                Assert.Equal(paths[rank].Score, several[text][rank].Score, 1e-9);
            }
            Assert.Equal(paths[0].Path, best[text].Tags);
            Assert.Equal(paths[0].Score, best[text].Score, 1e-9);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Gradients_are_those_of_differences(bool constrained)
    {
        LinearChainCrf crf = Field(3, constrained ? Ascending : null, Backend.Reference);
        IdTensor gold = constrained ? new([0, 1, 2, 9, 1, -1, -1, -1, 0, 0, 1, 1, 1, 2, 2, 9], [4, 4]) : Gold;
        Tensor padded = Sample.Uniform([4, 4, 3], 7, -2, 2, Backend.Reference);
        Tensor[] variables = [padded, crf.Transitions.Value, crf.StartTransitions.Value, crf.EndTransitions.Value];
        GradientCheck.Verify(
            (v, run) => crf.NegativeLogLikelihood(PackedSequence.Pack(v[0], Lengths, run), gold, run, LossReduction.None), variables);
        GradientCheck.Verify((v, run) => crf.Marginals(PackedSequence.Pack(v[0], Lengths, run), run).Data, variables);
    }

    [Fact]
    public void The_loss_is_minus_the_log_probability()
    {
        Run run = Run.Inference(1, Backend.Reference);
        LinearChainCrf crf = Field(3, null, Backend.Reference);
        PackedSequence emissions = PackedSequence.Pack(Sample.Uniform([4, 4, 3], 7, -2, 2, Backend.Reference), Lengths, run);
        Tensor each = crf.NegativeLogLikelihood(emissions, Gold, run, LossReduction.None);
        Close.Assert("loss", crf.LogPartition(emissions, run).Subtract(crf.Score(emissions, Gold, run), run), each);
        Assert.Equal(each.ToDoubleArray().Average(), crf.NegativeLogLikelihood(emissions, Gold, run).ToDouble(), 1e-12);
        Assert.Equal(each.ToDoubleArray().Sum(), crf.NegativeLogLikelihood(emissions, Gold, run, LossReduction.Sum).ToDouble(), 1e-12);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_text_has_the_same_bits_alone_and_in_a_padded_batch(bool constrained)
    {
        Run run = On.Recording("cpu");
        LinearChainCrf crf = new LinearChainCrf(5, constrained ? TagConstraints.Bio(BioNames) : null, Initializer.Normal(1)).Initialize(3);
        int[] lengths = [6, 9, 1, 4];
        Tensor padded = Sample.Uniform([4, 9, 5], 8, -3, 3);
        IdTensor gold = new([.. Enumerable.Range(0, 36).Select(i => (long)(i % 9 < lengths[i / 9] ? i % 9 % 2 : -100))], [4, 9]);
        PackedSequence batch = PackedSequence.Pack(padded, lengths, run);
        Tensor losses = crf.NegativeLogLikelihood(batch, gold, run, LossReduction.None), marginals = crf.Marginals(batch, run).Unpack(run);
        IReadOnlyList<IReadOnlyList<TagPath>> paths = crf.DecodeBest(batch, 3, run);
        for (int text = 0; text < lengths.Length; text++)
        {
            Tensor own = padded.Slice(0, text, text + 1, run).Slice(1, 0, lengths[text], run);
            PackedSequence alone = PackedSequence.Pack(own, [lengths[text]], run);
            IdTensor tags = new([.. gold.Span.Slice(text * 9, lengths[text])], [1, lengths[text]]);
            Close.AssertSameBits(
                "loss", losses.Slice(0, text, text + 1, run), crf.NegativeLogLikelihood(alone, tags, run, LossReduction.None));
            Close.AssertSameBits(
                "marginals", marginals.Slice(0, text, text + 1, run).Slice(1, 0, lengths[text], run), crf.Marginals(alone, run)
                    .Unpack(run));
            IReadOnlyList<TagPath> found = crf.DecodeBest(alone, 3, run)[0];
            Assert.Equal(paths[text].Select(path => path.Score), found.Select(path => path.Score));
            Assert.Equal(paths[text].Select(path => string.Join(' ', path.Tags)), found.Select(path => string.Join(' ', path.Tags)));
        }
    }

    [Fact]
    public void Gradients_are_the_same_in_a_scope()
    {
        Run run = On.Recording("cpu");
        Tensor Gradient()
        {
            LinearChainCrf crf = Field(3, Ascending, Backend.Cpu);
            Tensor padded = Sample.Variable([2, 3, 3], 7);
            crf.NegativeLogLikelihood(PackedSequence.Pack(padded, [3, 2], run), new IdTensor([0, 1, 1, 1, 2, 9], [2, 3]), run)
                .Backward(run);
            return Tensor.Concat([padded.Gradient!.Flatten(run), crf.Transitions.Gradient!.Flatten(run)], 0, run).Keep();
        }
        Tensor outside = Gradient();
        using Scope scope = run.OpenScope();
        Close.AssertSameBits("gradient", outside, Gradient());
    }

    [Fact]
    public void Large_scores_stay_finite()
    {
        Run run = On.Recording("cpu");
        LinearChainCrf crf = new LinearChainCrf(2, null, Initializer.Zeros).Initialize(1);
        Tensor padded = Tensor.From([3e4f, -3e4f, -3e4f, 3e4f], [1, 2, 2]);
        padded.RequiresGradient = true;
        PackedSequence emissions = PackedSequence.Pack(padded, [2], run);
        Tensor loss = crf.NegativeLogLikelihood(emissions, new IdTensor([0, 1], [1, 2]), run);
        loss.Backward(run);
        Assert.Equal(0, loss.ToDouble());
        Assert.Equal(new float[4], padded.Gradient!.ToArray());
    }

    [Fact]
    public void Spans_decode_well_formed_whatever_the_scores()
    {
        string[] biluo = ["O", "B-A", "I-A", "L-A", "U-A", "B-B", "I-B", "L-B", "U-B"];
        Run run = Run.Inference();
        foreach ((string[] names, TagConstraints constraints) in new[]
        {
            (BioNames, TagConstraints.Bio(BioNames)),
            (biluo, TagConstraints.Biluo(biluo)),
        })
        {
            LinearChainCrf crf = new LinearChainCrf(names.Length, constraints, Initializer.Normal(2)).Initialize(4);
            int[] lengths = [.. Enumerable.Range(1, 20)];
            PackedSequence emissions = PackedSequence.Pack(Sample.Uniform([20, 20, names.Length], 9, -5, 5), lengths, run);
            foreach (TagPath path in crf.DecodeBest(emissions, 4, run).SelectMany(paths => paths))
            {
                AssertWellFormed([.. path.Tags.Select(tag => names[tag])], names == biluo);
            }
        }
    }

    [Theory]
    [InlineData("O", "B-A", "I-A", "I-A", "B-B", "O")]
    [InlineData("B-A", "B-A")]
    public void Bio_allows_well_formed_spans(params string[] tags) => Assert.True(Allows(TagConstraints.Bio(BioNames), BioNames, tags));

    [Theory]
    [InlineData("I-A")]
    [InlineData("O", "I-A")]
    [InlineData("B-A", "I-B")]
    public void Bio_forbids_others(params string[] tags) => Assert.False(Allows(TagConstraints.Bio(BioNames), BioNames, tags));

    [Theory]
    [InlineData(true, "O", "U-A", "B-A", "L-A", "B-B", "I-B", "I-B", "L-B")]
    [InlineData(true, "S-A", "B-A", "I-A", "E-A")]
    [InlineData(false, "B-A")]
    [InlineData(false, "I-A", "L-A")]
    [InlineData(false, "B-A", "O")]
    [InlineData(false, "B-A", "L-B")]
    [InlineData(false, "B-A", "B-A", "L-A")]
    [InlineData(false, "U-A", "L-A")]
    [InlineData(false, "B-A", "L-A", "I-A", "L-A")]
    public void Biluo_allows_well_formed_spans_only(bool expected, params string[] tags)
    {
        string[] names = ["O", .. "BILUES".SelectMany(place => new[] { $"{place}-A", $"{place}-B" })];
        Assert.Equal(expected, Allows(TagConstraints.Biluo(names), names, tags));
    }

    [Fact]
    public void Errors_teach()
    {
        Run run = Run.Inference();
        LinearChainCrf crf = new LinearChainCrf(5, TagConstraints.Bio(BioNames)).Initialize(1);
        Tensor padded = Sample.Uniform([2, 3, 5], 1);
        PackedSequence emissions = PackedSequence.Pack(padded, [3, 2], run);
        Assert.Contains(
            "no sequences",
            Assert.Throws<ShapeException>(() => PackedSequence.Pack(Sample.Uniform([0, 3, 5], 1), [], run)).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "5 tags",
            Assert.Throws<ShapeException>(() => crf.LogPartition(PackedSequence.Pack(Sample.Uniform([1, 3, 4], 1), [3], run), run)).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "[2, 3]", Assert.Throws<ShapeException>(() => crf.Score(emissions, new IdTensor([0, 0, 0, 0], [2, 2]), run)).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "token 1 of text 1 has tag 5",
            Assert.Throws<OutOfRangeException>(() => crf.Score(emissions, new IdTensor([0, 0, 0, 0, 5, 0], [2, 3]), run)).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "token 2 of text 0, tag 4 may not follow tag 1",
            Assert.Throws<OutOfRangeException>(() => crf.Score(emissions, new IdTensor([0, 1, 4, 0, 0, 0], [2, 3]), run)).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "may not begin",
            Assert.Throws<OutOfRangeException>(() => crf.Score(emissions, new IdTensor([2, 0, 0, 0, 0, 0], [2, 3]), run)).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "at least 1", Assert.Throws<OutOfRangeException>(() => crf.DecodeBest(emissions, 0, run)).Message, StringComparison.Ordinal);
        Assert.Throws<ModuleException>(() => new LinearChainCrf(4, TagConstraints.Bio(BioNames)));
        Assert.Contains("'X-A'", Assert.Throws<ModuleException>(() => TagConstraints.Bio(["O", "X-A"])).Message, StringComparison.Ordinal);

        LinearChainCrf stuck = new LinearChainCrf(2, new TagConstraints(2, (_, _) => false)).Initialize(1);
        PackedSequence two = PackedSequence.Pack(Sample.Uniform([1, 2, 2], 1), [2], run);
        Assert.Contains("no path", Assert.Throws<OutOfRangeException>(() => stuck.Decode(two, run)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parameters_have_the_names_other_libraries_give_them() =>
        Assert.Equal(["transitions", "start_transitions", "end_transitions"], new LinearChainCrf(3).Parameters.Select(entry => entry.Path));

    /// <summary>Tags that never decrease, beginning with 0 or 1 and ending with 1 or 2.</summary>
    private static TagConstraints Ascending { get; } = new(3, (from, to) => from <= to, tag => tag < 2, tag => tag > 0);

    private static LinearChainCrf Field(int tags, TagConstraints? constraints, Backend backend)
    {
        LinearChainCrf crf = new LinearChainCrf(tags, constraints).Initialize(1, backend);
        crf.Transitions.Value.CopyFrom(Sample.Uniform([tags, tags], 11, -2, 2, backend));
        crf.StartTransitions.Value.CopyFrom(Sample.Uniform([tags], 12, -2, 2, backend));
        crf.EndTransitions.Value.CopyFrom(Sample.Uniform([tags], 13, -2, 2, backend));
        return crf;
    }

    /// <summary>Every allowed path of a text and its score, the definition of the field.</summary>
    private static List<(int[] Path, double Score)> AllPaths(
        LinearChainCrf crf, TagConstraints? constraints, Tensor padded, int text, int length)
    {
        int tags = crf.StartTransitions.Shape[0];
        List<(int[], double)> paths = [];
        for (int code = 0; code < Math.Pow(tags, length); code++)
        {
            int[] path = new int[length];
            for (int step = 0, rest = code; step < length; step++, rest /= tags) path[step] = rest % tags;
            bool isAllowed = constraints is null || (constraints.Starts(path[0]) && constraints.Ends(path[^1]));
            double score = crf.StartTransitions.Value[path[0]] + crf.EndTransitions.Value[path[^1]];
            for (int step = 0; step < length; step++)
            {
                score += padded[text, step, path[step]];
                if (step == 0) continue;
                score += crf.Transitions.Value[path[step - 1], path[step]];
                isAllowed &= constraints?.Follows(path[step - 1], path[step]) ?? true;
            }
            if (isAllowed) paths.Add((path, score));
        }
        return paths;
    }

    /// <summary>Gives the other texts of a batch tags the constraints allow.</summary>
    private static void FillAllowed(long[] ids, int text)
    {
        for (int i = 0; i < ids.Length; i++)
        {
            if (i / 4 != text) ids[i] = 1;
        }
    }

    private static bool Allows(TagConstraints constraints, string[] names, string[] tags)
    {
        int[] path = [.. tags.Select(tag => Array.IndexOf(names, tag))];
        return constraints.Starts(path[0])
            && constraints.Ends(path[^1])
            && path.Zip(path.Skip(1)).All(pair => constraints.Follows(pair.First, pair.Second));
    }

    private static void AssertWellFormed(string[] tags, bool closes)
    {
        string open = "";
        foreach (string tag in tags)
        {
            char place = tag[0];
            if (place is 'I' or 'L') Assert.Equal(open, tag[2..]);
            else if (closes) Assert.Equal("", open);
            open = place is 'B' or 'I' ? tag[2..] : "";
        }
        if (closes) Assert.Equal("", open);
    }
}
