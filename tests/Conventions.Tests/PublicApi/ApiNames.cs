using System.Reflection;

namespace TableActors.Conventions.Tests.PublicApi;

/// <summary>Names of types as C# writes them, with a question mark where null is allowed.</summary>
internal static class ApiNames
{
    private static readonly NullabilityInfoContext Nullability = new();

    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void",
        [typeof(object)] = "object",
        [typeof(string)] = "string",
        [typeof(bool)] = "bool",
        [typeof(char)] = "char",
        [typeof(byte)] = "byte",
        [typeof(sbyte)] = "sbyte",
        [typeof(short)] = "short",
        [typeof(ushort)] = "ushort",
        [typeof(int)] = "int",
        [typeof(uint)] = "uint",
        [typeof(long)] = "long",
        [typeof(ulong)] = "ulong",
        [typeof(float)] = "float",
        [typeof(double)] = "double",
        [typeof(decimal)] = "decimal",
    };

    public static string Of(Type type) => Of(type, null);

    public static string Of(FieldInfo field) => Of(field.FieldType, Nullability.Create(field));

    public static string Of(PropertyInfo property) => Of(property.PropertyType, Nullability.Create(property));

    public static string Of(ParameterInfo parameter) => Of(parameter.ParameterType, Nullability.Create(parameter));

    public static string OfReturn(MethodInfo method) => Of(method.ReturnParameter);

    public static string WithoutArguments(Type type) => type.Name.Split('`')[0];

    private static string Of(Type type, NullabilityInfo? known)
    {
        if (type.IsByRef)
            return Of(type.GetElementType()!, known);
        if (Nullable.GetUnderlyingType(type) is { } value)
            return $"{Of(value, known?.GenericTypeArguments.FirstOrDefault())}?";
        var isNullable = known?.ReadState == NullabilityState.Nullable
            || known?.WriteState == NullabilityState.Nullable;
        var mark = isNullable && !type.IsValueType ? "?" : "";
        if (type.IsArray)
            return $"{Of(type.GetElementType()!, known?.ElementType)}[]{mark}";
        if (type.IsGenericParameter || Keywords.ContainsKey(type))
            return Keywords.GetValueOrDefault(type, type.Name) + mark;

        var arguments = type.GetGenericArguments()
            .Select((argument, index) => Of(argument, known?.GenericTypeArguments.ElementAtOrDefault(index)))
            .ToList();
        if (type.FullName?.StartsWith("System.ValueTuple`", StringComparison.Ordinal) == true)
            return $"({string.Join(", ", arguments)})";
        // A nested type repeats the arguments of the type around it.
        var outer = type.DeclaringType is { } around ? $"{Of(around)}." : "";
        var own = arguments.Skip(type.DeclaringType?.GetGenericArguments().Length ?? 0).ToList();
        return outer + WithoutArguments(type) + (own.Count == 0 ? "" : $"<{string.Join(", ", own)}>") + mark;
    }
}
