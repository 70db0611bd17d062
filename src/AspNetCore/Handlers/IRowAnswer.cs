using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using TableActors.AspNetCore.OpenApi;
using TableActors.Contracts.Errors;

namespace TableActors.AspNetCore.Handlers;

/// <summary>Makes the answer of a route out of a row.</summary>
internal interface IRowAnswer
{
    /// <summary>The errors that making the answer adds to those of the route.</summary>
    ImmutableArray<ErrorCode> Problems { get; }

    /// <summary>Says what answers look like.</summary>
    /// <param name="meaning">One sentence on which row it is.</param>
    IAnswerShape Describe(string meaning);

    /// <summary>Sends the answer.</summary>
    /// <param name="context">The request.</param>
    /// <param name="values">One value per column of the table, in its order.</param>
    /// <param name="version">The row's version; <see langword="null"/>: the row is not stored.</param>
    ValueTask SendAsync(HttpContext context, ImmutableArray<object?> values, long? version);
}
