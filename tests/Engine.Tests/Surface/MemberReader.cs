using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace TableActors.Engine.Tests.Surface;

/// <summary>Reads the public and protected members that a type declares.</summary>
internal static class MemberReader
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <summary>The surface files leave these out, for all types.</summary>
    private static readonly HashSet<string> Unlisted = ["Equals", "GetHashCode", "ToString", "op_Equality", "op_Inequality"];

    /// <summary>Members with what is needed to judge them; overrides add nothing to what their base offers.</summary>
    public static IEnumerable<(MemberSignature Signature, bool IsOverride)> Read(Type type)
    {
        foreach (var constructor in type.GetConstructors(Declared).Where(each => !each.IsStatic && IsVisible(each)))
            yield return (new MemberSignature(AccessOf(constructor), $"ctor({Parameters(constructor)})", false, false, false), false);
        foreach (var field in type.GetFields(Declared).Where(IsVisible))
            yield return (OfField(field), false);
        foreach (var property in type.GetProperties(Declared))
        {
            var accessors = property.GetAccessors(nonPublic: true).Where(IsVisible).ToList();
            if (accessors.Count > 0)
                yield return (OfProperty(property, accessors), IsOverride(accessors[0]));
        }

        foreach (var @event in type.GetEvents(Declared).Where(each => IsVisible(each.AddMethod!)))
            yield return (OfEvent(@event), IsOverride(@event.AddMethod!));
        foreach (var method in type.GetMethods(Declared).Where(each => IsVisible(each) && IsMethod(each)))
            yield return (OfMethod(method), IsOverride(method));
    }

    private static bool IsMethod(MethodInfo method) =>
        (!method.IsSpecialName || method.Name.StartsWith("op_", StringComparison.Ordinal))
        && !Unlisted.Contains(method.Name)
        && !method.Name.StartsWith('<');

    private static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static bool IsVisible(FieldInfo field) =>
        (field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly) && !field.IsSpecialName;

    private static bool IsOverride(MethodInfo method) => method.GetBaseDefinition().DeclaringType != method.DeclaringType;

    private static bool IsOverridable(MethodInfo method) => method is { IsVirtual: true, IsFinal: false } && !method.DeclaringType!.IsSealed;

    private static string AccessOf(MethodBase method) => method.IsPublic ? "public" : "protected";

    private static string Static(bool isStatic) => isStatic ? "static " : "";

    private static MemberSignature OfField(FieldInfo field) => new(
        field.IsPublic ? "public" : "protected",
        $"field {Static(field.IsStatic)}{TypeText.Of(field.FieldType)} {field.Name}",
        false,
        false,
        false);

    private static MemberSignature OfProperty(PropertyInfo property, List<MethodInfo> accessors)
    {
        var index = property.GetIndexParameters();
        var name = index.Length == 0 ? property.Name : $"{property.Name}[{Parameters(index, isExtension: false)}]";
        var widest = accessors.Find(each => each.IsPublic) ?? accessors[0];
        return new MemberSignature(
            AccessOf(widest),
            $"{Static(widest.IsStatic)}{TypeText.Of(property.PropertyType)} {name}",
            IsOverridable(widest),
            accessors.Contains(property.GetMethod!),
            accessors.Contains(property.SetMethod!));
    }

    private static MemberSignature OfEvent(EventInfo @event) => new(
        AccessOf(@event.AddMethod!),
        $"event {Static(@event.AddMethod!.IsStatic)}{TypeText.Of(@event.EventHandlerType!)} {@event.Name}",
        IsOverridable(@event.AddMethod!),
        false,
        false);

    private static MemberSignature OfMethod(MethodInfo method) => new(
        AccessOf(method),
        Static(method.IsStatic) + Invocation(method, $" {method.Name}{TypeText.Arguments(method.GetGenericArguments())}"),
        IsOverridable(method),
        false,
        false);

    /// <summary>The return type, the name and the parameters.</summary>
    public static string Invocation(MethodInfo method, string name) => $"{TypeText.Of(method.ReturnType)}{name}({Parameters(method)})";

    private static string Parameters(MethodBase method) =>
        Parameters(method.GetParameters(), method.IsDefined(typeof(ExtensionAttribute), inherit: false));

    private static string Parameters(ParameterInfo[] parameters, bool isExtension) =>
        string.Join(", ", parameters.Select((each, i) => (isExtension && i == 0 ? "this " : "") + Parameter(each)));

    private static string Parameter(ParameterInfo parameter)
    {
        var open = parameter.IsDefined(typeof(ParamArrayAttribute), inherit: false) ? "params " : "";
        var value = parameter.HasDefaultValue ? $" = {Literal(parameter.RawDefaultValue)}" : "";
        return $"{open}{TypeText.Of(parameter.ParameterType)} {parameter.Name}{value}";
    }

    private static string Literal(object? value) => value switch
    {
        null => "null",
        string text => $"\"{text}\"",
        bool flag => flag ? "true" : "false",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
