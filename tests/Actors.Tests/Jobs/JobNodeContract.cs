using TableActors.Actors.Hosting;
using TableActors.Actors.Jobs;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Jobs;
using TableActors.TestSupport;

namespace TableActors.Actors.Tests.Jobs;

/// <summary>What jobs do on a whole node, whichever its store is. Each test has a database of its own.</summary>
public abstract class JobNodeContract
{
    [Fact]
    public async Task Submit_OfAJob_CarriesItOut()
    {
        await using var node = await StartAsync();
        var request = JobNode.Request(1);

        var accepted = (await node.SubmitAsync(request)).ShouldBeOfType<JobSubmission.Accepted>();

        accepted.IsReplayed.ShouldBeFalse();
        accepted.Status.State.ShouldBe(JobState.Pending);
        var ended = await node.EndedAsync(request.Id);
        ended.State.ShouldBe(JobState.Done);
        ended.Version.ShouldBe(1);
        (await node.CountAsync()).ShouldBe(1);
    }

    /// <summary>Chooses the store.</summary>
    protected abstract void UseStore(TableActorsOptions options);

    private Task<JobNode> StartAsync() => JobNode.StartAsync(UseStore);
}
