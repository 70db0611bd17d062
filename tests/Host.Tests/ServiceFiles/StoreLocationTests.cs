using Microsoft.Extensions.DependencyInjection;
using TableActors.Actors.Hosting;
using TableActors.Actors.Stores;
using TableActors.Host.ServiceFiles;

namespace TableActors.Host.Tests.ServiceFiles;

public sealed class StoreLocationTests
{
    [Theory]
    [InlineData("sqlite:///data/films.db")]
    [InlineData("sqlite:////var/lib/films.db")]
    [InlineData("data/films.db")]
    [InlineData("Data Source=films.db;Pooling=False")]
    public void IsValid_OfAnSqliteLocation_IsTrue(string location) => StoreLocation.IsValid(location).ShouldBeTrue();

    [Theory]
    [InlineData("postgresql://user:secret@host:5432/films")]
    [InlineData("postgres://host/films?sslmode=require")]
    [InlineData("Host=localhost;Username=films;Database=films")]
    public async Task IsValid_OfAPostgreSqlLocation_IsTrue(string location)
    {
        StoreLocation.IsValid(location).ShouldBeTrue();
        await using var services = new ServiceCollection()
            .AddLogging()
            .AddTableActorsNode(options => StoreLocation.Choose(options, location))
            .BuildServiceProvider();
        services.GetRequiredService<ITableStore>().SystemName.ShouldBe("postgresql");
    }

    [Theory]
    [InlineData("postgresql://")]
    [InlineData("postgresql://host/films?nonsense=1")]
    [InlineData("Host=localhost;Pasword=secret")]
    public void IsValid_OfAPostgreSqlLocationWithAMistake_IsFalse(string location) =>
        StoreLocation.IsValid(location).ShouldBeFalse();

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("sqlite:///")]
    [InlineData("mysql://user:secret@host/films")]
    [InlineData("Data Source=films.db;Pasword=secret")]
    public void IsValid_OfSomethingElse_IsFalse(string location) => StoreLocation.IsValid(location).ShouldBeFalse();
}
