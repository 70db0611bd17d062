using System.Collections;
using System.Globalization;
using System.Reflection;
using TableActors.Contracts.Naming;

namespace TableActors.Actors.Tests.Serialization;

/// <summary>
/// Writes all that a message holds as text. Two messages are the same, to the last bit and type, if
/// their texts are.
/// </summary>
internal static class MessageText
{
    public static string Of(object? value) => value switch
    {
        null => "null",
        string text => $"\"{text}\"",
        double number => $"Double {BitConverter.DoubleToInt64Bits(number):x16}",
        ReadOnlyMemory<byte> bytes => Convert.ToHexString(bytes.Span),
        byte[] bytes => $"Byte[] {Convert.ToHexString(bytes)}",
        RequestFingerprint fingerprint => fingerprint.ToString(),
        DateTimeOffset instant => instant.ToString("O", CultureInfo.InvariantCulture),
        DateOnly day => day.ToString("O", CultureInfo.InvariantCulture),
        Guid uuid => $"Guid {uuid}",
        _ when value.GetType().IsPrimitive || value.GetType().IsEnum =>
            string.Create(CultureInfo.InvariantCulture, $"{value.GetType().Name} {value}"),
        Array many => $"{value.GetType().Name}[{string.Join(", ", many.Cast<object>().Select(Of))}]",
        IEnumerable many when IsOrdered(many) => $"[{string.Join(", ", many.Cast<object>().Select(Of))}]",
        IEnumerable many => $"[{string.Join(", ", many.Cast<object>().Select(Of).Order(StringComparer.Ordinal))}]",
        _ => $"{value.GetType().Name}({string.Join(", ", PropertiesOf(value))})",
    };

    private static bool IsOrdered(IEnumerable many) => many is IList;

    private static IEnumerable<string> PropertiesOf(object value) =>
        from property in value.GetType()
            .GetProperties(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance)
        where property.GetMethod is { IsPrivate: false, IsFamily: false } && property.GetIndexParameters().Length == 0
        select $"{property.Name} = {Of(property.GetValue(value))}";
}
