namespace TableActors.Engine.Tests.Surface;

/// <summary>Writes types the way the surface files do.</summary>
internal static class TypeText
{
    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void", [typeof(object)] = "object", [typeof(string)] = "string", [typeof(bool)] = "bool",
        [typeof(byte)] = "byte", [typeof(int)] = "int", [typeof(uint)] = "uint", [typeof(long)] = "long",
        [typeof(float)] = "float", [typeof(double)] = "double",
    };

    /// <summary>The name as members use it: without the namespace, but with the types around a nested one.</summary>
    public static string Of(Type type)
    {
        if (type.IsByRef)
            return "ref " + Of(type.GetElementType()!);
        if (type.IsArray)
            return Of(type.GetElementType()!) + "[]";
        if (Nullable.GetUnderlyingType(type) is { } underlying)
            return Of(underlying) + "?";
        if (Keywords.TryGetValue(type, out var keyword))
            return keyword;
        if (type.IsGenericParameter)
            return type.Name;
        return Chain(type) + Arguments(type.GetGenericArguments());
    }

    /// <summary>The name as a type's heading has it.</summary>
    public static string FullNameOf(Type type) => (type.Namespace is { } space ? space + "." : "") + Of(type);

    public static string Arguments(Type[] arguments) =>
        arguments.Length == 0 ? "" : $"<{string.Join(", ", arguments.Select(Of))}>";

    private static string Chain(Type type)
    {
        var name = type.Name.Split('`')[0];
        return type.DeclaringType is { } outer ? $"{Chain(outer)}.{name}" : name;
    }
}
