using TableActors.Host.ServiceFiles;

namespace TableActors.Host.Tests.ServiceFiles;

public sealed class StoreAddressTests
{
    [Theory]
    [InlineData("sqlite:///data/films.db", "data/films.db")]
    [InlineData("sqlite:////var/lib/films.db", "/var/lib/films.db")]
    [InlineData("SQLite:///films.db", "films.db")]
    [InlineData("data/films.db", "data/films.db")]
    [InlineData("/var/lib/films.db", "/var/lib/films.db")]
    [InlineData(" Data Source=films.db;Pooling=False ", "Data Source=films.db;Pooling=False")]
    public void Parse_OfAnSqliteAddress_YieldsFileOrConnectionString(string text, string sqlite)
    {
        StoreAddress.TryParse(text, out var address).ShouldBeTrue();
        address.Sqlite.ShouldBe(sqlite);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("sqlite://films.db")]
    [InlineData("sqlite:///")]
    [InlineData("mysql://user:secret@host/films")]
    public void Parse_OfSomethingElse_Fails(string text)
    {
        StoreAddress.TryParse(text, out var address).ShouldBeFalse();
        address.ShouldBeNull();
    }
}
