using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace TableActors.Conventions.Tests.PublicApi;

/// <summary>
/// The public API of an assembly as text, close to how C# declares it: a line per type, and below
/// it a line per member that applications can use. What the compiler adds to records is left out.
/// </summary>
internal static class ApiText
{
    private const BindingFlags Declared =
        BindingFlags.Public
        | BindingFlags.NonPublic
        | BindingFlags.Instance
        | BindingFlags.Static
        | BindingFlags.DeclaredOnly;

    public static string Of(Assembly assembly) => string.Concat(
        assembly.GetExportedTypes()
            .GroupBy(type => type.Namespace)
            .OrderBy(types => types.Key, StringComparer.Ordinal)
            .Select(types => $"namespace {types.Key}\n"
                + string.Concat(types.OrderBy(ApiNames.Of, StringComparer.Ordinal).Select(Of))));

    private static string Of(Type type)
    {
        var members = type.IsEnum ? EnumMembers(type) : typeof(Delegate).IsAssignableFrom(type) ? [] : Members(type);
        return $"  {Declaration(type)}\n{string.Concat(members.Select(member => $"    {member}\n"))}";
    }

    private static string Declaration(Type type)
    {
        if (typeof(Delegate).IsAssignableFrom(type))
        {
            var invoke = type.GetMethod("Invoke")!;
            return $"delegate {ApiNames.OfReturn(invoke)} {ApiNames.Of(type)}({Parameters(invoke)})";
        }

        var kind = type switch
        {
            { IsInterface: true } => "interface",
            { IsEnum: true } => "enum",
            { IsValueType: true } => IsRecord(type) ? "record struct" : "struct",
            _ => IsRecord(type) ? "record" : "class",
        };
        var modifier = type switch
        {
            { IsInterface: true } or { IsEnum: true } => "",
            { IsValueType: true } => type.IsDefined(typeof(IsReadOnlyAttribute), false) ? "readonly " : "",
            { IsAbstract: true, IsSealed: true } => "static ",
            { IsAbstract: true } => "abstract ",
            { IsSealed: true } => "sealed ",
            _ => "",
        };
        var parents = Parents(type).ToList();
        return $"{modifier}{kind} {ApiNames.Of(type)}{(parents.Count == 0 ? "" : " : ")}{string.Join(", ", parents)}"
            + Constraints(type.GetGenericArguments());
    }

