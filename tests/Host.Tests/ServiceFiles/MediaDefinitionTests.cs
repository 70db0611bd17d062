using Microsoft.Extensions.DependencyInjection;
using TableActors.Actors.Hosting;
using TableActors.Actors.Media;
using TableActors.Actors.Stores.Postgres;
using TableActors.Host.ServiceFiles;

namespace TableActors.Host.Tests.ServiceFiles;

public sealed class MediaDefinitionTests
{
    [Fact]
    public void Apply_SetsEveryOption()
    {
        var media = new MediaDefinition
        {
            MaxFile = 1, FetchFrom = ["a", "b"], FetchTimeout = TimeSpan.FromSeconds(2), PendingFor = TimeSpan.FromHours(3), SweepEvery = TimeSpan.FromMinutes(4),
        };
        var options = new TableActorsOptions();

        media.ApplyTo(options);

        options.Media.MaxFileBytes.ShouldBe(1);
        options.Media.Fetch.FetchFrom.ShouldBe(["a", "b"]);
        options.Media.Fetch.Timeout.ShouldBe(TimeSpan.FromSeconds(2));
        options.Media.PendingFor.ShouldBe(TimeSpan.FromHours(3));
        options.Media.SweepEvery.ShouldBe(TimeSpan.FromMinutes(4));
    }

    [Theory]
    [InlineData("store", false)]
    [InlineData("./store", true)]
    [InlineData("data/media", true)]
    public async Task Apply_ChoosesThePlace(string store, bool isDirectory)
    {
        await using var services = new ServiceCollection()
            .AddLogging()
            .AddTableActorsNode(options =>
            {
                options.UsePostgres("Host=somewhere");
                new MediaDefinition { Store = store }.ApplyTo(options);
            })
            .BuildServiceProvider();
        (services.GetRequiredService<IMediaStore>() is DirectoryMediaStore).ShouldBe(isDirectory);
    }
}
