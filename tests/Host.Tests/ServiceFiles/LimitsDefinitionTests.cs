using TableActors.Actors.Hosting;
using TableActors.Host.ServiceFiles;

namespace TableActors.Host.Tests.ServiceFiles;

public sealed class LimitsDefinitionTests
{
    [Fact]
    public void Apply_SetsEveryOption()
    {
        var limits = new LimitsDefinition
        {
            RequestTimeout = TimeSpan.FromSeconds(1), MaxBatchWrites = 2, MaxQueuedWrites = 3, MaxQueuedBytes = 4, ComputationThreads = 5,
            AsyncComputations = 6, UpdateAttempts = 7, PassivateAfter = TimeSpan.FromSeconds(8), Commands = 9, HttpComputations = 10, MaxComputed = 11,
        };
        var options = new TableActorsOptions();

        limits.ApplyTo(options);

        options.RequestTimeout.ShouldBe(TimeSpan.FromSeconds(1));
        options.MaxBatchWrites.ShouldBe(2);
        options.MaxQueuedWrites.ShouldBe(3);
        options.MaxQueuedBytes.ShouldBe(4);
        options.ComputationThreads.ShouldBe(5);
        options.AsyncComputations.ShouldBe(6);
        options.UpdateAttempts.ShouldBe(7);
        options.RunningCommands.ShouldBe(9);
        options.HttpComputations.ShouldBe(10);
        options.MaxComputedBytes.ShouldBe(11);
        options.PassivateAfter.ShouldBe(TimeSpan.FromSeconds(8));
    }
}
