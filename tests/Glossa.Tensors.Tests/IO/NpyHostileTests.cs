using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Glossa.Tensors.Tests.IO;

/// <summary>Corrupt, cut off and hostile .npy files: refused with a clear error, without memory for what they claim.</summary>
public class NpyHostileTests
{
    private static readonly Config Runs = Config.QuickThrowOnFailure.WithMaxTest(1000);

    [Theory]
    [InlineData("{'descr': '|u1', 'fortran_order': False, 'shape': (4,), }")]
    [InlineData("{'descr': '|u1', 'fortran_order': False, 'shape': (4,)}")]
    [InlineData(" {\n\t\"shape\" : ( 2 , 2 , ) , 'fortran_order':True,'descr':\"<u1\" } \r\n")]
    [InlineData("{'descr': '<i2', 'fortran_order': False, 'shape': (2L,), }")]
    [InlineData("{'descr': '>f4', 'fortran_order': False, 'shape': (), }")]
    [InlineData("{'descr': '|b1', 'fortran_order': True, 'shape': (1,1,4,1), }")]
    public void What_the_grammar_allows_is_read(string header) => Assert.NotNull(Read(RawNpy.Bytes(header, 4)));

    [Theory]
    [InlineData("", "'{' is needed (character 0 of 0)")]
    [InlineData("x", "'{' is needed")]
    [InlineData("{", "a key in quotes is needed")]
    [InlineData("{}", "the key descr is missing")]
    [InlineData("{'descr'", "':' is needed")]
    [InlineData("{'descr: '<u1'", "':' is needed")]
    [InlineData("{'descr", "no closing quote")]
    [InlineData("{'descr': '<u1' 'shape'", "'}' is needed")]
    [InlineData("{'descr': '<u1'}", "the key fortran_order is missing")]
    [InlineData("{'descr': '<u1', 'fortran_order': False}", "the key shape is missing")]
    [InlineData("{'descr': '<u1', 'descr': '<u1'}", "the key descr stands there twice")]
    [InlineData("{'shape': (4,), 'shape': (4,)}", "the key shape stands there twice")]
    [InlineData("{'fortran_order': False, 'fortran_order': False}", "the key fortran_order stands there twice")]
    [InlineData("{'extra': 1}", "the key 'extra' is not one of")]
    [InlineData("{'\\x64escr': '<u1'}", "characters that no key or type has")]
    [InlineData("{'d\u00e9scr': '<u1'}", "characters that no key or type has")]
    [InlineData("{'descr': __import__('os')}", "a type such as '<f4' in quotes is needed")]
    [InlineData("{'descr': [('a', '<f4')]}", "structured array")]
    [InlineData("{'descr': ''}", "the type '' cannot be read")]
    [InlineData("{'descr': 'u1'}", "the type 'u1' cannot be read")]
    [InlineData("{'descr': '=u1'}", "the type '=u1' cannot be read")]
    [InlineData("{'descr': '|f4'}", "the type '|f4' cannot be read")]
    [InlineData("{'descr': '<c8'}", "the type '<c8' cannot be read")]
    [InlineData("{'descr': '<f16'}", "the type '<f16' cannot be read")]
    [InlineData("{'descr': '|O'}", "the type '|O' cannot be read")]
    [InlineData("{'fortran_order': 0}", "True or False is needed")]
    [InlineData("{'fortran_order': false}", "True or False is needed")]
    [InlineData("{'fortran_order': Trues}", "'}' is needed")]
    [InlineData("{'shape': 4}", "'(' is needed")]
    [InlineData("{'shape': [4]}", "'(' is needed")]
    [InlineData("{'shape': (4)}", "(n,)")]
    [InlineData("{'shape': (,)}", "a whole number is needed")]
    [InlineData("{'shape': (4,,)}", "a whole number is needed")]
    [InlineData("{'shape': (2 2)}", "(n,)")]
    [InlineData("{'shape': (2, 2 2)}", "')' is needed")]
    [InlineData("{'shape': (-4,)}", "a size is negative")]
    [InlineData("{'shape': (4.0,)}", "(n,)")]
    [InlineData("{'shape': (0x4,)}", "(n,)")]
    [InlineData("{'shape': (99999999999999999999,)}", "a size is too large")]
    [InlineData("{'shape': (2147483648,)}", "longer than 2147483647")]
    [InlineData("{'shape': (2147483647, 2147483647, 2147483647)}", "more elements than any machine")]
    [InlineData("{'descr': '|u1', 'fortran_order': False, 'shape': (4,)} x", "something follows the dictionary")]
    [InlineData("{'descr': '|u1', 'fortran_order': False, 'shape': (4,)}}", "something follows the dictionary")]
    [InlineData("{'descr': '|u1', 'fortran_order': False, 'shape': (5,)}", "needs 5 bytes, but 4 are left")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': ()}", "needs 8 bytes, but 4 are left")]
    public void A_bad_header_is_refused(string header, string complaint) =>
        Assert.Contains(complaint, Refusal(RawNpy.Bytes(header, 4)).Message, StringComparison.Ordinal);

    [Fact]
    public void Too_many_axes_are_refused()
    {
        string shape = $"({string.Join(", ", Enumerable.Repeat("1", 65))})";
        Assert.Contains("65 axes", Refusal(RawNpy.Bytes(RawNpy.Header("'|u1'", shape), 1)).Message, StringComparison.Ordinal);
        Assert.Contains("at most 64", Refusal(RawNpy.Bytes(
            RawNpy.Header("'|u1'", $"({new string('1', 2)}{string.Concat(Enumerable.Repeat(",1", 20_000))})"),
            1)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 0, "version 0.0")]
    [InlineData(1, 1, "version 1.1")]
    [InlineData(4, 0, "version 4.0")]
    [InlineData(255, 255, "version 255.255")]
    public void Unknown_versions_are_refused(byte major, byte minor, string complaint) =>
        Assert.Contains(
            complaint, Refusal(RawNpy.Bytes(RawNpy.Header("'|u1'", "(4,)"), 4, major, minor)).Message, StringComparison.Ordinal);

    [Fact]
    public void Other_files_are_refused()
    {
        Assert.Contains("not a .npy file", Refusal([.. "PK\u0003\u0004 a zip archive"u8]).Message, StringComparison.Ordinal);
        Assert.Contains("not a .npy file", Refusal([]).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_cut_off_at_any_byte_is_refused()
    {
        byte[] valid = RawNpy.Bytes(RawNpy.Header("'<f4'", "(2, 2)"), 16);
        for (int length = 0; length < valid.Length; length++)
        {
            Refusal(valid[..length]);
            using OneWay stream = new(valid[..length]);
            Assert.Throws<TensorFileException>(() => NpyFile.Read(stream, Backend.Cpu));
        }
        Assert.NotNull(Read(valid));
    }

    [Theory]
    [InlineData("(2147483647, 134217727)", "'<f4'")]
    [InlineData("(1000000000,)", "'<f8'")]
    [InlineData("(500000000,)", "'|u1'")]
    public void What_a_header_claims_takes_no_memory(string shape, string descr)
    {
        byte[] claims = RawNpy.Bytes(RawNpy.Header(descr, shape), 4);
        byte[] length = RawNpy.Bytes("{}", 4, major: 2, claimedLength: uint.MaxValue);
        // The first refusal of each loads what messages need; the second is measured.
        for (int i = 0; i < 2; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            Refusal(claims);
            Refusal(length);
            Assert.Throws<TensorFileException>(() => NpyFile.ReadIds(new MemoryStream(claims)));
            using OneWay stream = new(claims);
            Assert.Throws<TensorFileException>(() => NpyFile.Read(stream, Backend.Cpu));
            long taken = GC.GetAllocatedBytesForCurrentThread() - before;
            if (i > 0) Assert.True(taken < 150_000, $"{taken} bytes were allocated");
        }
    }

    [Fact]
    public void Random_bytes_are_refused()
    {
        Check.One(Runs, Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), bytes => Read(bytes) is null));
        Check.One(Runs, Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), bytes =>
            Read([.. RawNpy.Bytes("{'descr': ", 0, claimedLength: 70), .. bytes, .. new byte[80]]) is null));
    }

