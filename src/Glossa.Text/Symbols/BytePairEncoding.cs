using System.Runtime.InteropServices;
using System.Text;
using Glossa.Tensors;

namespace Glossa.Text;

/// <summary>
/// Byte-level byte-pair encoding: a text as ids of frequent pieces of words. Ids below 256 are single bytes, so every text has ids; each
/// further id is two earlier ones merged, in the order in which they are merged in every word. Safe for any number of threads.
/// </summary>
/// <remarks>
/// Sennrich, Haddow and Birch 2016, 'Neural machine translation of rare words with subword units'; over bytes and with words that begin
/// with their space as in GPT-2 (Radford et al. 2019), whose merges can be read (<see cref="Parse"/>) and then give its ids.
/// </remarks>
public sealed class BytePairEncoding
{
    /// <summary>The number of ids of single bytes: the smallest vocabulary.</summary>
    public const int SingleBytes = 256;

    private const int MinimumCount = 2;
    private const string Version = "#version: 0.2";

    private readonly int[] idOfByte = new int[SingleBytes];
    private readonly List<byte[]> bytesOf = [];
    private readonly List<(int Left, int Right)> merges = [];
    private readonly Dictionary<(int Left, int Right), PairMerge> merged = [];
    private readonly Dictionary<string, int> idOf = new(StringComparer.Ordinal);

    private BytePairEncoding()
    {
        foreach (byte b in BytePairAlphabet.InOrder)
        {
            idOfByte[b] = bytesOf.Count;
            idOf.Add(BytePairAlphabet.Spell([b]), bytesOf.Count);
            bytesOf.Add([b]);
        }
    }

    /// <summary>The number of ids, 0 … Size − 1.</summary>
    public int Size => bytesOf.Count;

    /// <summary>
    /// Learns pieces from texts: the most frequent pair within words becomes one piece, again and again; of equally frequent ones the pair
    /// with the smaller left, then right id. Pairs that occur once are not merged, so the vocabulary may stay smaller. A pair whose bytes
    /// another piece has already stays apart.
    /// </summary>
    /// <param name="texts">The texts; half of a surrogate pair counts as U+FFFD.</param>
    /// <param name="size">How many ids to make at most, at least 256.</param>
    /// <param name="cancellation">Stops the learning.</param>
    /// <exception cref="OutOfRangeException">The size is below 256.</exception>
    public static BytePairEncoding Learn(IEnumerable<string> texts, int size, CancellationToken cancellation = default)
    {
        if (size < SingleBytes)
        {
            throw new OutOfRangeException(
                $"The vocabulary of a byte-pair encoding has at least {SingleBytes} ids, one a byte, not {size}.");
        }
        BytePairEncoding encoding = new();
        PairLearner learner = encoding.Learner(texts, cancellation);
        while (encoding.Size < size && learner.Best((left, right) => !encoding.idOf.ContainsKey(encoding.Joined(left, right))) is { } pair)
        {
            cancellation.ThrowIfCancellationRequested();
            encoding.Add(pair.Left, pair.Right);
            learner.Merge(pair, encoding.Size - 1);
        }
        return encoding;
    }

    /// <summary>
    /// Reads the text that <see cref="ToString"/> gives, or GPT-2's <c>merges.txt</c>: a line a merge, its two pieces with a space between,
    /// bytes as printable characters.
    /// </summary>
    /// <param name="text">The text; a first line that begins with <c>#version</c> is passed over.</param>
    /// <param name="name">What it is, for errors.</param>
    /// <exception cref="TextException">A line is no merge of two known pieces, or makes a piece that exists.</exception>
    public static BytePairEncoding Parse(string text, string name = "the merges")
    {
        BytePairEncoding encoding = new();
        int number = 0;
        foreach (ReadOnlySpan<char> line in text.AsSpan().EnumerateLines())
        {
            number++;
            if (line.IsEmpty || (number == 1 && line.StartsWith("#version", StringComparison.Ordinal))) continue;
            int space = line.IndexOf(' ');
            if (space <= 0 || space == line.Length - 1) throw Broken("it should be two pieces with one space between");
            int left = Known(line[..space]), right = Known(line[(space + 1)..]);
            if (encoding.idOf.ContainsKey(encoding.Joined(left, right)))
            {
                throw Broken($"the piece '{encoding.Joined(left, right)}' exists already");
            }
            encoding.Add(left, right);

            int Known(ReadOnlySpan<char> piece) => encoding.idOf.TryGetValue(piece.ToString(), out int id) ? id
                : throw Broken($"'{piece[..Math.Min(piece.Length, 40)]}' is no piece that an earlier line made, "
                    + "nor a byte (a space is written Ġ, a line feed Ċ)");
        }
        return encoding;

        TextException Broken(string what) => new($"{name}, line {number}: {what}.");
    }

