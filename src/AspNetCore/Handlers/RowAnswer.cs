using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using TableActors.AspNetCore.Answers;
using TableActors.AspNetCore.OpenApi;
using TableActors.AspNetCore.OpenApi.Shapes;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Tables;

namespace TableActors.AspNetCore.Handlers;

/// <summary>Answers with some of the row's columns.</summary>
internal sealed class RowAnswer : IRowAnswer
{
    private readonly ImmutableArray<Column> _columns;
    private readonly RowWriter _rows;
    private readonly MediaUrls _media;

    public RowAnswer(ImmutableArray<Column> columns, MediaUrls media)
    {
        _columns = columns;
        _rows = new RowWriter([.. columns.Select(column => new AnswerColumn(column.Name, column.Type, column.Ordinal))]);
        _media = media;
    }

    public ImmutableArray<ErrorCode> Problems => [];

    public IAnswerShape Describe(string meaning) => new RowShape(meaning, [.. _columns.Select(DescribedField.Of)]);

    public ValueTask SendAsync(HttpContext context, ImmutableArray<object?> values, long? version)
    {
        if (version is { } stored)
            context.Response.Headers.ETag = EntityTag.Of(stored);
        var answer = JsonAnswer.Rent();
        _rows.WriteObject(answer.Writer, values.AsSpan(), _media.LinksFor(context.Request, _rows));
        return new ValueTask(answer.SendAndReturnAsync(context, StatusCodes.Status200OK, JsonAnswer.ContentType));
    }
}
