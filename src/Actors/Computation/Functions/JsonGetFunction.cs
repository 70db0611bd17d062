using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Computations;

namespace TableActors.Actors.Computation.Functions;

/// <summary>
/// <c>json_get(json, pointer)</c>: the part of a JSON value that a JSON pointer (RFC 6901) leads
/// to; null if it leads nowhere, or to null. A text that is no pointer is an error. The column may
/// have any type that the part can be read as.
/// </summary>
internal sealed class JsonGetFunction()
    : FixedFunction("json_get", ColumnTypes.Json, [ColumnTypes.Json, ColumnTypes.String])
{
    internal override bool ResultIsReadAsDeclared => true;

    public override object? Invoke(ReadOnlySpan<object?> arguments)
    {
        using var document = JsonDocument.Parse(
            ((JsonText)arguments[0]!).Text, new JsonDocumentOptions { MaxDepth = int.MaxValue });
        return JsonPointer.Find(document.RootElement, (string)arguments[1]!)
            is { ValueKind: not JsonValueKind.Null } found
            ? new JsonText(found.GetRawText())
            : null;
    }
}

/// <summary>Follows JSON pointers, as RFC 6901 defines them.</summary>
internal static partial class JsonPointer
{
    /// <summary>The value that a pointer leads to; <see langword="null"/>: there is none.</summary>
    /// <exception cref="ComputationException">The text is no JSON pointer.</exception>
    public static JsonElement? Find(JsonElement root, string pointer)
    {
        if (!JsonPointerSyntax.IsPointer(pointer))
            throw new ComputationException($"the JSON pointer must {JsonPointerSyntax.Expected}");
        if (pointer.Length == 0)
            return root;
        var found = root;
        foreach (var step in pointer[1..].Split('/'))
        {
            // In this order, because "~01" stands for "~1", not for "/".
            var name = step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            if (!TryStep(ref found, name))
                return null;
        }

        return found;
    }

    private static bool TryStep(ref JsonElement element, string name)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                return element.TryGetProperty(name, out element);
            case JsonValueKind.Array:
                if (!Index().IsMatch(name)
                    || !int.TryParse(name, CultureInfo.InvariantCulture, out var index)
                    || index >= element.GetArrayLength())
                    return false;
                element = element[index];
                return true;
            default:
                return false;
        }
    }

    [GeneratedRegex(@"\A(?:0|[1-9][0-9]*)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Index();
}
