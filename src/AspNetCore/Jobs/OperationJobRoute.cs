using TableActors.Actors.Jobs;
using TableActors.Actors.Operations;
using TableActors.AspNetCore.Handlers;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Errors;

namespace TableActors.AspNetCore.Jobs;

/// <summary>Carries out the operation of a route for its jobs.</summary>
/// <param name="services">What the handlers of jobs share.</param>
/// <param name="name">The route's name.</param>
/// <param name="operation">What the route does.</param>
/// <param name="lane">The lane in which written rows are exported; <see langword="null"/>: they are not.</param>
internal sealed partial class OperationJobRoute(JobServices services, string name, RouteOperation operation, string? lane) : IJobRoute
{
    private readonly JobInputs _inputs = new(operation.KeptFields);

    public string Name => name;

    public string? ExportLane => lane;

    public async Task<JobOutcome> RunAsync(JobRun run, CancellationToken cancellation)
    {
        var request = operation.NewRequest();
        if (_inputs.Read(run.Inputs, ref request, out var links) is { } problem)
            return new JobOutcome.Refused(problem);
        return await TryAsync(run, links, (context, scope) => operation.RunAsync(request, context, scope), cancellation);
    }

    public async Task<JobOutcome> WithdrawAsync(JobRun run, CancellationToken cancellation)
    {
        var request = operation.NewRequest();
        // What no longer fits can still be withdrawn.
        _inputs.Read(run.Inputs, ref request, out var links);
        return await TryAsync(run, links, operation.WithdrawAsync, cancellation);
    }

    private async Task<JobOutcome> TryAsync(
        JobRun run, MediaLinks links, Func<OperationContext, BodyScope, ValueTask<JobOutcome>> carryOut, CancellationToken cancellation)
    {
        await using var scope = services.NewScope();
        var context = new OperationContext(run.Deadline, cancellation) { Mark = run.Mark };
        try
        {
            return await carryOut(context, new BodyScope(links, scope.ServiceProvider, cancellation) { TraceId = run.Job.Value });
        }
        catch (ProblemException known)
        {
            if (known.InnerException is { } cause)
                LogCause(services.Log, cause, run.Job.Value, name, known.Problem.Code.Code);
            return new JobOutcome.Refused(known.Problem);
        }
        catch (Exception defect) when (defect is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            LogDefect(services.Log, defect, run.Job.Value, name);
            return new JobOutcome.Refused(new Problem(ErrorCodes.Internal, "Something went wrong here; the log says more under the job's id."));
        }
    }
}
