using System.Text;

namespace Glossa.Tensors;

/// <summary>
/// Reads the Python dictionary literal in a .npy header: exactly the keys descr, fortran_order and shape, with a text, a truth value and a
/// tuple of integers. It is a grammar of its own; nothing is ever evaluated.
/// </summary>
internal ref struct NpyHeaderParser(ReadOnlySpan<byte> text, FilePlace place)
{
    private readonly ReadOnlySpan<byte> text = text;
    private int at;

    public NpyHeader Parse()
    {
        (ElementFormat Format, bool BigEndian)? type = null;
        bool? fortranOrder = null;
        Shape? shape = null;
        Require('{');
        while (!TryTake('}'))
        {
            string key = Text("a key");
            Require(':');
            bool isRepeated = key switch
            {
                "descr" => type is not null,
                "fortran_order" => fortranOrder is not null,
                "shape" => shape is not null,
                _ => throw Error($"the key {FilePlace.Quote(key)} is not one of descr, fortran_order, shape"),
            };
            if (isRepeated) throw Error($"the key {key} stands there twice");
            if (key == "descr") type = Type();
            else if (key == "fortran_order") fortranOrder = Truth();
            else shape = place.Shape(Sizes());
            if (TryTake(',')) continue;
            Require('}');
            break;
        }
        SkipSpace();
        if (at < text.Length) throw Error("something follows the dictionary");
        if (type is null || fortranOrder is null || shape is null)
        {
            throw Error($"the key {(type is null ? "descr" : fortranOrder is null ? "fortran_order" : "shape")} is missing");
        }
        return new NpyHeader(type.Value.Format, type.Value.BigEndian, fortranOrder.Value, shape.Value);
    }

    private (ElementFormat Format, bool BigEndian) Type()
    {
        if (Peek() == '[') throw Error("this is a structured array; only arrays of plain numbers can be read");
        string type = Text("a type such as '<f4'");
        ElementFormat? format = (type.Length > 1 ? type[1..] : "") switch
        {
            "f8" => ElementFormat.Float64,
            "f4" => ElementFormat.Float32,
            "f2" => ElementFormat.Float16,
            "i8" => ElementFormat.Int64,
            "i4" => ElementFormat.Int32,
            "i2" => ElementFormat.Int16,
            "i1" => ElementFormat.Int8,
            "u8" => ElementFormat.UInt64,
            "u4" => ElementFormat.UInt32,
            "u2" => ElementFormat.UInt16,
            "u1" => ElementFormat.UInt8,
            "b1" => ElementFormat.Bool,
            _ => null,
        };
        bool hasOrder = type.Length > 0 && (type[0] is '<' or '>' || (type[0] == '|' && format?.Bytes() == 1));
        if (format is null || !hasOrder)
        {
            throw Error($"the type {FilePlace.Quote(type)} cannot be read; f2, f4, f8, i1 to i8, u1 to u8 and b1 can, with '<' or '>' (or, "
                + "of one byte, '|') in front");
        }
        return (format.Value, type[0] == '>');
    }

    private bool Truth()
    {
        if (TryTakeWord("True")) return true;
        if (TryTakeWord("False")) return false;
        throw Error("True or False is needed");
    }

    private List<long> Sizes()
    {
        List<long> sizes = [];
        Require('(');
        while (!TryTake(')'))
        {
            sizes.Add(Number());
            if (TryTake(',')) continue;
            if (sizes.Count == 1) throw Error("a tuple of one number is written with a comma, (n,)");
            Require(')');
            break;
        }
        return sizes;
    }

    private long Number()
    {
        if (Peek() == '-') throw Error("a size is negative");
        int start = at;
        long number = 0;
        while (at < text.Length && char.IsAsciiDigit((char)text[at]))
        {
            if (number > (long.MaxValue - 9) / 10) throw Error("a size is too large");
            number = (number * 10) + (text[at++] - '0');
        }
        if (at == start) throw Error("a whole number is needed");
        // Python 2 wrote long integers with an L behind.
        if (at < text.Length && text[at] == 'L') at++;
        return number;
    }

    private string Text(string what)
    {
        char quote = Peek();
        if (quote is not ('\'' or '"')) throw Error($"{what} in quotes is needed");
        int length = text[(at + 1)..].IndexOf((byte)quote);
        if (length < 0) throw Error("a text has no closing quote");
        ReadOnlySpan<byte> content = text.Slice(at + 1, length);
        if (content.IndexOfAnyExceptInRange((byte)' ', (byte)'~') >= 0 || content.Contains((byte)'\\'))
        {
            throw Error("a text holds characters that no key or type has");
        }
        at += length + 2;
        return Encoding.ASCII.GetString(content);
    }

    private bool TryTakeWord(string word)
    {
        SkipSpace();
        if (!text[at..].StartsWith(Encoding.ASCII.GetBytes(word))) return false;
        at += word.Length;
        return true;
    }

    private bool TryTake(char c)
    {
        if (Peek() != c) return false;
        at++;
        return true;
    }

    private void Require(char c)
    {
        if (!TryTake(c)) throw Error($"'{c}' is needed");
    }

    private char Peek()
    {
        SkipSpace();
        return at < text.Length ? (char)text[at] : '\0';
    }

    private void SkipSpace()
    {
        while (at < text.Length && text[at] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n') at++;
    }

    private readonly TensorFileException Error(string what) => place.Error($"{what} (character {at} of {text.Length})");
}
