using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using TableActors.Actors.Jobs;
using TableActors.Actors.Operations;
using TableActors.AspNetCore.OpenApi;
using TableActors.AspNetCore.Requests;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Rows;

namespace TableActors.AspNetCore.Handlers;

/// <summary>
/// What a route does, in the steps of which answering a request at once consists, so that a job can carry it out where there is no request
/// any more.
/// </summary>
/// <param name="services">What all handlers share.</param>
/// <param name="inputs">Reads what requests give.</param>
internal abstract class RouteOperation(RouteServices services, RequestInputs inputs) : TableRouteHandler(services), IDescribedRoute
{
    private static readonly Problem MeaninglessMatch = new(
        ErrorCodes.BadHeader, "If-Match has a meaning only for update, and for delete by the whole key.");

    private static readonly Problem MeaninglessNoneMatch = new(
        ErrorCodes.BadHeader, "If-None-Match has a meaning only for insert, for update, for delete by the whole key, and for queries.");

    /// <summary>Reads what requests give.</summary>
    public RequestInputs Inputs { get; } = inputs;

    /// <summary>What a job keeps of a request: a field for each slot that is not always the same.</summary>
    public virtual ImmutableArray<RequestField> KeptFields => Inputs.Fields.All;

    /// <summary>Whether answers name files that no row refers to, the computed ones among the values included.</summary>
    public virtual bool AnswersLooseFiles => false;

    private protected RouteServices Services { get; } = services;

    public abstract RouteDescription Describe();

    /// <summary>A request that has nothing yet but places for its values, and a list for its files.</summary>
    public BoundRequest NewRequest() => new(NewValues(), Inputs.TakesFiles ? Services.Media.Begin() : null);

    /// <summary>Reads which versions a request expects of the row, as <see cref="RowVersions"/> says.</summary>
    /// <returns>What is wrong with them; <see langword="null"/>: nothing.</returns>
    public virtual Problem? ReadVersions(HttpContext context, out ImmutableArray<long> versions)
    {
        versions = [];
        return RefuseIfMatch(context) ?? (context.Request.Headers.IfNoneMatch.Count == 0 ? null : MeaninglessNoneMatch);
    }

    /// <summary>Carries out the operation, and makes the body of its answer.</summary>
    /// <param name="request">What was asked for. Its files are not looked at: they stay whatever happens.</param>
    /// <param name="operation">The mark, the deadline and the cancellation.</param>
    /// <param name="scope">What the body needs.</param>
    /// <exception cref="ProblemException">It cannot be carried out.</exception>
    public abstract ValueTask<JobOutcome> RunAsync(BoundRequest request, OperationContext operation, BodyScope scope);

    /// <summary>Sees to it that the operation with the mark never writes anything, if it has not done so yet.</summary>
    /// <param name="operation">The mark, the deadline and the cancellation.</param>
    /// <param name="scope">What the body needs, where the operation was carried out before.</param>
    public abstract ValueTask<JobOutcome> WithdrawAsync(OperationContext operation, BodyScope scope);

    private protected static Problem? RefuseIfMatch(HttpContext context) => context.Request.Headers.IfMatch.Count == 0 ? null : MeaninglessMatch;

    /// <summary>An array with a place for every slot.</summary>
    private protected abstract object?[] NewValues();
}
