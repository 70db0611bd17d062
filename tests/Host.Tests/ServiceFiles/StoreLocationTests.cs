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
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("sqlite:///")]
    [InlineData("mysql://user:secret@host/films")]
    [InlineData("Data Source=films.db;Pasword=secret")]
    public void IsValid_OfSomethingElse_IsFalse(string location) => StoreLocation.IsValid(location).ShouldBeFalse();
}
