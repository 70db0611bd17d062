using System.Collections.Immutable;
using System.Text.Json;
using TableActors.AspNetCore.Answers;
using TableActors.AspNetCore.Handlers;
using TableActors.AspNetCore.Requests;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Errors;

namespace TableActors.AspNetCore.Jobs;

/// <summary>
/// Writes what a request asks for in the form that its job keeps, and reads it back exactly:
/// <c>{"media":…,"versions":[…],"values":{…}}</c>. Values are found by name, so that the route may
/// have got more fields since.
/// </summary>
internal sealed class JobInputs
{
    // Values may be nested as deeply as in a request, and stand two levels further in.
    private const int MaxDepth = JsonType.MaxDepth + 2;

    /// <summary>
    /// Stands for a request that was not read to its end, because its job existed already. No job
    /// can run with it.
    /// </summary>
    public static ReadOnlyMemory<byte> NotRead { get; } = "{\"values\":null}"u8.ToArray();

    private readonly RequestFields _fields;
    private readonly ImmutableArray<RequestField> _files;

    /// <param name="fields">One for each slot of a request's values.</param>
    public JobInputs(ImmutableArray<RequestField> fields)
    {
        // Every file is in the store already, whichever way it came, so that only its path is kept.
        _fields = new RequestFields(
            [.. fields.Select(field => field.Type.IsMedia ? field with { Media = MediaInput.Url } : field)]);
        _files = [.. fields.Where(field => field.Type.IsMedia)];
    }

    public IReadOnlyCollection<MediaReference> FilesOf(BoundRequest request) =>
        [.. _files.Select(field => request.Values[field.Slot]).OfType<MediaReference>()];

    /// <param name="request">The request, bound.</param>
    /// <param name="links">How files are to become URLs in the job's result.</param>
    public byte[] Write(BoundRequest request, MediaLinks links)
    {
        var answer = JsonAnswer.Rent();
        var writer = answer.Writer;
        writer.WriteStartObject();
        writer.WriteString("media"u8, links.BaseUrl);
        if (!request.Versions.IsDefaultOrEmpty)
        {
            writer.WriteStartArray("versions"u8);
            foreach (var version in request.Versions)
                writer.WriteNumberValue(version);
            writer.WriteEndArray();
        }

        writer.WriteStartObject("values"u8);
        foreach (var field in _fields.All)
            WriteValue(writer, field, request.Values[field.Slot]);
        writer.WriteEndObject();
        writer.WriteEndObject();
        return answer.TakeAndReturn();
    }

    /// <param name="inputs">What <see cref="Write"/> made.</param>
    /// <param name="request">Has places for the values, and gets the versions.</param>
    /// <param name="links">How files are to become URLs.</param>
    /// <returns>Why the request no longer fits the route; <see langword="null"/>: it does.</returns>
    public Problem? Read(ReadOnlyMemory<byte> inputs, ref BoundRequest request, out MediaLinks links)
    {
        links = MediaLinks.Relative;
        Problem? problem = null;
        var reader = new Utf8JsonReader(inputs.Span, new JsonReaderOptions { MaxDepth = MaxDepth });
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("media"u8) && reader.Read())
            {
                links = new MediaLinks(reader.GetString()!);
            }
            else if (reader.ValueTextEquals("versions"u8) && reader.Read())
            {
                request = request with { Versions = ReadVersions(ref reader) };
            }
            else
            {
                reader.Read();
                var start = (int)reader.TokenStartIndex;
                reader.Skip();
                problem = BindValues(inputs.Span[start..(int)reader.BytesConsumed], request.Values);
            }
        }

        return problem;
    }

    private static void WriteValue(Utf8JsonWriter writer, RequestField field, object? value)
    {
        if (value is AbsentValue)
            return;
        writer.WritePropertyName(field.Name);
        if (value is null)
            writer.WriteNullValue();
        else if (value is MediaReference file)
            writer.WriteStringValue(file.Path);
        else
            field.Type.WriteJson(writer, value, MediaLinks.Relative);
    }

    private static ImmutableArray<long> ReadVersions(ref Utf8JsonReader reader)
    {
        var versions = ImmutableArray.CreateBuilder<long>();
        while (reader.Read() && reader.TokenType == JsonTokenType.Number)
            versions.Add(reader.GetInt64());
        return versions.ToImmutable();
    }

    private Problem? BindValues(ReadOnlySpan<byte> values, object?[] bound)
    {
        if (_fields.BindJson(values, bound) is { } problem)
            return new Problem(
                ErrorCodes.SchemaChanged,
                "The table or the route has changed since the job was accepted, "
                + $"and what was asked for no longer fits: {problem.Detail}");
        foreach (var field in _files)
        {
            if (bound[field.Slot] is string path)
                bound[field.Slot] = new MediaReference(path);
        }

        return null;
    }
}
