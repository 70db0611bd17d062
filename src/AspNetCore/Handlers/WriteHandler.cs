using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using TableActors.AspNetCore.OpenApi;
using TableActors.AspNetCore.Requests;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Messages;
using TableActors.Contracts.Tables;

namespace TableActors.AspNetCore.Handlers;

/// <summary>What the routes that write to a table have in common.</summary>
internal abstract class WriteHandler(RouteServices services, TableSchema schema) : TableRouteHandler(services), IDescribedRoute
{
    // Waiting for a write is short, and ending the wait does not end the write: only computations are worth watching the client for.
    private readonly bool _endsWithTheClient = !schema.ComputedInOrder.IsEmpty;

    public abstract RouteDescription Describe();

    private protected CancellationToken CancellationOf(HttpContext context) => _endsWithTheClient ? context.RequestAborted : CancellationToken.None;

    private protected static Problem? ReadIfMatch(HttpContext context, out ImmutableArray<long> versions)
    {
        versions = [];
        var lines = context.Request.Headers.IfMatch;
        return lines.Count == 0 || IfMatchHeader.TryParse(lines, out versions)
            ? null
            : new Problem(ErrorCodes.BadHeader, "If-Match must be * or a list of entity tags such as \"7\", quotes included.");
    }

    private protected static Problem ProblemOf(WriteReply reply) => reply switch
    {
        WriteRefused refused => refused.Problem,
        RowMissing => new Problem(ErrorCodes.RowNotFound, "No row has this key."),
        RowVersionDiffers => new Problem(ErrorCodes.VersionMismatch, "The row has another version than If-Match names; read it again."),
        _ => throw new InvalidOperationException($"A write was answered by an unexpected {reply.GetType().Name}."),
    };
}