    // Only what the declaration itself names: no interface that another one or the base class brings.
    private static IEnumerable<string> Parents(Type type)
    {
        if (type.IsEnum)
            return Enum.GetUnderlyingType(type) == typeof(int) ? [] : [ApiNames.Of(Enum.GetUnderlyingType(type))];
        var all = type.GetInterfaces();
        var inherited = all
            .SelectMany(one => one.GetInterfaces())
            .Concat(type.BaseType?.GetInterfaces() ?? [])
            .ToHashSet();
        var own = all
            .Where(one => one.IsPublic || one.IsNestedPublic)
            .Where(one => !inherited.Contains(one))
            .Where(one => !IsRecord(type) || one != typeof(IEquatable<>).MakeGenericType(type))
            .Select(ApiNames.Of)
            .Order(StringComparer.Ordinal);
        return type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType)
            ? [ApiNames.Of(parent), .. own]
            : own;
    }

    private static IEnumerable<string> EnumMembers(Type type) => type
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => $"{field.Name} = {field.GetRawConstantValue()}");

    private static IEnumerable<string> Members(Type type)
    {
        var constructors = type.GetConstructors(Declared).Where(IsOffered).Select(Of).Order(StringComparer.Ordinal);
        var fields = type.GetFields(Declared).Where(IsOffered).Select(field => (field.Name, Text: Of(field)));
        var properties = type.GetProperties(Declared).Where(property => Accessors(property).Any())
            .Select(property => (property.Name, Text: Of(property)));
        var events = type.GetEvents(Declared).Where(one => IsOffered(one.AddMethod!))
            .Select(one => (one.Name, Text: $"event {ApiNames.Of(one.EventHandlerType!)} {one.Name}"));
        var methods = type.GetMethods(Declared).Where(method => IsOffered(method) && !IsAccessor(method))
            .Select(method => (method.Name, Text: Of(method)));
        return constructors.Concat(
            fields.Concat(properties).Concat(events).Concat(methods)
                .OrderBy(member => member.Name, StringComparer.Ordinal)
                .ThenBy(member => member.Text, StringComparer.Ordinal)
                .Select(member => member.Text));
    }

    private static string Of(ConstructorInfo constructor) =>
        $"{Access(constructor.IsPublic)}{ApiNames.WithoutArguments(constructor.DeclaringType!)}({Parameters(constructor)})";

    private static string Of(FieldInfo field) => field.IsLiteral
        ? $"const {ApiNames.Of(field)} {field.Name} = {Value(field.GetRawConstantValue(), field.FieldType)}"
        : $"{Access(field.IsPublic)}{(field.IsStatic ? "static " : "")}{(field.IsInitOnly ? "readonly " : "")}{ApiNames.Of(field)} {field.Name}";

    private static string Of(PropertyInfo property)
    {
        var required = property.IsDefined(typeof(RequiredMemberAttribute)) ? "required " : "";
        var accessors = Accessors(property).ToList();
        var indexes = property.GetIndexParameters();
        var name = indexes.Length == 0 ? property.Name : $"this[{string.Join(", ", indexes.Select(Of))}]";
        var isPublic = accessors.Exists(accessor => accessor.IsPublic);
        var verbs = accessors.Select(accessor => (isPublic ? Access(accessor.IsPublic) : "")
            + (accessor == property.GetMethod ? "get;" : IsInit(accessor) ? "init;" : "set;"));
        return $"{Access(isPublic)}{Modifiers(accessors[0])}{required}{ApiNames.Of(property)} {name} {{ {string.Join(' ', verbs)} }}";
    }

    private static string Of(MethodInfo method)
    {
        var arguments = method.GetGenericArguments();
        var result = ApiNames.OfReturn(method);
        var name = method.Name switch
        {
            "op_Implicit" => $"implicit operator {result}",
            "op_Explicit" => $"explicit operator {result}",
            var other when IsOperator(method) => $"{result} operator {other["op_".Length..]}",
            var other => $"{result} {other}",
        };
        return $"{Access(method.IsPublic)}{Modifiers(method)}{name}"
            + (arguments.Length == 0 ? "" : $"<{string.Join(", ", arguments.Select(ApiNames.Of))}>")
            + $"({Parameters(method)}){Constraints(arguments)}";
    }

    private static string Parameters(MethodBase method)
    {
        var isExtension = method.IsDefined(typeof(ExtensionAttribute), false);
        return string.Join(
            ", ", method.GetParameters()
                .Select(parameter => (isExtension && parameter.Position == 0 ? "this " : "") + Of(parameter)));
    }

    private static string Of(ParameterInfo parameter)
    {
        var modifier = parameter switch
        {
            { IsOut: true } => "out ",
            { ParameterType.IsByRef: true } => parameter.IsIn ? "in " : "ref ",
            _ when parameter.IsDefined(typeof(ParamArrayAttribute)) => "params ",
            _ when parameter.IsDefined(typeof(ParamCollectionAttribute)) => "params ",
            _ => "",
        };
        var value = parameter.HasDefaultValue ? $" = {Value(parameter.RawDefaultValue, parameter.ParameterType)}" : "";
        return $"{modifier}{ApiNames.Of(parameter)} {parameter.Name}{value}";
    }

    private static string Value(object? value, Type type) => (Nullable.GetUnderlyingType(type) ?? type) switch
    {
        _ when value is null => type.IsValueType && Nullable.GetUnderlyingType(type) is null ? "default" : "null",
        { IsEnum: true } known => $"{ApiNames.Of(known)}.{Enum.ToObject(known, value)}",
        _ => value switch
        {
            string text => $"\"{text}\"",
            char letter => $"'{letter}'",
            bool flag => flag ? "true" : "false",
            _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
        },
    };

    private static string Constraints(Type[] arguments) => string.Concat(
        from argument in arguments
        where argument.IsGenericParameter
        let parts = Constraints(argument).ToList()
        where parts.Count > 0
        select $" where {argument.Name} : {string.Join(", ", parts)}");

    private static IEnumerable<string> Constraints(Type argument)
    {
        var special = argument.GenericParameterAttributes;
        var isStruct = special.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint);
        if (isStruct)
            yield return "struct";
        if (special.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint))
            yield return "class";
        foreach (var bound in argument.GetGenericParameterConstraints().Where(bound => bound != typeof(ValueType)))
            yield return ApiNames.Of(bound);
        if (!isStruct && special.HasFlag(GenericParameterAttributes.DefaultConstructorConstraint))
            yield return "new()";
    }

    private static IEnumerable<MethodInfo> Accessors(PropertyInfo property) => property.Name == "EqualityContract"
        ? []
        : new[] { property.GetMethod, property.SetMethod }.OfType<MethodInfo>().Where(IsOffered);

    // The accessors of an automatic property are made by the compiler too, but they are offered.
    private static bool IsOffered(MethodBase method) =>
        (method.IsPublic || IsForHeirs(method.DeclaringType!, method.IsFamily || method.IsFamilyOrAssembly))
        && (IsAccessor(method) || !method.IsDefined(typeof(CompilerGeneratedAttribute), false));

    private static bool IsOffered(FieldInfo field) => !field.IsSpecialName
        && (field.IsPublic || IsForHeirs(field.DeclaringType!, field.IsFamily || field.IsFamilyOrAssembly));

    private static bool IsForHeirs(Type type, bool isProtected) => isProtected && !type.IsSealed;

    private static bool IsAccessor(MethodBase method) =>
        method is MethodInfo { IsSpecialName: true } && !IsOperator(method);

    private static bool IsOperator(MethodBase method) =>
        method.IsSpecialName && method.Name.StartsWith("op_", StringComparison.Ordinal);

    private static bool IsRecord(Type type) => type.IsValueType
        ? type.GetMethod("PrintMembers", Declared)?.IsDefined(typeof(CompilerGeneratedAttribute), false) == true
        : type.GetMethod("<Clone>$", Declared) is not null;

    private static bool IsInit(MethodInfo setter) =>
        setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit));

    private static string Access(bool isPublic) => isPublic ? "" : "protected ";

    private static string Modifiers(MethodInfo method) => method switch
    {
        { DeclaringType.IsInterface: true } => method.IsStatic ? "static " : method.IsAbstract ? "" : "virtual ",
        { IsStatic: true } => "static ",
        { IsAbstract: true } => "abstract ",
        { IsVirtual: true } when method.GetBaseDefinition() != method =>
            method.IsFinal ? "sealed override " : "override ",
        { IsVirtual: true, IsFinal: false } => "virtual ",
        _ => "",
    };
}
