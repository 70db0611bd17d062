using TableActors.AspNetCore.Idempotency;
using TableActors.Contracts.Naming;

namespace TableActors.AspNetCore.Tests.Idempotency;

public sealed class RunningRequestsTests
{
    [Fact]
    public void TryBegin_WhileOneOfTheSameIdRuns_IsRefusedUntilItEnds()
    {
        var requests = new RunningRequests();
        var first = requests.TryBegin(new RequestId("a")).ShouldNotBeNull();

        requests.TryBegin(new RequestId("a")).ShouldBeNull();
        requests.TryBegin(new RequestId("b")).ShouldNotBeNull();
        first.Dispose();
        var second = requests.TryBegin(new RequestId("a")).ShouldNotBeNull();
        first.Dispose();
        requests.TryBegin(new RequestId("a")).ShouldBeNull();
        second.Dispose();
    }
}
