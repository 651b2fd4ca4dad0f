namespace Glossa.Pipelines;

/// <summary>
/// Goes through a configuration key by key. Each configuration record has one <c>Visit</c> method that names its keys; a reader returns the
/// file's values, a writer writes the record's: so keys, types and defaults are written once.
/// </summary>
public abstract class ConfigVisitor
{
    /// <summary>The kinds that the configuration can name.</summary>
    public virtual Kinds Known => Kinds.BuiltIn;

    /// <summary>Visits a whole number.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="value">The record's value, kept when the file does not set it.</param>
    /// <param name="least">The smallest allowed.</param>
    /// <param name="most">The largest allowed.</param>
    public abstract int Number(string key, int value, int least = int.MinValue, int most = int.MaxValue);

    /// <summary>Visits a number.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="value">The record's value, kept when the file does not set it.</param>
    /// <param name="least">The smallest allowed.</param>
    /// <param name="most">The largest allowed.</param>
    public abstract double Number(string key, double value, double least = double.NegativeInfinity, double most = double.PositiveInfinity);

    /// <summary>Visits a number, or a word for null.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="value">The record's value, kept when the file does not set it.</param>
    /// <param name="none">The word for null.</param>
    /// <param name="least">The smallest allowed.</param>
    /// <param name="most">The largest allowed.</param>
    public abstract double? NumberOr(string key, double? value, string none, double least, double most);

    /// <summary>Visits true or false.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="value">The record's value, kept when the file does not set it.</param>
    public abstract bool Flag(string key, bool value);

    /// <summary>Visits true or false, or a word for null.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="value">The record's value, kept when the file does not set it.</param>
    /// <param name="none">The word for null.</param>
    public abstract bool? FlagOr(string key, bool? value, string none);

    /// <summary>Visits a text.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="value">The record's value, kept when the file does not set it.</param>
    public abstract string? Text(string key, string? value);

    /// <summary>Visits a list of texts.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="values">The record's values, kept when the file does not set it.</param>
    public abstract IReadOnlyList<string> Texts(string key, IReadOnlyList<string> values);

    /// <summary>Visits one of several names.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="value">The record's value, kept when the file does not set it.</param>
    /// <param name="names">The names.</param>
    public abstract string Choice(string key, string value, IEnumerable<string> names);

    /// <summary>Visits a list of names.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="values">The record's values, kept when the file does not set it.</param>
    /// <param name="names">The names.</param>
    public abstract IReadOnlyList<string> Choices(string key, IReadOnlyList<string> values, IEnumerable<string> names);

    /// <summary>Visits a record within the record.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="value">The record's value; the file's keys are laid over it.</param>
    /// <param name="visit">Goes through it.</param>
    public abstract T Section<T>(string key, T value, Func<T, ConfigVisitor, T> visit);

    /// <summary>Visits a record whose keys are in the same section as those of the record around it.</summary>
    /// <param name="value">The record's value; the file's keys are laid over it.</param>
    /// <param name="visit">Goes through it.</param>
    public virtual T Inline<T>(T value, Func<T, ConfigVisitor, T> visit) where T : notnull => visit(value, this);

    /// <summary>Visits a record of one kind of several, which the key <c>kind</c> within it names.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="value">The record's value; the file's keys are laid over it, or over the defaults of the kind that the file
    /// names.</param>
    /// <param name="kinds">The kinds, each with its defaults.</param>
    /// <param name="visit">Goes through one.</param>
    public abstract T OneOf<T>(string key, T value, KindTable<T> kinds, Func<T, ConfigVisitor, T> visit) where T : class, IKind;

    /// <summary>Visits a list of records, each of one kind of several; a name alone stands for a kind with its defaults.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="values">The record's values, kept when the file does not set it.</param>
    /// <param name="kinds">The kinds, each with its defaults.</param>
    /// <param name="visit">Goes through one.</param>
    public abstract IReadOnlyList<T> SomeOf<T>(string key, IReadOnlyList<T> values, KindTable<T> kinds, Func<T, ConfigVisitor, T> visit)
        where T : class, IKind;

    /// <summary>
    /// Visits records of one kind of several each, under names that the user chooses; one named like a kind need not name its kind.
    /// </summary>
    /// <param name="key">Its key.</param>
    /// <param name="values">The record's values, kept when the file does not set it.</param>
    /// <param name="kinds">The kinds, each with its defaults.</param>
    /// <param name="visit">Goes through one.</param>
    public abstract IReadOnlyDictionary<string, T> NamedOf<T>(
        string key, IReadOnlyDictionary<string, T> values, KindTable<T> kinds, Func<T, ConfigVisitor, T> visit) where T : class, IKind;

    /// <summary>Visits records under names that the user chooses.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="values">The record's values, kept when the file does not set it.</param>
    /// <param name="start">The defaults of each new record.</param>
    /// <param name="visit">Goes through one.</param>
    public abstract IReadOnlyDictionary<string, T> Named<T>(
        string key, IReadOnlyDictionary<string, T> values, T start, Func<T, ConfigVisitor, T> visit);
}
