using TableActors.Actors.Hosting;
using TableActors.Host.ServiceFiles;

namespace TableActors.Host.Tests.ServiceFiles;

public sealed class IdempotencyDefinitionTests
{
    [Fact]
    public void Apply_SetsEveryOption()
    {
        var options = new TableActorsOptions();

        new IdempotencyDefinition { KeepFor = TimeSpan.FromHours(3) }.ApplyTo(options);

        options.IdempotencyKeptFor.ShouldBe(TimeSpan.FromHours(3));
    }
}
