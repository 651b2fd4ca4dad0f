using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using Xunit;

namespace Glossa.Testing;

/// <summary>The public surface of an assembly as text, one member a line, held against a file that is reviewed like code.</summary>
public static class PublicApi
{
    private const string AcceptVariable = "GLOSSA_ACCEPT_API";

    private static readonly Dictionary<Type, string> Keywords = new (Type Type, string Keyword)[]
    {
        (typeof(void), "void"), (typeof(bool), "bool"), (typeof(byte), "byte"), (typeof(sbyte), "sbyte"), (typeof(char), "char"),
        (typeof(short), "short"),
        (typeof(ushort), "ushort"), (typeof(int), "int"), (typeof(uint), "uint"), (typeof(long), "long"), (typeof(ulong), "ulong"),
        (typeof(nint), "nint"), (typeof(float), "float"), (typeof(double), "double"), (typeof(decimal), "decimal"),
        (typeof(string), "string"), (typeof(object), "object"),
    }.ToDictionary(pair => pair.Type, pair => pair.Keyword);

    /// <summary>
    /// Requires an assembly's public surface to be what a file says; with GLOSSA_ACCEPT_API=1 the file is rewritten instead.
    /// </summary>
    /// <param name="assembly">The assembly.</param>
    /// <param name="file">The file's path from the root of the repository.</param>
    public static void Verify(Assembly assembly, string file)
    {
        string path = Path.Combine(Repository.Root, file);
        string[] actual = [.. Render(assembly)], expected = File.Exists(path) ? File.ReadAllLines(path) : [];
        if (actual.SequenceEqual(expected)) return;
        if (Environment.GetEnvironmentVariable(AcceptVariable) == "1")
        {
            File.WriteAllText(path, string.Join('\n', actual) + "\n");
            return;
        }
        string[] changes = [.. expected.Except(actual).Select(line => "− " + line), .. actual.Except(expected).Select(line => "+ " + line)];
        Assert.Fail($"The public surface of {assembly.GetName().Name} is no longer what {file} says:\n"
            + $"{string.Join('\n', changes.Take(40))}{(changes.Length > 40 ? "\n…" : "")}\n"
                + $"If that is meant, run the test again with {AcceptVariable}=1 in the environment and commit the file.");
    }

    /// <summary>Every type and member others can use, sorted.</summary>
    public static IEnumerable<string> Render(Assembly assembly) =>
        assembly.GetExportedTypes().SelectMany(type => Members(type).Prepend(Declaration(type))).Order(StringComparer.Ordinal);

