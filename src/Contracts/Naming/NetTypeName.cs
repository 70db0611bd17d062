namespace TableActors.Contracts.Naming;

/// <summary>How faults name .NET types.</summary>
public static class NetTypeName
{
    /// <summary>The type's name without its namespace, for example <c>Double?</c> or <c>List&lt;String&gt;</c>.</summary>
    public static string Of(Type type)
    {
        ArgumentNullException.ThrowIfNull(type);
        if (Nullable.GetUnderlyingType(type) is { } inner)
            return $"{Of(inner)}?";
        if (type.IsArray)
            return $"{Of(type.GetElementType()!)}[]";
        return type.IsGenericType && type.Name.IndexOf('`', StringComparison.Ordinal) is > 0 and var end
            ? $"{type.Name[..end]}<{string.Join(", ", type.GetGenericArguments().Select(Of))}>"
            : type.Name;
    }
}
