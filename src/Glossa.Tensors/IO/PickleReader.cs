using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Glossa.Tensors;

/// <summary>A name a pickle refers to, such as <c>collections.OrderedDict</c>.</summary>
internal sealed record PickleName(string Module, string Name)
{
    public override string ToString() => $"{Module}.{Name}";
}

/// <summary>
/// Reads Python pickles of data (protocols 2 to 5): numbers, texts, lists, tuples and dictionaries. A pickle is a program, and most of its language is missing here: names are looked up in a list of the caller's, and
/// nothing of a file is ever run.
/// </summary>
/// <param name="stream">A stream at the beginning of a pickle; afterwards it stands behind it.</param>
/// <param name="place">The file, for errors.</param>
/// <param name="call">What the names that may be called make of their arguments; it throws for one that may not.</param>
/// <param name="load">What stands outside the pickle under a reference; it throws where nothing may.</param>
/// <remarks>Format: Python's pickletools. Dictionaries keep their order; an object's state beyond its content (<c>__dict__</c>) is left out.</remarks>
internal sealed class PickleReader(Stream stream, FilePlace place, Func<PickleName, object?[], object?> call, Func<object?[], object?> load)
{
    private const int LongestText = 1 << 24, LongestNumber = 255;

    private static readonly object Mark = new();

    private readonly List<object?> stack = [];
    private readonly Dictionary<long, object?> memo = [];

    /// <summary>Reads the pickle's value.</summary>
    /// <exception cref="TensorFileException">It is damaged, cut off, or wants more than data.</exception>
    public object? Read()
    {
        try
        {
            while (true)
            {
                int code = stream.ReadByte();
                if (code == '.') return Pop();
                Step(code);
            }
        }
        catch (EndOfStreamException e)
        {
            throw place.Error("the pickle was cut off", e);
        }
    }

    private void Step(int code)
    {
        switch (code)
        {
            case 0x80: Byte(); break; // protocol
            case 0x95: Bytes(8); break; // the length of a frame
            case '(': Push(Mark); break;
            case 'N': Push(null); break;
            case 0x88: Push(true); break;
            case 0x89: Push(false); break;
            case 'K': Push((long)Byte()); break;
            case 'M': Push((long)BinaryPrimitives.ReadUInt16LittleEndian(Bytes(2))); break;
            case 'J': Push((long)BinaryPrimitives.ReadInt32LittleEndian(Bytes(4))); break;
            case 0x8a: Push(Number(Byte())); break;
            case 'G': Push(BinaryPrimitives.ReadDoubleBigEndian(Bytes(8))); break;
            case 0x8c or 'U': Push(Text(Byte())); break;
            case 'X' or 'T': Push(Text(BinaryPrimitives.ReadUInt32LittleEndian(Bytes(4)))); break;
            case ')': Push(Array.Empty<object?>()); break;
            case 't': Push(ToMark()); break;
            case 0x85: Push(Last(1)); break;
            case 0x86: Push(Last(2)); break;
            case 0x87: Push(Last(3)); break;
            case ']': Push(new List<object?>()); break;
            case 'a': Append([Pop()]); break;
            case 'e': Append(ToMark()); break;
            case '}': Push(new OrderedDictionary<object, object?>()); break;
            case 's': Set(Last(2)); break;
            case 'u': Set(ToMark()); break;
            case 'q': memo[Byte()] = Top(); break;
            case 'r': memo[BinaryPrimitives.ReadUInt32LittleEndian(Bytes(4))] = Top(); break;
            case 0x94: memo[memo.Count] = Top(); break;
            case 'h': Push(Remembered(Byte())); break;
            case 'j': Push(Remembered(BinaryPrimitives.ReadUInt32LittleEndian(Bytes(4)))); break;
            case 'c': Push(new PickleName(Line(), Line())); break;
            case 0x93: Push(Last(2) is [string module, string name] ? new PickleName(module, name) : throw Damaged()); break;
            case 'Q': Push(load(Pop() as object?[] ?? throw Damaged())); break;
            case 'R' or 0x81: Push(Last(2) is [PickleName function, object?[] arguments] ? call(function, arguments) : throw Damaged()); break;
            case 'b': Pop(); break; // the state of an object beyond its content
            case -1: throw new EndOfStreamException();
            default: throw place.Error(string.Create(CultureInfo.InvariantCulture, $"the pickle has an operation (0x{code:X2}) that data have no need of"));
        }
    }

    private void Push(object? value) => stack.Add(value);

    private object? Top() => stack.Count > 0 ? stack[^1] : throw Damaged();

    private object? Pop()
    {
        object? value = Top();
        stack.RemoveAt(stack.Count - 1);
        return value;
    }

    private object?[] Last(int count)
    {
        if (stack.Count < count) throw Damaged();
        object?[] values = [.. stack[^count..]];
        stack.RemoveRange(stack.Count - count, count);
        return values;
    }

    private object?[] ToMark()
    {
        int mark = stack.LastIndexOf(Mark);
        if (mark < 0) throw Damaged();
        object?[] values = [.. stack[(mark + 1)..]];
        stack.RemoveRange(mark, stack.Count - mark);
        return values;
    }

    private void Append(object?[] values) => (Top() as List<object?> ?? throw Damaged()).AddRange(values);

    private void Set(object?[] pairs)
    {
        OrderedDictionary<object, object?> target = Top() as OrderedDictionary<object, object?> ?? throw Damaged();
        if (pairs.Length % 2 != 0) throw Damaged();
        for (int i = 0; i < pairs.Length; i += 2) target[pairs[i] ?? throw Damaged()] = pairs[i + 1];
    }

    private object? Remembered(long number) => memo.TryGetValue(number, out object? value) ? value : throw Damaged();

    // Whole numbers of any length; what does not fit 64 bits is never a size, and is kept as text.
    private object Number(int length)
    {
        System.Numerics.BigInteger number = new(Bytes(Math.Min(length, LongestNumber)));
        return number >= long.MinValue && number <= long.MaxValue ? (long)number : number.ToString(CultureInfo.InvariantCulture);
    }

    private string Text(uint length) => length <= LongestText ? Encoding.UTF8.GetString(Bytes((int)length)) : throw place.Error($"a text in the pickle has {length} bytes");

    private string Line()
    {
        StringBuilder line = new();
        for (int c = Byte(); c != '\n'; c = Byte())
        {
            if (line.Length > LongestNumber) throw Damaged();
            line.Append((char)c);
        }
        return line.ToString();
    }

    private byte Byte() => Bytes(1)[0];

    private byte[] Bytes(int count)
    {
        byte[] bytes = new byte[count];
        stream.ReadExactly(bytes);
        return bytes;
    }

    private TensorFileException Damaged() => place.Error("the pickle is damaged");
}
