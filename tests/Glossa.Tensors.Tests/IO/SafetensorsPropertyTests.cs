using FsCheck;
using FsCheck.Fluent;
using Glossa.Testing;
using Xunit;

namespace Glossa.Tensors.Tests.IO;

/// <summary>Random files: whatever the bytes, a file is read or refused with a <see cref="TensorFileException"/>.</summary>
public sealed class SafetensorsPropertyTests : IDisposable
{
    private static readonly Config Runs = Config.QuickThrowOnFailure.WithMaxTest(500);

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Random_bytes_are_refused()
    {
        Check.One(Runs, Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), bytes => !IsRead(bytes)));
        // Random bytes rarely give a plausible length; give one.
        Check.One(Runs, Prop.ForAll(
            ArbMap.Default.ArbFor<byte[]>(), bytes => !IsRead(RawSafetensors.Bytes([(byte)'{', .. bytes, (byte)'}', (byte)','], []))));
    }

    [Fact]
    public void A_valid_file_with_some_bytes_changed_is_read_or_refused()
    {
        byte[] valid = RawSafetensors.Valid();
        int read = 0;
        Gen<(int At, byte Value)> change = Gen.Choose(0, valid.Length - 1)
            .SelectMany(at => Gen.Choose(0, 255).Select(value => (at, (byte)value)));
        Gen<(int At, byte Value)[]> changes = Gen.Choose(1, 3).SelectMany(count => change.ArrayOf(count));
        Check.One(Runs, Prop.ForAll(changes.ToArbitrary(), some =>
        {
            byte[] changed = [.. valid];
            foreach ((int at, byte value) in some) changed[at] = value;
            if (IsRead(changed)) read++;
            return true;
        }));
        Assert.InRange(read, 1, Runs.MaxTest - 1);
    }

    [Fact]
    public void A_valid_file_with_a_piece_cut_out_or_repeated_is_refused()
    {
        byte[] valid = RawSafetensors.Valid();
        Gen<(int From, int To, bool IsCut)> pieces = Gen.Choose(0, valid.Length).SelectMany(from => Gen.Choose(0, valid.Length)
            .SelectMany(to => Gen.Elements(true, false).Select(cut => (Math.Min(from, to), Math.Max(from, to), cut))));
        Check.One(Runs, Prop.ForAll(pieces.ToArbitrary(), piece =>
        {
            byte[] changed = piece.IsCut ? [.. valid[..piece.From], .. valid[piece.To..]] : [.. valid[..piece.To], .. valid[piece.From..]];
            return changed.Length == valid.Length || !IsRead(changed);
        }));
    }

    [Fact]
    public void Numbers_in_the_header_replaced_by_others_are_read_or_refused()
    {
        int[] interesting = [0, 1, 2, 4, 16, 22, 255, 65_536, int.MaxValue];
        string[] extreme =
            ["-1", "2147483648", "4294967296", "9223372036854775807", "18446744073709551615", "99999999999999999999", "1e9", "-0"];
        Gen<string> numbers = Gen.Elements([.. interesting.Select(number => $"{number}"), .. extreme]);
        Check.One(Runs, Prop.ForAll(numbers.ArrayOf(8).ToArbitrary(), n =>
        {
            string json = $$$"""
                {"a":{"dtype":"F32","shape":[{{{n[0]}}},{{{n[1]}}}],"data_offsets":[{{{n[2]}}},{{{n[3]}}}]},
                "b":{"dtype":"BF16","shape":[{{{n[4]}}},{{{n[5]}}}],"data_offsets":[{{{n[6]}}},{{{n[7]}}}]}}
                """;
            long before = GC.GetAllocatedBytesForCurrentThread();
            IsRead(RawSafetensors.Bytes(json, 22));
            return GC.GetAllocatedBytesForCurrentThread() - before < 1_000_000;
        }));
    }

    [Fact]
    public void Any_tensors_and_texts_are_written_and_read_back()
    {
        Gen<int[]> shapes = Gen.Choose(0, 4).SelectMany(rank => Gen.Choose(0, 4).ArrayOf(rank));
        Gen<string> names = ArbMap.Default.GeneratorFor<UnicodeString>().Select(name => name.Get ?? "").Where(IsText);
        Gen<Dictionary<string, int[]>> files = names.SelectMany(name => shapes.Select(shape => (name, shape))).ListOf()
            .Select(list => list.Where(entry => entry.name != "__metadata__").DistinctBy(entry => entry.name)
                .ToDictionary(entry => entry.name, entry => entry.shape));
        Check.One(Config.QuickThrowOnFailure, Prop.ForAll(files.ToArbitrary(), file =>
        {
            Dictionary<string, Tensor> tensors = file.ToDictionary(entry => entry.Key, entry =>
                Sample.Uniform(Shape.Create(entry.Value), 1, backend: entry.Key.Length % 2 == 0 ? Backend.Cpu : Backend.Reference));
            Dictionary<string, string> texts = file.ToDictionary(entry => entry.Key, entry => entry.Key + entry.Key);
            SafetensorsWriter.Write(folder["p.safetensors"], tensors, texts);
            using SafetensorsFile read = SafetensorsFile.Open(folder["p.safetensors"]);
            Assert.Equal(tensors.Count, read.Entries.Count);
            Assert.Equal(texts, read.Metadata);
            foreach ((string name, Tensor tensor) in tensors) Close.AssertSameBits(name, tensor, read.Read(name, tensor.Backend));
        }));
    }

    /// <summary>
    /// Whether a file is read in full; false when it is refused as it should be. Anything else throws and fails the test.
    /// </summary>
    private bool IsRead(byte[] bytes)
    {
        try
        {
            using SafetensorsFile file = SafetensorsFile.Open(folder.Write("random.safetensors", bytes));
            foreach (SafetensorsEntry entry in file.Entries)
            {
                if (SafetensorsTypes.Format(entry.DType) is not null)
                {
                    Assert.Equal(entry.Shape.Count, file.Read(entry.Name, Backend.Reference).ToDoubleArray().LongLength);
                }
            }
            return true;
        }
        catch (TensorFileException)
        {
            return false;
        }
    }

    private static bool IsText(string text)
    {
        foreach (System.Text.Rune rune in text.EnumerateRunes())
        {
            if (rune == System.Text.Rune.ReplacementChar) return false;
        }
        return true;
    }
}
