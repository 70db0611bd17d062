using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using TableActors.AspNetCore.Answers;
using TableActors.Contracts.Rows;
using TableActors.Contracts.Tables;

namespace TableActors.AspNetCore.Handlers;

/// <summary>Answers insert and update requests with the stored row.</summary>
internal sealed class RowAnswer
{
    private readonly RowWriter _rows;
    private readonly MediaUrls _media;

    public RowAnswer(TableSchema schema, IReadOnlyList<string>? outputs, MediaUrls media)
    {
        Columns = [.. outputs?.Select(name => schema.Find(name)!) ?? schema.Columns];
        _rows = new RowWriter([.. Columns.Select(column => new AnswerColumn(column.Name, column.Type, column.Ordinal))]);
        _media = media;
    }

    /// <summary>What answers hold, in their order.</summary>
    public ImmutableArray<Column> Columns { get; }

    public ValueTask SendAsync(HttpContext context, StoredRow row)
    {
        context.Response.Headers.ETag = EntityTag.Of(row.Version);
        var answer = JsonAnswer.Rent();
        _rows.WriteObject(answer.Writer, row.Values.AsSpan(), _media.LinksFor(context.Request, _rows));
        return new ValueTask(answer.SendAndReturnAsync(context, StatusCodes.Status200OK, JsonAnswer.ContentType));
    }
}
