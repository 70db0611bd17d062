using TableActors.Actors.Hosting;
using TableActors.Host.ServiceFiles;

namespace TableActors.Host.Tests.ServiceFiles;

public sealed class JobsDefinitionTests
{
    [Fact]
    public void Apply_SetsEveryOption()
    {
        var jobs = new JobsDefinition
        {
            AtWork = 1, RunTimeout = TimeSpan.FromSeconds(2), KeepDoneFor = TimeSpan.FromSeconds(3), KeepFailedFor = TimeSpan.FromSeconds(4),
            KeepRemovedFor = TimeSpan.FromSeconds(5), ScanEvery = TimeSpan.FromSeconds(6),
        };
        var options = new TableActorsOptions();

        jobs.ApplyTo(options);

        options.Jobs.AtWork.ShouldBe(1);
        options.Jobs.RunTimeout.ShouldBe(TimeSpan.FromSeconds(2));
        options.Jobs.KeepDoneFor.ShouldBe(TimeSpan.FromSeconds(3));
        options.Jobs.KeepFailedFor.ShouldBe(TimeSpan.FromSeconds(4));
        options.Jobs.KeepRemovedFor.ShouldBe(TimeSpan.FromSeconds(5));
        options.Jobs.ScanEvery.ShouldBe(TimeSpan.FromSeconds(6));
    }
}
