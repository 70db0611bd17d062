using Microsoft.AspNetCore.Http;
using TableActors.Actors.Media;
using TableActors.Actors.Stores;
using TableActors.AspNetCore.Handlers;
using TableActors.AspNetCore.Problems;
using TableActors.Contracts.Columns;

namespace TableActors.AspNetCore.Media;

/// <summary>Answers query requests with the file that is the one column of the one row that was found.</summary>
internal sealed class QueryFileAnswer(IMediaStore store) : IQueryAnswer
{
    private readonly FileAnswer _files = new(store, FileAnswer.Changing, isRead: true);

    public async ValueTask SendAsync(HttpContext context, RowSource source)
    {
        var rows = await QueryAnswer.FirstOfAsync(source);
        if (rows.Count == 1)
            await _files.SendAsync(context, (MediaReference?)rows[0].Values[0]);
        else
            await ProblemAnswer.WriteAsync(context, QueryProblems.OfCount(rows.Count));
    }
}