    /// <summary>Reads a file that <see cref="Save"/> wrote, or GPT-2's <c>merges.txt</c>.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="TextException">A line is no merge of two known pieces.</exception>
    /// <exception cref="IOException">The file does not exist or cannot be read.</exception>
    public static BytePairEncoding Load(string path) => Parse(File.ReadAllText(path), path);

    /// <summary>Writes the merges as text, as <see cref="ToString"/> has them.</summary>
    /// <param name="path">The file; its folder exists.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path) => AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(ToString())));

    /// <summary>A text's ids.</summary>
    /// <param name="text">The text; half of a surrogate pair, which UTF-8 does not have, is encoded as U+FFFD.</param>
    public long[] Encode(ReadOnlySpan<char> text)
    {
        PieceList pieces = new();
        BytePairMerger merger = new(merged);
        byte[] bytes = [];
        for (int start = 0, end; start < text.Length; start = end)
        {
            end = BytePairWords.End(text, start);
            int length = Encoding.UTF8.GetByteCount(text[start..end]);
            if (bytes.Length < length) bytes = new byte[length];
            Encoding.UTF8.GetBytes(text[start..end], bytes);
            Span<int> word = merger.Start(length);
            for (int i = 0; i < length; i++) word[i] = idOfByte[bytes[i]];
            merger.Merge(pieces);
        }
        long[] ids = new long[pieces.Count];
        for (int i = 0; i < ids.Length; i++) ids[i] = pieces.Ids[i];
        return ids;
    }

    /// <summary>The bytes of ids, one after another: UTF-8 when the ids are a text's; any other ids may cut characters.</summary>
    /// <param name="ids">The ids.</param>
    /// <exception cref="OutOfRangeException">There is no such id.</exception>
    public byte[] Decode(ReadOnlySpan<long> ids)
    {
        List<byte> bytes = [];
        foreach (long id in ids) bytes.AddRange(BytesOf(id));
        return [.. bytes];
    }

    /// <summary>The bytes of one id; they may begin or end within a character.</summary>
    /// <param name="id">The id.</param>
    /// <exception cref="OutOfRangeException">There is no such id.</exception>
    public ReadOnlySpan<byte> BytesOf(long id) => (ulong)id < (ulong)Size
        ? bytesOf[(int)id]
        : throw new OutOfRangeException($"There is no id {id} in a byte-pair encoding of {Size}: valid are 0 to {Size - 1}.");

    /// <summary>The merges as text, in GPT-2's form; <see cref="Parse"/> reads it.</summary>
    public override string ToString()
    {
        StringBuilder text = new();
        text.Append(Version).Append('\n');
        foreach ((int left, int right) in merges)
        {
            text.Append(BytePairAlphabet.Spell(bytesOf[left])).Append(' ').Append(BytePairAlphabet.Spell(bytesOf[right])).Append('\n');
        }
        return text.ToString();
    }

    /// <summary>Counts the words of texts, whose symbols are their bytes.</summary>
    private PairLearner Learner(IEnumerable<string> texts, CancellationToken cancellation)
    {
        Dictionary<string, long> words = new(StringComparer.Ordinal);
        Dictionary<string, long>.AlternateLookup<ReadOnlySpan<char>> lookup = words.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (string text in texts)
        {
            cancellation.ThrowIfCancellationRequested();
            for (int start = 0, end; start < text.Length; start = end)
            {
                end = BytePairWords.End(text, start);
                CollectionsMarshal.GetValueRefOrAddDefault(lookup, text.AsSpan(start, end - start), out _)++;
            }
        }
        int[][] symbols = [.. words.Keys.Select(word => Encoding.UTF8.GetBytes(word).Select(b => idOfByte[b]).ToArray())];
        return new PairLearner(symbols, [.. words.Values], MinimumCount);
    }

    private string Joined(int left, int right) => BytePairAlphabet.Spell([.. bytesOf[left], .. bytesOf[right]]);

    private void Add(int left, int right)
    {
        idOf.Add(Joined(left, right), Size);
        merged.Add((left, right), new PairMerge(merges.Count, Size));
        merges.Add((left, right));
        bytesOf.Add([.. bytesOf[left], .. bytesOf[right]]);
    }
}
