using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using TableActors.Actors.Jobs;
using TableActors.Actors.Media;
using TableActors.AspNetCore.Answers;
using TableActors.AspNetCore.Media;
using TableActors.AspNetCore.OpenApi;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Tables;

namespace TableActors.AspNetCore.Handlers;

/// <summary>An answer that is made of a row, and can describe itself without one.</summary>
internal interface IRowAnswer : IRouteAnswer
{
    /// <summary>The errors that can occur while the answer is made.</summary>
    ImmutableArray<ErrorCode> Problems { get; }

    /// <param name="meaning">One sentence on which row it is.</param>
    IAnswerShape Describe(string meaning);
}

/// <summary>Answers with some of the row's columns.</summary>
internal sealed class RowAnswer : IRowAnswer
{
    private readonly ImmutableArray<Column> _columns;
    private readonly RowJsonWriter _rows;
    private readonly MediaUrls _media;

    public RowAnswer(ImmutableArray<Column> columns, MediaUrls media)
    {
        _columns = columns;
        _rows = new RowJsonWriter(
            [.. columns.Select(column => new AnswerColumn(column.Name, column.Type, column.Ordinal))]);
        _media = media;
    }

    public ImmutableArray<ErrorCode> Problems => [];

    public IAnswerShape Describe(string meaning) => new RowShape(meaning, [.. _columns.Select(DescribedField.Of)]);

    public ValueTask SendAsync(HttpContext context, OperationOutcome outcome)
    {
        if (outcome.Version is { } stored)
            context.Response.Headers.ETag = EntityTag.Of(stored);
        var answer = JsonOf(outcome.Row, _media.LinksForAnswer(context.Request, _rows.WritesMedia));
        return new ValueTask(answer.SendAndReturnAsync(context, StatusCodes.Status200OK, JsonAnswer.ContentType));
    }

    public ValueTask<JobOutcome> MakeBodyAsync(OperationOutcome outcome, BodyScope scope) =>
        ValueTask.FromResult<JobOutcome>(
            new JobOutcome.Answered(JsonOf(outcome.Row, scope.Links).TakeAndReturn(), outcome.Version));

    private JsonAnswer JsonOf(ImmutableArray<object?> values, MediaLinks links)
    {
        var answer = JsonAnswer.Rent();
        _rows.WriteObject(answer.Writer, values.AsSpan(), links);
        return answer;
    }
}

/// <summary>Answers with the file in one of the row's media columns.</summary>
internal sealed class RowFileAnswer(IMediaStore store, Column column) : IRowAnswer
{
    private readonly FileAnswer _files = new(store, FileAnswer.Changing, isRead: false);

    public ImmutableArray<ErrorCode> Problems => RouteProblems.File;

    public IAnswerShape Describe(string meaning) =>
        new FileShape($"{meaning} Of it, the file {column.Name}.", (MediaColumnType)column.Type, IsOfGet: false);

    public ValueTask SendAsync(HttpContext context, OperationOutcome outcome) =>
        _files.SendAsync(context, (MediaReference?)outcome.Row[column.Ordinal]);
}

/// <summary>Answers how many rows there were: <c>{"num_rows": n}</c>.</summary>
internal sealed class RowCountAnswer : IRouteAnswer
{
    public ValueTask SendAsync(HttpContext context, OperationOutcome outcome) =>
        new(JsonOf(outcome.RowCount).SendAndReturnAsync(context, StatusCodes.Status200OK, JsonAnswer.ContentType));

    public ValueTask<JobOutcome> MakeBodyAsync(OperationOutcome outcome, BodyScope scope) =>
        ValueTask.FromResult<JobOutcome>(new JobOutcome.Answered(JsonOf(outcome.RowCount).TakeAndReturn(), null));

    private static JsonAnswer JsonOf(long count)
    {
        var answer = JsonAnswer.Rent();
        answer.Writer.WriteStartObject();
        answer.Writer.WriteNumber("num_rows"u8, count);
        answer.Writer.WriteEndObject();
        return answer;
    }
}

/// <summary>Writes rows as JSON objects with a fixed choice of columns.</summary>
/// <param name="columns">The columns, in the order of the answer.</param>
internal sealed class RowJsonWriter(AnswerColumn[] columns)
{
    /// <summary>Whether answers hold URLs of files, which depend on the request.</summary>
    public bool WritesMedia { get; } = columns.Any(column => column.Type is { IsMedia: true });

    public void WriteObject(Utf8JsonWriter writer, ReadOnlySpan<object?> row, MediaLinks media)
    {
        writer.WriteStartObject();
        foreach (var column in columns)
        {
            writer.WritePropertyName(column.Name);
            column.WriteValue(writer, row, media);
        }

        writer.WriteEndObject();
    }

    /// <summary>Writes the first column's value alone.</summary>
    public void WriteScalar(Utf8JsonWriter writer, ReadOnlySpan<object?> row, MediaLinks media) =>
        columns[0].WriteValue(writer, row, media);
}

internal sealed class AnswerColumn
{
    private readonly int _slot;

    /// <param name="name">The name in answers.</param>
    /// <param name="type">The type; <see langword="null"/>: each value is written by its .NET type.</param>
    /// <param name="slot">The place of the value in a row.</param>
    public AnswerColumn(string name, ColumnType? type, int slot)
    {
        Name = JsonEncodedText.Encode(name, JsonAnswer.Encoder);
        Type = type;
        _slot = slot;
    }

    public JsonEncodedText Name { get; }

    public ColumnType? Type { get; }

    public void WriteValue(Utf8JsonWriter writer, ReadOnlySpan<object?> row, MediaLinks media)
    {
        var value = row[_slot];
        if (value is null)
            writer.WriteNullValue();
        else
            TypeOf(value).WriteJson(writer, value, media);
    }

    private ColumnType TypeOf(object value) => Type
        ?? ColumnTypes.For(value.GetType())
        ?? throw new InvalidOperationException(
            $"A query yielded a value of type {value.GetType()}, which no answer can carry.");
}
