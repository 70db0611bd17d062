using Microsoft.AspNetCore.WebUtilities;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Errors;

namespace TableActors.AspNetCore.Requests;

internal sealed partial class RequestFields
{
    /// <summary>Binds a query string. Of a parameter that comes twice, the last one counts.</summary>
    /// <param name="queryString">The query string, with or without <c>?</c>.</param>
    /// <param name="values">Has a place for every slot.</param>
    /// <returns>What is wrong; <see langword="null"/>: nothing.</returns>
    public Problem? BindQueryString(string? queryString, object?[] values)
    {
        Clear(values);
        foreach (var pair in new QueryStringEnumerable(queryString))
        {
            if (Find(pair.DecodeName().Span) is { } field)
                values[field.Slot] = ReadText(pair.DecodeValue().ToString(), field);
        }

        return Settle(values);
    }

    /// <summary>Finds a field by its name.</summary>
    public RequestField? Find(ReadOnlySpan<char> name)
    {
        foreach (var field in _fields)
        {
            if (name.SequenceEqual(field.Name))
                return field;
        }

        return null;
    }

    /// <summary>Reads the text form that query strings and forms share.</summary>
    /// <returns>The value, null, or a <see cref="FaultyValue"/>.</returns>
    public static object? ReadText(string text, RequestField field)
    {
        // As in forms: text has no other way to say null, and only a string can be empty.
        if (text.Length == 0 && field.Nullable && field.Type is not StringType)
            return null;
        if (!field.Type.TryReadText(text, out var value, out var fault))
            return new FaultyValue(fault);
        // What a JSON body says by null.
        if (value is JsonText { Text: "null" })
            return null;
        return field.Type.IsMedia && field.Media == MediaInput.Refused ? NoMedia : value;
    }
}
