using TableActors.Actors.Hosting;
using TableActors.Postgres;
using TableActors.Sqlite;
using TableActors.TestSupport;

namespace TableActors.AspNetCore.Tests.Support;

/// <summary>A store that one test has for itself, so that a contract says nothing of its kind.</summary>
public abstract class OwnStore : IDisposable
{
    public static OwnStore OnSqlite() => new InAFile();

    public static OwnStore OnPostgres() => new InASchema();

    /// <summary>Makes the database.</summary>
    public abstract Task CreateAsync();

    /// <summary>Lets a service use it.</summary>
    public abstract void Use(TableActorsOptions options);

    public abstract void Dispose();

    private sealed class InAFile : OwnStore
    {
        private readonly TestFolder _folder = new();

        public override Task CreateAsync() => Task.CompletedTask;

        public override void Use(TableActorsOptions options) => options.UseSqlite(_folder.File("tables.db"));

        public override void Dispose() => _folder.Dispose();
    }

    private sealed class InASchema : OwnStore
    {
        private string _location = "";

        public override async Task CreateAsync() =>
            _location = await (await PostgresServer.SharedAsync()).CreateSchemaAsync();

        public override void Use(TableActorsOptions options) => options.UsePostgres(_location);

        // The server ends with the process, and takes its databases along.
        public override void Dispose()
        {
        }
    }
}
