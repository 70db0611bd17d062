using System.Collections;
using System.Globalization;
using System.Reflection;
using TableActors.Contracts.Naming;

namespace TableActors.Actors.Tests.Serialization;

/// <summary>All that a message holds, as text: two messages are the same where their texts are.</summary>
internal static class MessageText
{
    public static string Of(object? value) => value switch
    {
        null => "null",
        string text => $"\"{text}\"",
        ReadOnlyMemory<byte> bytes => Convert.ToHexString(bytes.Span),
        RequestFingerprint fingerprint => fingerprint.ToString(),
        DateTimeOffset instant => instant.ToString("O", CultureInfo.InvariantCulture),
        _ when value.GetType().IsPrimitive || value.GetType().IsEnum => string.Create(CultureInfo.InvariantCulture, $"{value}"),
        IEnumerable many => $"[{string.Join(", ", many.Cast<object>().Select(Of).Order(StringComparer.Ordinal))}]",
        _ => $"{value.GetType().Name}({string.Join(", ", PropertiesOf(value))})",
    };

    private static IEnumerable<string> PropertiesOf(object value) =>
        from property in value.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance)
        where property.GetIndexParameters().Length == 0
        select $"{property.Name} = {Of(property.GetValue(value))}";
}
