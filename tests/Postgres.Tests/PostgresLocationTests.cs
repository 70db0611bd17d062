using TableActors.Postgres;

namespace TableActors.Postgres.Tests;

public sealed class PostgresLocationTests
{
    [Fact]
    public void Parse_AUrl_ReadsAllItsParts()
    {
        var parsed = PostgresLocation.Parse("postgresql://us%40er:p%3Aw@db.example.org:6543/fi%20lms?sslmode=verify-full&application_name=x&connect_timeout=7");

        (parsed.Host, parsed.Port, parsed.Username, parsed.Password, parsed.Database).ShouldBe(
            ("db.example.org", 6543, "us@er", "p:w", "fi lms"));
        parsed.SslMode.ShouldBe(Npgsql.SslMode.VerifyFull);
        parsed.ApplicationName.ShouldBe("x");
        parsed.Timeout.ShouldBe(7);
    }

    [Theory]
    [InlineData("postgres://localhost", "localhost", 5432)]
    [InlineData("postgresql+psycopg://u:p@h/d", "h", 5432)]
    [InlineData("postgresql://u@[::1]:5433/d", "::1", 5433)]
    [InlineData("Host=h;Port=1;Username=u", "h", 1)]
    [InlineData("Server=h;Database=d", "h", 5432)]
    public void Parse_OtherForms_FindsHostAndPort(string location, string host, int port)
    {
        var parsed = PostgresLocation.Parse(location);
        (parsed.Host, parsed.Port).ShouldBe((host, port));
    }

    [Theory]
    [InlineData("Host=h", "ta_journal")]
    [InlineData("Host=h;Search Path=public", "ta_journal")]
    [InlineData("Host=h;Search Path='\"$user\", public'", "ta_journal")]
    [InlineData("Host=h;Search Path=films, public", "ta_journal_films")]
    [InlineData("Host=h;Search Path='\"My Films\"'", "ta_journal_My Films")]
    [InlineData("Host=h;Search Path=a123456789012345678901234567890123456789012345678901234567890", "ta_journal_a123456789012345678901234567890123456789012345678901")]
    public void JournalSchemaOf_ALocation_BelongsToTheSchemaOfItsTables(string location, string schema) =>
        PostgresLocation.JournalSchemaOf(PostgresLocation.Parse(location)).ShouldBe(schema);

    [Fact]
    public void JournalOf_ALocation_IsTheSameDatabase()
    {
        var journal = PostgresLocation.JournalOf(PostgresLocation.Parse("postgresql://u:p@h:5433/d"));
        (journal.Host, journal.Port, journal.Database, journal.Username, journal.Password).ShouldBe(
            ("h", 5433, "d", "u", "p"));
        journal.Enlist.ShouldBeFalse();
    }

    [Theory]
    [InlineData("postgresql://")]
    [InlineData("postgresql://host/db?nonsense=1")]
    [InlineData("postgresql://host/db?sslmode=maybe")]
    [InlineData("Host=h;Pasword=x")]
    [InlineData("Database=d")]
    public void Parse_WhatIsNone_IsRefused(string location) =>
        Should.Throw<ArgumentException>(() => PostgresLocation.Parse(location));

    [Theory]
    [InlineData("postgresql://host/db", true)]
    [InlineData(" POSTGRES://host", true)]
    [InlineData("Host=h;Pasword=x", true)]
    [InlineData("Data Source=films.db", false)]
    [InlineData("data/films.db", false)]
    [InlineData("sqlite:///films.db", false)]
    public void IsMeantBy_ALocation_TellsPostgreSqlFromOthers(string location, bool expected) =>
        PostgresLocation.IsMeantBy(location).ShouldBe(expected);
}
