using Microsoft.AspNetCore.Http;
using TableActors.Actors.Media;
using TableActors.Actors.Stores;
using TableActors.AspNetCore.Handlers;
using TableActors.AspNetCore.Problems;
using TableActors.Contracts.Columns;

namespace TableActors.AspNetCore.Media;

/// <summary>Answers query requests with the file of the one row that was found.</summary>
internal sealed class QueryFileAnswer : IQueryAnswer
{
    private readonly FileAnswer _files;
    private readonly int _slot;

    public QueryFileAnswer(IMediaStore store, PreparedQuery query)
    {
        _files = new FileAnswer(store, FileAnswer.Changing);
        _slot = query.Columns.Select((column, index) => (column, index)).Single(at => at.column.Type is { IsMedia: true }).index;
    }

    public ValueTask SendAsync(HttpContext context, IReadOnlyList<ResultRow> rows) => rows.Count == 1
        ? _files.SendAsync(context, (MediaReference?)rows[0].Values[_slot])
        : new ValueTask(ProblemAnswer.WriteAsync(context, QueryProblems.OfCount(rows.Count)));
}
