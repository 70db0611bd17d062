using System.Collections.Immutable;
using System.Net;
using System.Text;
using System.Text.Unicode;
using Microsoft.AspNetCore.WebUtilities;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Errors;

namespace TableActors.AspNetCore.Requests;

/// <summary>The fields of a route's requests. Binding puts one value per field into an array, or finds all that is wrong.</summary>
internal sealed partial class RequestFields
{
    private static readonly FaultyValue NoMedia = new("cannot be given here: this route takes no files");

    private readonly ImmutableArray<RequestField> _fields;
    private readonly FieldNames _names;

    public RequestFields(ImmutableArray<RequestField> fields)
    {
        _fields = fields;
        _names = new FieldNames(fields);
    }

    /// <summary>All fields, in the order of the declaration.</summary>
    public ImmutableArray<RequestField> All => _fields;

    /// <summary>Marks every field as absent.</summary>
    public void Clear(object?[] values)
    {
        foreach (var field in _fields)
            values[field.Slot] = AbsentValue.Instance;
    }

    /// <summary>Gives absent fields what they are to have, and finds everything that is wrong.</summary>
    /// <returns>What is wrong; <see langword="null"/>: nothing.</returns>
    public Problem? Settle(object?[] values)
    {
        ImmutableDictionary<string, ImmutableArray<string>>.Builder? faults = null;
        foreach (var field in _fields)
        {
            var fault = values[field.Slot] switch
            {
                AbsentValue => SettleAbsent(field, values),
                FaultyValue faulty => faulty.Fault,
                null when !field.Nullable => "must not be null",
                _ => null,
            };
            if (fault is not null)
                (faults ??= ImmutableDictionary.CreateBuilder<string, ImmutableArray<string>>())[field.Name] = [fault];
        }

        return faults is null ? null : Problem.OfFields(ErrorCodes.ValidationFailed, faults.ToImmutable());
    }

    private static string? SettleAbsent(RequestField field, object?[] values)
    {
        if (field.WhenAbsent == WhenAbsent.Refuse)
            return "is required";
        if (field.WhenAbsent == WhenAbsent.TakeDefault)
            values[field.Slot] = field.Default;
        return null;
    }

    private static readonly FaultyValue NoText = new("must be valid UTF-8 where it is percent-encoded");

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
                values[field.Slot] = IsText(pair, out var text) ? ReadText(text, field) : NoText;
        }

        return Settle(values);
    }

    // What is no UTF-8 is left as it was, or replaced, when it is decoded: it would be taken for another text.
    private static bool IsText(QueryStringEnumerable.EncodedNameValuePair pair, out string text)
    {
        text = pair.DecodeValue().ToString();
        if (text.AsSpan().IndexOfAny('%', '\uFFFD') < 0)
            return true;
        var encoded = Encoding.UTF8.GetBytes(pair.EncodedValue.ToString());
        return Utf8.IsValid(WebUtility.UrlDecodeToBytes(encoded, 0, encoded.Length));
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
