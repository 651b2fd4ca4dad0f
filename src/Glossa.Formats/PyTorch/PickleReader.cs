using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Glossa.Tensors;

namespace Glossa.Formats;

/// <summary>A name a pickle refers to, such as <c>collections.OrderedDict</c>.</summary>
internal sealed record PickleName(string Module, string Name)
{
    public override string ToString() => $"{Module}.{Name}";
}

/// <summary>
/// Reads Python pickles of data (protocols 2 to 5): numbers, texts, lists, tuples and dictionaries. A pickle is a program, and most of its
/// language is missing here: names are looked up in a list of the caller's, and nothing of a file is ever run.
/// </summary>
/// <param name="stream">A stream at the start of a pickle; afterwards at its end.</param>
/// <param name="place">The file, for errors.</param>
/// <param name="make">What the names that may be called make of their arguments; it throws for one that may not.</param>
/// <param name="load">Loads what a reference of the pickle names; it throws where nothing may be named.</param>
/// <remarks>
/// Format: Python's pickletools. Dictionaries keep their order; an object's state beyond its content (<c>__dict__</c>) is left out. A
/// byte of a pickle can make an object of a hundred, so the memory they take is counted, roughly and never too low.
/// </remarks>
internal sealed class PickleReader(Stream stream, FilePlace place, Func<PickleName, object?[], object?> make, Func<object?[], object> load)
{
    private const int LongestText = 1 << 24, LongestNumber = 255, LongestName = 255;

    // A dictionary of 50,000 tensors takes about half.
    private const long MaxMemory = 128 << 20;

    // The bytes of an object, of one with many fields, of a dictionary and of a pair in one, and of an element of a list, which may
    // have as many to spare.
    private const int ObjectBytes = 48, CallBytes = 256, DictionaryBytes = 128, PairBytes = 72, ElementBytes = 16;

    private static readonly object Mark = new();

    private readonly List<object?> stack = [];

