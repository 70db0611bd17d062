using TableActors.Actors.Hosting;
using TableActors.Actors.Jobs;
using TableActors.Actors.Tests.Jobs;
using TableActors.Contracts.Errors;
using TableActors.Sqlite;
using TableActors.TestSupport;

namespace TableActors.Actors.Tests.Delivery;

/// <summary>A node that ends leaves nobody waiting, and does not wait itself for what nobody will take.</summary>
public sealed class NodeDeliveryTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Stop_WhileJobsAreAtWorkAndAskedFor_EndsSoon_AndAnswersAll()
    {
        await using var node = await JobNode.StartAsync(options => options.UseSqlite(_folder.File("tables.db")));
        var key = 0;
        var first = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var callers = Enumerable.Range(0, 16).Select(caller => Task.Run(async () =>
        {
            while (true)
            {
                var request = JobNode.Request(Interlocked.Increment(ref key));
                var submission = caller % 2 == 0 ? await node.RunAsync(request) : await node.SubmitAsync(request);
                if (submission is JobSubmissionResult.Refused refused)
                    return refused.Problem;
                first.TrySetResult();
            }
        })).ToList();
        await first.Task.OrFailAsync("a job is accepted");

        // A region that was left with something to deliver would take 19 s.
        await node.StopAsync().OrFailAsync("the node stops", TimeSpan.FromSeconds(15));

        await Task.WhenAll(callers).OrFailAsync("every caller is answered", TimeSpan.FromSeconds(10));
        callers.Select(caller => caller.Result).ShouldAllBe(
            problem => problem.Code == ErrorCodes.TableMoving || problem.Code == ErrorCodes.OutcomeUnknown);
    }
}