    [Fact]
    public void A_valid_file_with_some_bytes_changed_is_read_or_refused()
    {
        byte[] valid = RawNpy.Bytes(RawNpy.Header("'<f4'", "(2, 2)", "True"), 16);
        int read = 0;
        Gen<(int At, byte Value)> change = Gen.Choose(0, valid.Length - 1)
            .SelectMany(at => Gen.Choose(0, 255).Select(value => (at, (byte)value)));
        Gen<(int At, byte Value)[]> changes = Gen.Choose(1, 3).SelectMany(count => change.ArrayOf(count));
        Check.One(Runs, Prop.ForAll(changes.ToArbitrary(), some =>
        {
            byte[] changed = [.. valid];
            foreach ((int at, byte value) in some) changed[at] = value;
            if (Read(changed) is not null) read++;
            return true;
        }));
        Assert.InRange(read, 1, Runs.MaxTest - 1);
    }

    /// <summary>The tensor; null when the bytes are refused as they should be. Anything else throws and fails the test.</summary>
    private static Tensor? Read(byte[] bytes)
    {
        try
        {
            return NpyFile.Read(new MemoryStream(bytes), Backend.Reference);
        }
        catch (TensorFileException)
        {
            return null;
        }
    }

    private static TensorFileException Refusal(byte[] bytes) =>
        Assert.Throws<TensorFileException>(() => NpyFile.Read(new MemoryStream(bytes), Backend.Cpu));

    /// <summary>A stream that cannot seek and gives little at a time, as a network does.</summary>
    private sealed class OneWay(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;

        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, 3));

        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, 3)]);
    }
}
