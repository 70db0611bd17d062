using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using TableActors.Actors.Jobs;
using TableActors.AspNetCore.Answers;
using TableActors.AspNetCore.OpenApi;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Tables;

namespace TableActors.AspNetCore.Handlers;

/// <summary>Answers with some of the row's columns.</summary>
internal sealed class RowAnswer : IRowAnswer, IRowBody
{
    private readonly ImmutableArray<Column> _columns;
    private readonly RowJsonWriter _rows;
    private readonly MediaUrls _media;

    public RowAnswer(ImmutableArray<Column> columns, MediaUrls media)
    {
        _columns = columns;
        _rows = new RowJsonWriter([.. columns.Select(column => new AnswerColumn(column.Name, column.Type, column.Ordinal))]);
        _media = media;
    }

    public ImmutableArray<ErrorCode> Problems => [];

    public IAnswerShape Describe(string meaning) => new RowShape(meaning, [.. _columns.Select(DescribedField.Of)]);

    public ValueTask SendAsync(HttpContext context, ImmutableArray<object?> values, long? version)
    {
        if (version is { } stored)
            context.Response.Headers.ETag = EntityTag.Of(stored);
        var answer = Written(values, _media.LinksForAnswer(context.Request, _rows));
        return new ValueTask(answer.SendAndReturnAsync(context, StatusCodes.Status200OK, JsonAnswer.ContentType));
    }

    public ValueTask<JobOutcome> MakeBodyAsync(ImmutableArray<object?> values, long? version, BodyScope scope) =>
        ValueTask.FromResult<JobOutcome>(new JobOutcome.Answered(Written(values, scope.Links).TakeAndReturn(), version));

    private JsonAnswer Written(ImmutableArray<object?> values, MediaLinks links)
    {
        var answer = JsonAnswer.Rent();
        _rows.WriteObject(answer.Writer, values.AsSpan(), links);
        return answer;
    }
}