    private static IEnumerable<string> Members(Type type)
    {
        const BindingFlags Declared =
            BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        string owner = FullName(type);
        if (typeof(Delegate).IsAssignableFrom(type)) yield break;
        foreach (FieldInfo field in type.GetFields(Declared)
            .Where(field => (field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly) && !field.IsSpecialName))
        {
            string value = field.IsLiteral ? " = " + Literal(field.GetRawConstantValue()) : "";
            yield return $"{owner}.{field.Name}: {(field.IsLiteral ? "const " : field.IsStatic ? "static " : "")}"
                + $"{(field.IsInitOnly ? "readonly " : "")}{Name(field.FieldType, new NullabilityInfoContext().Create(field))}{value}";
        }
        foreach (ConstructorInfo constructor in type.GetConstructors(Declared).Where(IsVisible))
        {
            yield return $"{owner}({Parameters(constructor)})";
        }
        foreach (PropertyInfo property in type.GetProperties(Declared)
            .Where(property => IsVisible(property.GetMethod) || IsVisible(property.SetMethod)))
        {
            MethodInfo accessor = property.GetMethod ?? property.SetMethod!;
            if (accessor.IsDefined(typeof(CompilerGeneratedAttribute)) && property.Name == "EqualityContract") continue;
            string index =
                property.GetIndexParameters().Length == 0 ? "" : $"[{string.Join(", ", property.GetIndexParameters().Select(Parameter))}]";
            bool isInit = property.SetMethod?.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) == true;
            string accessors = (IsVisible(property.GetMethod) ? "get; " : "")
                + (IsVisible(property.SetMethod) ? isInit ? "init; " : "set; " : "");
            yield return $"{owner}.{property.Name}{index}: "
                + $"{Modifiers(accessor)}{Name(property.PropertyType, new NullabilityInfoContext().Create(property))} {{ {accessors}}}";
        }
        foreach (MethodInfo method in type.GetMethods(Declared).Where(method => IsVisible(method) && !IsImplied(method)))
        {
            string generics = method.IsGenericMethodDefinition
                ? $"<{string.Join(", ", method.GetGenericArguments().Select(argument => argument.Name))}>"
                : "";
            yield return $"{owner}.{method.Name}{generics}({Parameters(method)}): "
                + $"{Modifiers(method)}{Name(method.ReturnType, new NullabilityInfoContext().Create(method.ReturnParameter))}"
                + $"{Constraints(method.IsGenericMethodDefinition ? method.GetGenericArguments() : [])}";
        }
    }

    private static string Declaration(Type type)
    {
        string kind = type.IsEnum ? "enum"
            : type.IsInterface ? "interface"
            : typeof(Delegate).IsAssignableFrom(type) ? "delegate"
            : type.IsValueType ? type.IsByRefLike ? "ref struct" : "struct"
            : "class";
        string modifier = kind != "class" ? ""
            : type.IsAbstract && type.IsSealed ? "static "
            : type.IsAbstract ? "abstract "
            : type.IsSealed ? "sealed "
            : "";
        IEnumerable<string> bases = type.IsEnum || kind == "delegate" ? []
            : type.GetInterfaces().Where(face => face.IsVisible).Select(face => Name(face)).Order(StringComparer.Ordinal);
        if (type.BaseType is { } parent && kind == "class" && parent != typeof(object)) bases = bases.Prepend(Name(parent));
        string list = string.Join(", ", bases);
        string signature =
            kind == "delegate" ? $"({Parameters(type.GetMethod("Invoke")!)}): {Name(type.GetMethod("Invoke")!.ReturnType)}" : "";
        return $"{FullName(type)}{signature} — {modifier}{kind}{(list.Length == 0 ? "" : " : " + list)}"
            + $"{Constraints(type.GetGenericArguments())}";
    }

    private static bool IsVisible(MethodBase? method) =>
        method is not null && (method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly);

    /// <summary>Accessors, what the compiler adds to records, and what every object has.</summary>
    private static bool IsImplied(MethodInfo method) =>
        (method.IsSpecialName && !method.Name.StartsWith("op_", StringComparison.Ordinal))
        || method.IsDefined(typeof(CompilerGeneratedAttribute))
        || method.GetBaseDefinition().DeclaringType == typeof(object);

    private static string Modifiers(MethodInfo method)
    {
        string access = method.IsPublic ? "" : "protected ";
        if (method.IsStatic) return access + (method.IsAbstract ? "static abstract " : method.IsVirtual ? "static virtual " : "static ");
        if (method.DeclaringType!.IsInterface) return access;
        bool overrides = method.GetBaseDefinition() != method;
        if (method.IsAbstract) return access + "abstract ";
        return access + (overrides ? "override " : method is { IsVirtual: true, IsFinal: false } ? "virtual " : "");
    }

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(Parameter));

    private static string Parameter(ParameterInfo parameter)
    {
        string way = parameter.ParameterType.IsByRef ? parameter.IsOut ? "out " : parameter.IsIn ? "in " : "ref " : "";
        string many =
            parameter.IsDefined(typeof(ParamArrayAttribute)) || parameter.IsDefined(typeof(ParamCollectionAttribute)) ? "params " : "";
        string preset = parameter.HasDefaultValue ? " = " + Literal(parameter.DefaultValue) : "";
        return $"{many}{way}{Name(parameter.ParameterType, new NullabilityInfoContext().Create(parameter))} {parameter.Name}{preset}";
    }

    private static string Literal(object? value) => value switch
    {
        null => "default",
        string text => $"\"{text}\"",
        bool flag => flag ? "true" : "false",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static string Constraints(Type[] arguments) =>
        string.Concat(arguments.Where(argument => argument.IsGenericParameter).Select(argument =>
        {
            GenericParameterAttributes attributes = argument.GenericParameterAttributes;
            bool isStruct = (attributes & GenericParameterAttributes.NotNullableValueTypeConstraint) != 0;
            string[] parts =
            [
                .. (attributes & GenericParameterAttributes.ReferenceTypeConstraint) != 0 ? ["class"]
                    : isStruct ? ["struct"]
                    : Array.Empty<string>(),
                .. argument.GetGenericParameterConstraints().Where(constraint => constraint != typeof(ValueType))
                    .Select(constraint => Name(constraint)).Order(StringComparer.Ordinal),
                .. !isStruct && (attributes & GenericParameterAttributes.DefaultConstructorConstraint) != 0 ? ["new()"]
                    : Array.Empty<string>(),
                .. (attributes & GenericParameterAttributes.AllowByRefLike) != 0 ? ["allows ref struct"] : Array.Empty<string>(),
            ];
            return parts.Length == 0 ? "" : $" where {argument.Name} : {string.Join(", ", parts)}";
        }));

    private static string FullName(Type type) => $"{type.Namespace}.{Name(type)}";

    private static string Name(Type type, NullabilityInfo? nullability = null)
    {
        if (type.IsByRef) return Name(type.GetElementType()!, nullability);
        if (Nullable.GetUnderlyingType(type) is { } underlying) return Name(underlying) + "?";
        string mark = !type.IsValueType && nullability?.ReadState == NullabilityState.Nullable ? "?" : "";
        if (type.IsArray)
        {
            return $"{Name(type.GetElementType()!, nullability?.ElementType)}[{new string(',', type.GetArrayRank() - 1)}]{mark}";
        }
        if (type.IsPointer) return Name(type.GetElementType()!) + "*";
        if (type.IsGenericParameter) return type.Name + mark;
        if (Keywords.TryGetValue(type, out string? keyword)) return keyword + mark;
        string[] arguments = [.. type.GetGenericArguments()
            .Select((argument, i) => Name(argument, nullability?.GenericTypeArguments.ElementAtOrDefault(i)))];
        if (type.FullName?.StartsWith("System.ValueTuple`", StringComparison.Ordinal) == true) return $"({string.Join(", ", arguments)})";
        string path = type.IsNested ? Name(type.DeclaringType!) + "." : "";
        string simple = type.Name.Split('`')[0];
        return $"{path}{simple}{(arguments.Length == 0 ? "" : $"<{string.Join(", ", arguments)}>")}{mark}";
    }
}
