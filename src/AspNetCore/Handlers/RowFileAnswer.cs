using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using TableActors.Actors.Media;
using TableActors.AspNetCore.Media;
using TableActors.AspNetCore.OpenApi;
using TableActors.AspNetCore.OpenApi.Shapes;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Tables;

namespace TableActors.AspNetCore.Handlers;

/// <summary>Answers with the file of one of the row's columns.</summary>
/// <param name="store">Where files are.</param>
/// <param name="column">The column, which is one of media.</param>
internal sealed class RowFileAnswer(IMediaStore store, Column column) : IRowAnswer
{
    private readonly FileAnswer _files = new(store, FileAnswer.Changing, isRead: false);

    public ImmutableArray<ErrorCode> Problems => RouteProblems.File;

    public IAnswerShape Describe(string meaning) => new FileShape($"{meaning} Of it, the file {column.Name}.", (MediaType)column.Type, IsOfGet: false);

    public ValueTask SendAsync(HttpContext context, ImmutableArray<object?> values, long? version) =>
        _files.SendAsync(context, (MediaReference?)values[column.Ordinal]);
}