    // Pickles number what they remember one after another.
    private readonly List<object?> memo = [];
    private long memory;

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
            case 'K': Make((long)Byte()); break;
            case 'M': Make((long)BinaryPrimitives.ReadUInt16LittleEndian(Bytes(2))); break;
            case 'J': Make((long)BinaryPrimitives.ReadInt32LittleEndian(Bytes(4))); break;
            case 0x8a: Make(Number(Byte())); break;
            case 'G': Make(BinaryPrimitives.ReadDoubleBigEndian(Bytes(8))); break;
            case 0x8c or 'U': Make(Text(Byte())); break;
            case 'X' or 'T': Make(Text(BinaryPrimitives.ReadUInt32LittleEndian(Bytes(4)))); break;
            case ')': Push(Array.Empty<object?>()); break;
            case 't': Make(ToMark()); break;
            case 0x85: Make(Last(1)); break;
            case 0x86: Make(Last(2)); break;
            case 0x87: Make(Last(3)); break;
            case ']': Make(new List<object?>()); break;
            case 'a': Append([Pop()]); break;
            case 'e': Append(ToMark()); break;
            case '}': Make(new OrderedDictionary<object, object?>(PickleKeys.Comparer)); break;
            case 's': Set(Last(2)); break;
            case 'u': Set(ToMark()); break;
            case 'q': Remember(Byte()); break;
            case 'r': Remember(BinaryPrimitives.ReadUInt32LittleEndian(Bytes(4))); break;
            case 0x94: Remember((uint)memo.Count); break;
            case 'h': Push(Remembered(Byte())); break;
            case 'j': Push(Remembered(BinaryPrimitives.ReadUInt32LittleEndian(Bytes(4)))); break;
            case 'c': Make(new PickleName(Line(), Line())); break;
            case 0x93: Make(Last(2) is [string module, string name] ? new PickleName(module, name) : throw Damaged()); break;
            case 'Q': Make(load(Pop() as object?[] ?? throw Damaged())); break;
            case 'R' or 0x81: Push(Called(Last(2))); break;
            case 'b': Pop(); break; // the state of an object beyond its content
            case -1: throw new EndOfStreamException();
            default:
                throw place.Error(
                    string.Create(CultureInfo.InvariantCulture, $"the pickle has an operation (0x{code:X2}) that data have no need of"));
        }
    }

    private void Push(object? value)
    {
        Charge(ElementBytes);
        stack.Add(value);
    }

    private void Make(object value)
    {
        Charge(value switch
        {
            string text => ObjectBytes + (2L * text.Length),
            PickleName name => (3 * ObjectBytes) + (2L * (name.Module.Length + name.Name.Length)),
            object?[] values => ObjectBytes + ((long)ElementBytes * values.Length),
            OrderedDictionary<object, object?> => DictionaryBytes,
            _ => ObjectBytes,
        });
        Push(value);
    }

    /// <summary>Returns the result of a call: an object with the content of its arguments.</summary>
    private object? Called(object?[] call)
    {
        if (call is not [PickleName function, object?[] arguments]) throw Damaged();
        Charge(CallBytes + ((long)ElementBytes * arguments.Sum(argument => argument is object?[] values ? values.Length : 0)));
        return make(function, arguments);
    }

    private void Charge(long bytes)
    {
        if ((memory += bytes) > MaxMemory)
        {
            throw place.Error($"the pickle makes objects of more than {MaxMemory >> 20} MiB, far more than names of tensors take: "
                + "it is damaged or made to harm");
        }
    }

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
        int mark = stack.FindLastIndex(value => ReferenceEquals(value, Mark));
        if (mark < 0) throw Damaged();
        object?[] values = [.. stack[(mark + 1)..]];
        stack.RemoveRange(mark, stack.Count - mark);
        return values;
    }

    private void Append(object?[] values)
    {
        Charge((long)ElementBytes * values.Length);
        (Top() as List<object?> ?? throw Damaged()).AddRange(values);
    }

    private void Set(object?[] pairs)
    {
        OrderedDictionary<object, object?> target = Top() as OrderedDictionary<object, object?> ?? throw Damaged();
        if (pairs.Length % 2 != 0) throw Damaged();
        Charge((long)PairBytes * (pairs.Length / 2));
        for (int i = 0; i < pairs.Length; i += 2) target[pairs[i] ?? throw Damaged()] = pairs[i + 1];
    }

    private void Remember(uint number)
    {
        Charge(ElementBytes * Math.Max(0L, number + 1L - memo.Count));
        while (memo.Count <= number) memo.Add(null);
        memo[(int)number] = Top();
    }

    private object? Remembered(uint number) => number < memo.Count ? memo[(int)number] : throw Damaged();

    // Whole numbers of any length; what does not fit 64 bits is never a size, and is kept as text.
    private object Number(int length)
    {
        System.Numerics.BigInteger number = new(Bytes(Math.Min(length, LongestNumber)));
        return number >= long.MinValue && number <= long.MaxValue ? (long)number : number.ToString(CultureInfo.InvariantCulture);
    }

    private string Text(uint length) =>
        length <= LongestText ? Encoding.UTF8.GetString(Bytes((int)length)) : throw place.Error($"a text in the pickle has {length} bytes");

    private string Line()
    {
        Span<char> line = stackalloc char[LongestName];
        int length = 0;
        for (byte c = Byte(); c != '\n'; c = Byte()) line[length < line.Length ? length++ : throw Damaged()] = (char)c;
        return line[..length].ToString();
    }

    private byte Byte() => stream.ReadByte() is >= 0 and int read ? (byte)read : throw new EndOfStreamException();

    private byte[] Bytes(int count)
    {
        byte[] bytes = new byte[count];
        stream.ReadExactly(bytes);
        return bytes;
    }

    private TensorFileException Damaged() => place.Error("the pickle is damaged");
}
