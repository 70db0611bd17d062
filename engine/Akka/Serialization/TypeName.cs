namespace Akka.Serialization;

/// <summary>Names of types as they are stored and configured: full name and assembly, without version.</summary>
internal static class TypeName
{
    public static string Of(Type type) => type.Assembly == typeof(object).Assembly
        ? type.FullName
        : $"{type.FullName}, {type.Assembly.GetName().Name}";

    /// <summary>Whether a configured name, possibly with version and token, means the type.</summary>
    public static bool Matches(string name, Type type)
    {
        var parts = name.Split(',', 3, StringSplitOptions.TrimEntries);
        return parts[0] == type.FullName && (parts.Length == 1 || parts[1] == type.Assembly.GetName().Name);
    }
}
