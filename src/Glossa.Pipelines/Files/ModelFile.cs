using Glossa.Tensors;
using Glossa.Text;

namespace Glossa.Pipelines;

/// <summary>
/// A model file: everything that is trained, as one self-contained file of safetensors. It holds a language and named parts, with their
/// settings and weights (<c>docs/decisions/0010-one-file-models.md</c>).
/// </summary>
public sealed class ModelFile
{
    /// <summary>The name of the file in the folder of a training.</summary>
    public const string FileName = "model.safetensors";

    /// <summary>Creates a model file of parts, and of the encoders that they read.</summary>
    /// <param name="language">The language, whose special cases of tokenizing may be changed.</param>
    /// <param name="parts">The parts, in their order; encoders that are not among them come first.</param>
    /// <exception cref="ConfigException">A name is empty, has a dot, or is there twice.</exception>
    public ModelFile(LanguageData language, params IReadOnlyList<NamedPart> parts)
    {
        NamedPart.CheckNames(parts.Select(part => part.Name));
        (Language, Parts) = (language, [.. MissingEncoders(parts), .. parts]);
    }

    /// <summary>Creates a model file of parts for an unchanged language.</summary>
    /// <param name="language">The code of the language.</param>
    /// <param name="parts">The parts, in their order; encoders that are not among them come first.</param>
    /// <exception cref="ConfigException">There is no such language, or a name is empty, has a dot, or is there twice.</exception>
    public ModelFile(string language, params IReadOnlyList<NamedPart> parts) : this(Languages.Find(language), parts) { }

    /// <summary>The language, whose tokenizer the parts need.</summary>
    public LanguageData Language { get; }

    /// <summary>The parts, in their order.</summary>
    public IReadOnlyList<NamedPart> Parts { get; }

    /// <summary>Reads a model file.</summary>
    /// <param name="path">The file, or the folder that a training wrote it into.</param>
    /// <param name="kinds">The kinds it may name; those that Glossa brings when left out.</param>
    /// <exception cref="ConfigException">There is no such file, or it contradicts itself.</exception>
    /// <exception cref="TensorFileException">The file is damaged.</exception>
    public static ModelFile Read(string path, Kinds? kinds = null)
    {
        using StoredModel stored = StoredModel.Open(path, kinds);
        return new ModelFile(stored.Language, stored.Read(stored.Parts));
    }

    /// <summary>Loads the first part of a class; the others are not read.</summary>
    /// <typeparam name="T">The class, such as <see cref="TextCategorizer"/> or <see cref="TextGenerator"/>.</typeparam>
    /// <param name="path">The file, or the folder that a training wrote it into.</param>
    /// <param name="kinds">The kinds it may name; those that Glossa brings when left out.</param>
    /// <exception cref="MissingPartException">The file holds no such part.</exception>
    /// <exception cref="ConfigException">There is no such file, or it contradicts itself.</exception>
    /// <exception cref="TensorFileException">The file is damaged.</exception>
    public static T Load<T>(string path, Kinds? kinds = null) where T : class, IModelPart
    {
        using StoredModel stored = StoredModel.Open(path, kinds);
        StoredPart part = stored.Parts.FirstOrDefault(part => typeof(T).IsAssignableFrom(stored.KindOf(part).Type))
            ?? throw stored.Lacks(typeof(T));
        return (T)stored.Read([part])[0].Part;
    }

    /// <summary>Returns the first part of a class.</summary>
    /// <typeparam name="T">The class, such as <see cref="TextCategorizer"/>.</typeparam>
    /// <exception cref="MissingPartException">There is none.</exception>
    public T Part<T>() where T : class, IModelPart => Parts.Select(part => part.Part).OfType<T>().FirstOrDefault()
        ?? throw new MissingPartException(
            $"The model has no {typeof(T).Name}; it has {string.Join(", ", Parts.Select(part => part.Name))}.");

    /// <summary>Writes the file; one that is there is replaced as a whole.</summary>
    /// <param name="path">The file, in a folder that exists.</param>
    /// <param name="precision">The precision of the weights: 16 bits halve the file.</param>
    /// <exception cref="ConfigException">A part cannot be saved.</exception>
    /// <exception cref="TensorFileException">A weight is too large for the precision.</exception>
    /// <exception cref="IOException">It cannot be written; the old file is untouched then.</exception>
    public void Write(string path, Precision precision = Precision.Float32) => StoredModel.Write(path, this, precision);

    /// <summary>Names the encoders that parts read and that are not among them.</summary>
    private static IEnumerable<NamedPart> MissingEncoders(IReadOnlyList<NamedPart> parts)
    {
        HashSet<string> names = [.. parts.Select(part => part.Name)];
        foreach (EncoderPart encoder in parts.Select(part => part.Part.Encoder).OfType<EncoderPart>().Distinct())
        {
            if (parts.Any(part => part.Part == encoder)) continue;
            string name = EncoderPart.KindName;
            for (int i = 2; !names.Add(name); i++) name = $"{EncoderPart.KindName}_{i}";
            yield return new NamedPart(name, encoder);
        }
    }

    /// <summary>Returns the path of a model file.</summary>
    /// <param name="path">The file, or the folder that a training wrote it into.</param>
    public static string PathOf(string path) => Directory.Exists(path) ? Path.Combine(path, FileName) : path;
}
