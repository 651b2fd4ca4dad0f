namespace Glossa.Pipelines;

/// <summary>
/// Goes through a configuration key by key. Each configuration record has one <c>Visit</c> method that names its keys; a reader gives the
/// file's values back, a writer notes the record's: so keys, types and defaults are written down once.
/// </summary>
public abstract class ConfigVisitor
{
    /// <summary>The kinds that the configuration can name.</summary>
    public virtual Kinds Known => Kinds.BuiltIn;

    /// <summary>A whole number.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="value">The record's value, kept when the file does not say.</param>
    /// <param name="least">The smallest allowed.</param>
    /// <param name="most">The largest allowed.</param>
    public abstract int Number(string key, int value, int least = int.MinValue, int most = int.MaxValue);

    /// <summary>A number.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="value">The record's value, kept when the file does not say.</param>
    /// <param name="least">The smallest allowed.</param>
    /// <param name="most">The largest allowed.</param>
    public abstract double Number(string key, double value, double least = double.NegativeInfinity, double most = double.PositiveInfinity);

    /// <summary>A number, or a word that stands for none.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="value">The record's value, kept when the file does not say.</param>
    /// <param name="none">The word for null.</param>
    /// <param name="least">The smallest allowed.</param>
    /// <param name="most">The largest allowed.</param>
    public abstract double? NumberOr(string key, double? value, string none, double least, double most);

    /// <summary>True or false.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="value">The record's value, kept when the file does not say.</param>
    public abstract bool Flag(string key, bool value);

    /// <summary>True or false, or a word for neither.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="value">The record's value, kept when the file does not say.</param>
    /// <param name="none">The word for null.</param>
    public abstract bool? FlagOr(string key, bool? value, string none);

    /// <summary>A text.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="value">The record's value, kept when the file does not say.</param>
    public abstract string? Text(string key, string? value);

    /// <summary>A list of texts.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="values">The record's values, kept when the file does not say.</param>
    public abstract IReadOnlyList<string> Texts(string key, IReadOnlyList<string> values);

    /// <summary>One of several names.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="value">The record's value, kept when the file does not say.</param>
    /// <param name="names">The names.</param>
    public abstract string Choice(string key, string value, IEnumerable<string> names);

    /// <summary>A list of names.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="values">The record's values, kept when the file does not say.</param>
    /// <param name="names">The names.</param>
    public abstract IReadOnlyList<string> Choices(string key, IReadOnlyList<string> values, IEnumerable<string> names);

    /// <summary>A record within the record.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="value">The record's value; the file's keys are laid over it.</param>
    /// <param name="visit">Goes through it.</param>
    public abstract T Section<T>(string key, T value, Func<T, ConfigVisitor, T> visit);

    /// <summary>A record whose keys stand in the same section as those of the record around it.</summary>
    /// <param name="value">The record's value; the file's keys are laid over it.</param>
    /// <param name="visit">Goes through it.</param>
    public virtual T Inline<T>(T value, Func<T, ConfigVisitor, T> visit) where T : notnull => visit(value, this);

    /// <summary>A record of one kind of several, which the key <c>kind</c> within it names.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="value">The record's value; the file's keys are laid over it, or over the defaults of the kind that the file
    /// names.</param>
    /// <param name="kinds">The kinds, each with its defaults.</param>
    /// <param name="visit">Goes through one.</param>
    public abstract T OneOf<T>(string key, T value, KindTable<T> kinds, Func<T, ConfigVisitor, T> visit) where T : class, IKind;

    /// <summary>A list of records, each of one kind of several; a name alone stands for a kind with its defaults.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="values">The record's values, kept when the file does not say.</param>
    /// <param name="kinds">The kinds, each with its defaults.</param>
    /// <param name="visit">Goes through one.</param>
    public abstract IReadOnlyList<T> SomeOf<T>(string key, IReadOnlyList<T> values, KindTable<T> kinds, Func<T, ConfigVisitor, T> visit)
        where T : class, IKind;

    /// <summary>Records of one kind of several each, under names the user chooses; one named like a kind need not say its kind.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="values">The record's values, kept when the file does not say.</param>
    /// <param name="kinds">The kinds, each with its defaults.</param>
    /// <param name="visit">Goes through one.</param>
    public abstract IReadOnlyDictionary<string, T> NamedOf<T>(
        string key, IReadOnlyDictionary<string, T> values, KindTable<T> kinds, Func<T, ConfigVisitor, T> visit) where T : class, IKind;

    /// <summary>Records under names the user chooses.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="values">The record's values, kept when the file does not say.</param>
    /// <param name="start">What each new record starts from.</param>
    /// <param name="visit">Goes through one.</param>
    public abstract IReadOnlyDictionary<string, T> Named<T>(
        string key, IReadOnlyDictionary<string, T> values, T start, Func<T, ConfigVisitor, T> visit);
}
