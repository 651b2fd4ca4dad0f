using System.Globalization;
using Glossa.Tensors;

namespace Glossa.Formats;

/// <summary>Names the tensors in dictionaries within dictionaries: the keys on the way to each, with dots between them.</summary>
internal sealed class PyTorchNames
{
    private const int MaxDepth = 16;

    // What all names may take together: a dictionary that is in a file once can be in its dictionaries many times over.
    private const long MaxCharacters = 16 << 20;

    // What an entry costs beside its name's characters.
    private const int EntryCost = 32;

    private readonly FilePlace place;
    private readonly OrderedDictionary<string, PyTorchTensor> named = [];
    private readonly HashSet<object> within = new(ReferenceEqualityComparer.Instance);
    private long characters;

    private PyTorchNames(FilePlace place) => this.place = place;

    /// <summary>The tensors of a pickle's content by name, in its order.</summary>
    /// <param name="content">The content.</param>
    /// <param name="place">The file, for errors.</param>
    /// <exception cref="TensorFileException">
    /// It is no dictionary, lies within itself, gives two tensors one name, or has too many or too long names.
    /// </exception>
    public static OrderedDictionary<string, PyTorchTensor> Of(object? content, FilePlace place)
    {
        if (content is not OrderedDictionary<object, object?> all)
        {
            throw place.Error("it holds no dictionary of tensors; save one: torch.save(model.state_dict(), path)");
        }
        PyTorchNames names = new(place);
        names.Add(all, "");
        return names.named;
    }

    private void Add(OrderedDictionary<object, object?> dictionary, string prefix)
    {
        if (!within.Add(dictionary)) throw place.Error("a dictionary lies within itself");
        if (within.Count > MaxDepth) throw place.Error($"its dictionaries are nested more than {MaxDepth} deep");
        foreach ((object key, object? value) in dictionary)
        {
            if (value is PyTorchTensor tensor)
            {
                string name = Name(prefix, key);
                if (!named.TryAdd(name, tensor)) throw Twice(name);
            }
            else if (value is OrderedDictionary<object, object?> inner)
            {
                Add(inner, Name(prefix, key) + '.');
            }
            else
            {
                Charge(0);
            }
        }
        within.Remove(dictionary);
    }

    private string Name(string prefix, object key)
    {
        string text = key switch
        {
            string words => words,
            long number => number.ToString(CultureInfo.InvariantCulture),
            bool truth => truth ? "True" : "False",
            _ => throw place.Error("something in it has a key that is neither a text nor a whole number, and so no name"),
        };
        Charge(prefix.Length + text.Length);
        return prefix + text;
    }

    private void Charge(int length)
    {
        if ((characters += EntryCost + length) > MaxCharacters)
        {
            throw place.Error("it has far more or longer names than a file of tensors: it is damaged or made to harm");
        }
    }

    private TensorFileException Twice(string name) => place.Error(
        $"two tensors would be named {FilePlace.Quote(name)}: "
        + "its dictionaries have keys with dots, or a number beside the same number as a text. Save one alone, or under other keys");
}
