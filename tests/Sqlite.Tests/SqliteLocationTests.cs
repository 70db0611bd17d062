using TableActors.Sqlite;

namespace TableActors.Sqlite.Tests;

public sealed class SqliteLocationTests
{
    [Theory]
    [InlineData("data/tables.db", "data/tables.db")]
    [InlineData("/var/tables.db", "/var/tables.db")]
    [InlineData("sqlite:///data/tables.db", "data/tables.db")]
    [InlineData("sqlite:////var/tables.db", "/var/tables.db")]
    [InlineData("sqlite+pysqlite:////var/tables.db", "/var/tables.db")]
    [InlineData("Data Source=data/tables.db;Cache=Private", "data/tables.db")]
    public void Parse_AnyForm_FindsTheFile(string location, string file) =>
        SqliteLocation.Parse(location).DataSource.ShouldBe(file);

    [Theory]
    [InlineData("data/tables.db", "data/tables.db.journal")]
    [InlineData("Data Source=tables.db;Mode=ReadOnly", "tables.db.journal")]
    [InlineData("Data Source=file:tables.db?vfs=unix", "file:tables.db.journal?vfs=unix")]
    [InlineData("Data Source=what?.db", "what?.db.journal")]
    public void JournalOf_ALocation_IsAFileBesideIt(string location, string file)
    {
        var journal = SqliteLocation.JournalOf(SqliteLocation.Parse(location));
        journal.DataSource.ShouldBe(file);
        journal.Mode.ShouldBe(Microsoft.Data.Sqlite.SqliteOpenMode.ReadWriteCreate);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("sqlite:///")]
    [InlineData("sqlite://data.db")]
    [InlineData(":memory:")]
    [InlineData("Data Source=:memory:")]
    [InlineData("Data Source=x;Mode=Memory")]
    [InlineData("file:x?mode=memory&cache=shared")]
    [InlineData("Host=db;Port=5432")]
    public void Parse_WhatIsNoFile_Throws(string location) =>
        Should.Throw<ArgumentException>(() => SqliteLocation.Parse(location));
}
