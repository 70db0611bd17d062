using System.Text.Json;
using TableActors.Contracts.Columns;

namespace TableActors.Actors.Computation.Functions;

/// <summary>
/// <c>json_get(json, pointer)</c>: the part of a JSON value that a JSON pointer (RFC 6901) leads to; null where it leads nowhere
/// or to null. A pointer that is none is an error. The column may have any type that the part can be read as.
/// </summary>
internal sealed class JsonGetFunction() : FixedFunction("json_get", ColumnTypes.Json, [ColumnTypes.Json, ColumnTypes.String])
{
    public override bool ResultIsReadAsDeclared => true;

    public override object? Invoke(ReadOnlySpan<object?> arguments)
    {
        using var document = JsonDocument.Parse(((JsonText)arguments[0]!).Text, new JsonDocumentOptions { MaxDepth = int.MaxValue });
        return JsonPointer.Find(document.RootElement, (string)arguments[1]!) is { ValueKind: not JsonValueKind.Null } found
            ? new JsonText(found.GetRawText())
            : null;
    }
}
