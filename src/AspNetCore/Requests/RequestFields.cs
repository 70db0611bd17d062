using System.Collections.Immutable;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.AspNetCore.WebUtilities;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Errors;

namespace TableActors.AspNetCore.Requests;

/// <summary>
/// The fields of a route's requests. Binding puts one value per field into an array, or finds
/// everything that is wrong.
/// </summary>
internal sealed class RequestFields
{
    // A value that is deeper than values may be is a fault of its field. In an ignored field it is
    // none. This bound is for the body as a whole.
    private const int MaxDepth = 1000;

    private static readonly JsonReaderOptions Options = new() { MaxDepth = MaxDepth };
    private static readonly byte[] Utf8Mark = [0xEF, 0xBB, 0xBF];
    private static readonly FaultyValue NoMedia = new("cannot be given here: this route takes no files");
    private static readonly FaultyValue NoText = new("must be valid UTF-8 where it is percent-encoded");

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

    /// <summary>Gives absent fields their defaults, and finds everything that is wrong.</summary>
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

    /// <summary>
    /// Binds a JSON object. A missing body counts as an empty object. If a field comes twice, the
    /// last one counts.
    /// </summary>
    /// <param name="body">The whole body.</param>
    /// <param name="values">Has a place for every slot.</param>
    /// <returns>What is wrong; <see langword="null"/>: nothing.</returns>
    public Problem? BindJson(ReadOnlySpan<byte> body, object?[] values) => ReadJson(body, values) ?? Settle(values);

    /// <summary>Reads a JSON object. What the fields hold is judged later, by <see cref="Settle"/>.</summary>
    /// <returns>Why the body cannot be read at all; <see langword="null"/>: it can.</returns>
    public Problem? ReadJson(ReadOnlySpan<byte> body, object?[] values)
    {
        Clear(values);
        if (body.StartsWith(Utf8Mark))
            body = body[Utf8Mark.Length..];
        return body.IsEmpty ? null : ReadObject(body, values);
    }

    private Problem? ReadObject(ReadOnlySpan<byte> body, object?[] values)
    {
        // The reader checks only texts that it is asked for. Faulty texts of ignored fields would
        // pass unseen.
        if (!Utf8.IsValid(body))
            return Unreadable("The body is not valid UTF-8.");
        var reader = new Utf8JsonReader(body, Options);
        try
        {
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartObject)
                return Unreadable("The body must be a JSON object.");
            ReadFields(ref reader, values);
            // Reading on past the object throws if anything follows it.
            reader.Read();
            return null;
        }
        catch (JsonException fault)
        {
            if (IsTooDeep(body, reader))
                return Unreadable($"The body has lists and objects more than {MaxDepth} deep within each other.");
            return Unreadable(
                $"The body is not valid JSON: line {fault.LineNumber + 1}, byte {fault.BytePositionInLine + 1}.");
        }
    }

    private static bool IsTooDeep(ReadOnlySpan<byte> body, in Utf8JsonReader reader)
    {
        // The reader stands on the last token that it took. It does not count the token that begins
        // a list or an object as inside it.
        var depth = reader.CurrentDepth
            + (reader.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject ? 1 : 0);
        return depth == MaxDepth
            && body[(int)reader.BytesConsumed..].TrimStart(" \t\r\n,:"u8) is [(byte)'[' or (byte)'{', ..];
    }

    private void ReadFields(ref Utf8JsonReader reader, object?[] values)
    {
        var expected = 0;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var index = _names.Find(ref reader, expected);
            reader.Read();
            if (index < 0)
            {
                reader.Skip();
                continue;
            }

            expected = index + 1;
            var field = _fields[index];
            values[field.Slot] = ReadValue(ref reader, field);
        }
    }

    private static object? ReadValue(ref Utf8JsonReader reader, RequestField field)
    {
        if (reader.TokenType == JsonTokenType.Null)
            return null;
        if (!field.Type.TryReadJson(ref reader, out var value, out var fault))
            return new FaultyValue(fault);
        return field.Type.IsMedia && field.Media == MediaInput.Refused ? NoMedia : value;
    }

    private static Problem Unreadable(string detail) => new(ErrorCodes.UnreadableBody, detail);

    /// <summary>Binds a query string. If a parameter comes twice, the last one counts.</summary>
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

    // Decoding leaves bytes that are not UTF-8 as they are, or replaces them. The result would be
    // taken for another text.
    private static bool IsText(QueryStringEnumerable.EncodedNameValuePair pair, out string text)
    {
        text = pair.DecodeValue().ToString();
        if (text.AsSpan().IndexOfAny('%', '\uFFFD') < 0)
            return true;
        var encoded = Encoding.UTF8.GetBytes(pair.EncodedValue.ToString());
        return Utf8.IsValid(WebUtility.UrlDecodeToBytes(encoded, 0, encoded.Length));
    }

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
        // As in forms, empty means null: text has no other way to say it, and only a string can be
        // empty.
        if (text.Length == 0 && field.Nullable && field.Type is not StringType)
            return null;
        if (!field.Type.TryReadText(text, out var value, out var fault))
            return new FaultyValue(fault);
        // In a JSON body the same value is null.
        if (value is JsonText { Text: "null" })
            return null;
        return field.Type.IsMedia && field.Media == MediaInput.Refused ? NoMedia : value;
    }
}
