namespace TableActors.Actors.Tests.Exports;

public sealed class ExportLocationTests
{
    [Theory]
    [InlineData("postgresql://user:pw@Host:5433/db", "postgresql://host:5433/db")]
    [InlineData("postgres://host/db", "postgresql://host:5432/db")]
    [InlineData("postgresql+psycopg://user:p%40w@host:5432/db?sslmode=require", "postgresql://host:5432/db")]
    [InlineData("postgresql+asyncpg://user@host", "postgresql://host:5432/user")]
    [InlineData("Host=host;Database=db;Username=user;Password=pw", "postgresql://host:5432/db")]
    [InlineData("Server=host;Port=5433;Database=db;User Id=user", "postgresql://host:5433/db")]
    [InlineData("sqlite:////data/../data/films.db", "sqlite:////data/films.db")]
    [InlineData("sqlite+pysqlite:////data/films.db", "sqlite:////data/films.db")]
    [InlineData("Data Source=/data/films.db", "sqlite:////data/films.db")]
    [InlineData("Filename=/data/films.db;Cache=Shared", "sqlite:////data/films.db")]
    public void Find_OfAConnection_NamesTheDatabaseAndNothingElse(string connect, string name) =>
        EveryDatabase.Targets.Find(connect).ShouldNotBeNull().ToString().ShouldBe(name);

    [Fact]
    public void Find_OfARelativePath_IsBelowTheWorkingDirectory() =>
        EveryDatabase.Targets.Find("sqlite:///data/films.db")
            .ShouldNotBeNull()
            .Name.ShouldBe($"sqlite:///{Path.GetFullPath("data/films.db")}");

    [Theory]
    [InlineData("mysql://user:pw@host/db")]
    [InlineData("snowflake://user:pw@host/db")]
    [InlineData("postgresql://")]
    [InlineData("postgresql://host/db?nonsense=1")]
    [InlineData("Host=host;Nonsense=1")]
    [InlineData("sqlite:///:memory:")]
    [InlineData("sqlite://")]
    [InlineData("Data Source=films.db;Nonsense=1")]
    public void Find_OfSomethingElse_FindsNothing(string connect) => EveryDatabase.Targets.Find(connect).ShouldBeNull();
}
