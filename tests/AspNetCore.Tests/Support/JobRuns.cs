using System.Text;
using Microsoft.Extensions.DependencyInjection;
using TableActors.Actors.Jobs;
using TableActors.Contracts.Messages;
using TableActors.Contracts.Naming;

namespace TableActors.AspNetCore.Tests.Support;

/// <summary>Carries out jobs as their actor would.</summary>
internal static class JobRuns
{
    public static DateTimeOffset Deadline { get; } = DateTimeOffset.MaxValue.AddDays(-1);

    /// <summary>Carries out the job that was asked for last.</summary>
    public static Task<JobOutcome> RunLastAsync(this TestService service, CancellationToken cancellation = default) =>
        service.RouteOfLast().RunAsync(RunOf(service.Jobs.Request!), cancellation);

    public static IJobRoute RouteOfLast(this TestService service)
    {
        var request = service.Jobs.Request.ShouldNotBeNull();
        service.Services.GetRequiredService<JobRoutes>()
            .TryFind(request.Route, out var route)
            .ShouldBeTrue(request.Route);
        return route!;
    }

    public static JobRun RunOf(JobSubmission request) =>
        new(
            request.Id, request.Inputs,
            new RequestMark(JobRequestIds.Of(request.Id, 0), RequestFingerprint.Of([1]), null), Deadline);

    /// <summary>The body that an outcome holds.</summary>
    public static string BodyOf(JobOutcome outcome) =>
        Encoding.UTF8.GetString(outcome.ShouldBeOfType<JobOutcome.Answered>().Body.Span);
}
